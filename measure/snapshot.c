/* SPDX-License-Identifier: MIT */
/* snapshot - reads the metrics of a process from /proc and getrusage. */
#include "measure/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "measure/pages.h"
#include "measure/proc.h"
#include "measure/region.h"

/* The sources that are files below /proc/PID. */
static const char *const files[VM_SOURCES] = {
	[VM_FROM_STATUS] = "status", [VM_FROM_STAT] = "stat",
	[VM_FROM_MAPS] = "maps",     [VM_FROM_ROLLUP] = "smaps_rollup",
	[VM_FROM_SMAPS] = "smaps",   [VM_FROM_PAGEMAP] = "pagemap",
};

/* Longer than any line of maps: a path has at most 4,096 bytes, as \ooo. */
static char buffer[20 * 1024];

int vm_reader_open(struct vm_reader *reader, pid_t pid)
{
	enum vm_source source;

	*reader = (struct vm_reader){ .pid = pid, .self = pid == getpid() };
	for (source = 0; source < VM_SOURCES; source++)
		reader->fd[source] =
			files[source] ? vm_proc_open(pid, files[source]) : -1;
	if (reader->fd[VM_FROM_STAT] < 0)
		errno = ESRCH;
	else if (reader->fd[VM_FROM_MAPS] < 0)
		errno = EACCES;
	else
		return 0;
	vm_reader_close(reader);
	return -1;
}

void vm_reader_close(struct vm_reader *reader)
{
	enum vm_source source;

	if (!reader->pid)
		return; /* never opened: its descriptors are not its own */
	for (source = 0; source < VM_SOURCES; source++)
		if (reader->fd[source] >= 0)
			close(reader->fd[source]);
	*reader = (struct vm_reader){ 0 };
}

void vm_snapshot_warm(void)
{
	memset(buffer, 0, sizeof(buffer));
	vm_pages_warm();
}

/* Adds the kB of a "Key: 12 kB" line to the metric that reads it. */
static void add_field(uint64_t *values, enum vm_source source, const char *line)
{
	enum vm_metric metric;

	for (metric = 0; metric < VM_METRICS; metric++) {
		const struct vm_metric_info *info = vm_metric_info(metric);
		size_t len;

		if (info->source != source || info->key[0] != line[0])
			continue;
		len = strlen(info->key);
		if (strncmp(line, info->key, len) || line[len] != ':')
			continue;
		if (values[metric] == VM_UNMEASURED)
			values[metric] = 0;
		values[metric] += strtoull(line + len + 1, NULL, 10);
		return;
	}
}

struct reading {
	uint64_t *values; /* smaps and status in kB until the end */
	enum vm_source source;
	uint64_t block, end; /* bytes; 0 and 0 for none */
	bool inside;	     /* smaps: the row at hand belongs to the block */
	bool cut;	     /* a row sticks out of the block */
};

static bool read_field(char *line, size_t len, void *arg)
{
	struct reading *reading = arg;

	(void)len;
	add_field(reading->values, reading->source, line);
	return false;
}

/* Bytes of the region that lie in the block. */
static uint64_t overlap(const struct reading *reading,
			const struct vm_region *region)
{
	uint64_t start =
		region->start > reading->block ? region->start : reading->block;
	uint64_t end = region->end < reading->end ? region->end : reading->end;

	return start < end ? end - start : 0;
}

static bool read_smaps(char *line, size_t len, void *arg)
{
	struct reading *reading = arg;
	struct vm_region region;

	/* A field's key starts with a capital letter, an address never. */
	if (line[0] >= 'A' && line[0] <= 'Z') {
		if (reading->inside)
			add_field(reading->values, VM_FROM_SMAPS, line);
		return false;
	}
	if (vm_region_parse(line, len, &region))
		return false;
	reading->inside = overlap(reading, &region) > 0;
	if (reading->inside &&
	    (region.start < reading->block || region.end > reading->end))
		reading->cut = true;
	return region.start >= reading->end;
}

static bool read_maps(char *line, size_t len, void *arg)
{
	struct reading *reading = arg;
	struct vm_region region;

	if (vm_region_parse(line, len, &region))
		return false;
	reading->values[VM_REGIONS]++;
	if (!vm_region_is_everybodys(&region))
		reading->values[VM_LISTED] +=
			vm_region_size(&region) / vm_page_size();
	if (vm_region_is(&region, "[heap]"))
		reading->values[VM_HEAP] +=
			vm_region_size(&region) / vm_page_size();
	if (reading->end)
		reading->values[VM_BLOCK_MAPPED] +=
			overlap(reading, &region) / vm_page_size();
	return false;
}

/* Sets or forgets all metrics of one source. */
static void set_source(uint64_t *values, enum vm_source source, uint64_t value)
{
	enum vm_metric metric;

	for (metric = 0; metric < VM_METRICS; metric++)
		if (vm_metric_info(metric)->source == source)
			values[metric] = value;
}

static void kib_to_pages(uint64_t *values, enum vm_source source)
{
	enum vm_metric metric;

	for (metric = 0; metric < VM_METRICS; metric++)
		if (vm_metric_info(metric)->source == source &&
		    values[metric] != VM_UNMEASURED)
			values[metric] = vm_kib_to_pages(values[metric]);
}

