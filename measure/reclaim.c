/* SPDX-License-Identifier: MIT */
/* reclaim - did the kernel take memory back, or move it, during an act? */
#include "measure/reclaim.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "measure/cgroup.h"

/* Those of /proc/vmstat that count; a kernel has the ones it knows of. */
static const struct {
	const char *key;
	size_t sum; /* offset of what it is added to */
} counters[] = {
	{ "pgsteal_kswapd", offsetof(struct vm_reclaim, taken) },
	{ "pgsteal_direct", offsetof(struct vm_reclaim, taken) },
	{ "pgsteal_khugepaged", offsetof(struct vm_reclaim, taken) },
	{ "pgsteal_proactive", offsetof(struct vm_reclaim, taken) },
	{ "pgscan_kswapd", offsetof(struct vm_reclaim, scanned) },
	{ "pgscan_direct", offsetof(struct vm_reclaim, scanned) },
	{ "pgscan_khugepaged", offsetof(struct vm_reclaim, scanned) },
	{ "pgscan_proactive", offsetof(struct vm_reclaim, scanned) },
	{ "pswpout", offsetof(struct vm_reclaim, swapped) },
	{ "compact_daemon_migrate_scanned",
	  offsetof(struct vm_reclaim, compacted) },
	{ "compact_stall", offsetof(struct vm_reclaim, stalled) },
	{ "pgmigrate_success", offsetof(struct vm_reclaim, migrated) },
};

void vm_reclaim_parse(FILE *vmstat, struct vm_reclaim *sum)
{
	char line[128];
	size_t i;

	while (fgets(line, sizeof(line), vmstat))
		for (i = 0; i < sizeof(counters) / sizeof(*counters); i++) {
			size_t len = strlen(counters[i].key);

			if (!strncmp(line, counters[i].key, len) &&
			    line[len] == ' ')
				*(uint64_t *)((char *)sum + counters[i].sum) +=
					strtoull(line + len, NULL, 10);
		}
}

void vm_reclaim_now(struct vm_reclaim *now)
{
	FILE *vmstat = fopen("/proc/vmstat", "re");
	struct vm_cgroup group;

	*now = (struct vm_reclaim){ 0 };
	if (vmstat) {
		vm_reclaim_parse(vmstat, now);
		fclose(vmstat);
	}
	if (vm_cgroup_find("", &group))
		now->group = vm_cgroup_reclaimed(&group);
}

void vm_reclaim_add(struct vm_reclaim *sum, const struct vm_reclaim *before,
		    const struct vm_reclaim *after)
{
	sum->taken += after->taken - before->taken;
	sum->scanned += after->scanned - before->scanned;
	sum->swapped += after->swapped - before->swapped;
	sum->compacted += after->compacted - before->compacted;
	sum->stalled += after->stalled - before->stalled;
	sum->migrated += after->migrated - before->migrated;
	sum->group += after->group - before->group;
}

uint64_t vm_reclaim_pages(const struct vm_reclaim *during)
{
	/* A group's are not among the machine's, or all of them are. */
	uint64_t pages =
		during->taken > during->group ? during->taken : during->group;

	if (during->scanned && during->swapped > pages)
		pages = during->swapped; /* swapped out, then taken */
	/* An act asks for no move, but may wait for those of a compaction. */
	if (during->compacted || !during->stalled)
		pages += during->migrated;
	return pages;
}

bool vm_reclaim_excuses(const struct vm_judgement *judgement,
			const struct vm_reclaim during[VM_ARMS])
{
	bool out = false;
	enum vm_arm arm;
	size_t i;

	if (judgement->verdict != VM_REFUTED &&
	    judgement->verdict != VM_VACUOUS)
		return false;
	for (i = 0; i < judgement->count; i++)
		for (arm = 0; arm < VM_ARMS; arm++) {
			const struct vm_seen *seen =
				&judgement->outcomes[i].seen[arm];

			if (seen->reading != VM_READ || seen->in)
				continue;
			if (!vm_reclaim_pages(&during[arm]))
				return false;
			out = true;
		}
	return out;
}