/* status and smaps_rollup: the whole file is fields. */
static void take_fields(struct vm_reader *reader, struct reading *reading,
			enum vm_source source)
{
	reading->source = source;
	if (reader->fd[source] < 0 ||
	    vm_proc_lines(reader->fd[source], buffer, sizeof(buffer),
			  read_field, reading))
		return;
	kib_to_pages(reading->values, source);
}

static void take_maps(struct vm_reader *reader, struct reading *reading)
{
	if (reader->fd[VM_FROM_MAPS] < 0)
		return;
	set_source(reading->values, VM_FROM_MAPS, 0);
	if (vm_proc_lines(reader->fd[VM_FROM_MAPS], buffer, sizeof(buffer),
			  read_maps, reading) ||
	    !reading->values[VM_REGIONS]) /* exited, or executed another */
		set_source(reading->values, VM_FROM_MAPS, VM_UNMEASURED);
	if (!reading->end)
		reading->values[VM_BLOCK_MAPPED] = VM_UNMEASURED;
}

static void take_smaps(struct vm_reader *reader, struct reading *reading)
{
	if (reader->fd[VM_FROM_SMAPS] < 0 || !reading->end)
		return;
	if (reading->values[VM_BLOCK_MAPPED] == 0)
		set_source(reading->values, VM_FROM_SMAPS, 0);
	if (vm_proc_lines(reader->fd[VM_FROM_SMAPS], buffer, sizeof(buffer),
			  read_smaps, reading) ||
	    reading->cut)
		set_source(reading->values, VM_FROM_SMAPS, VM_UNMEASURED);
	else
		kib_to_pages(reading->values, VM_FROM_SMAPS);
}

/* Fields 10, 12 and 24 of proc_pid_stat(5); the name may hold blanks and ')'.
 */
static int take_stat(struct vm_reader *reader, uint64_t *values)
{
	unsigned int field = 2;
	const char *at;

	if (vm_proc_text(reader->fd[VM_FROM_STAT], buffer, sizeof(buffer)) <= 0)
		return -1;
	for (at = strrchr(buffer, ')'); at; at = strchr(at + 1, ' ')) {
		if (field == 10)
			values[VM_STAT_MINFLT] = strtoull(at, NULL, 10);
		if (field == 12)
			values[VM_STAT_MAJFLT] = strtoull(at, NULL, 10);
		if (field == 24)
			values[VM_STAT_RSS] = strtoull(at, NULL, 10);
		field++;
	}
	return 0;
}

static int take_faults(struct vm_reader *reader, uint64_t *values)
{
	struct rusage usage;

	if (reader->self) {
		getrusage(RUSAGE_SELF, &usage);
		values[VM_MINFLT] = (uint64_t)usage.ru_minflt;
		values[VM_MAJFLT] = (uint64_t)usage.ru_majflt;
		values[VM_MAX_RSS] = vm_kib_to_pages((uint64_t)usage.ru_maxrss);
		getrusage(RUSAGE_THREAD, &usage);
		values[VM_THREAD_MINFLT] = (uint64_t)usage.ru_minflt;
	}
	if (take_stat(reader, values)) {
		errno = ESRCH;
		return -1;
	}
	if (!reader->self) {
		values[VM_MINFLT] = values[VM_STAT_MINFLT];
		values[VM_MAJFLT] = values[VM_STAT_MAJFLT];
	}
	return 0;
}

/* A block that is mostly nothing is a stranger's mistake, and takes minutes. */
static bool plausible(const struct vm_snapshot *snapshot)
{
	enum {
		ALWAYS = 1 << 20
	};

	return snapshot->block_pages <= ALWAYS ||
	       (snapshot->entry[VM_BLOCK_MAPPED] != VM_UNMEASURED &&
		snapshot->block_pages / 4 <= snapshot->entry[VM_BLOCK_MAPPED]);
}

int vm_snapshot_take(struct vm_reader *reader, uint64_t block, uint64_t len,
		     struct vm_snapshot *snapshot)
{
	uint64_t pages = block ? len / vm_page_size() : 0;
	struct reading reading = {
		.values = snapshot->entry,
		.block = block,
		.end = block ? block + pages * vm_page_size() : 0,
	};
	enum vm_metric metric;

	memset(snapshot, 0, sizeof(*snapshot));
	memset(snapshot->entry, 0xff, sizeof(snapshot->entry));
	if (take_faults(reader, snapshot->entry))
		return -1;
	snapshot->block = block;
	snapshot->block_pages = pages;
	take_fields(reader, &reading, VM_FROM_STATUS);
	take_fields(reader, &reading, VM_FROM_ROLLUP);
	take_maps(reader, &reading);
	take_smaps(reader, &reading);
	if (block && plausible(snapshot))
		vm_pages_take(reader, snapshot);
	for (metric = 0; metric < VM_METRICS; metric++)
		snapshot->exit[metric] = snapshot->entry[metric];
	return take_faults(reader, snapshot->exit);
}
