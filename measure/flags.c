/* SPDX-License-Identifier: MIT */
/* flags - what the kernel has noted down about a region: its VmFlags. */
#include "measure/flags.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "measure/act.h"
#include "measure/proc.h"
#include "measure/region.h"

#define VM_FLAGS "VmFlags:"

struct search {
	uint64_t address;
	const char *flag;
	bool inside; /* of the region that holds the address */
	int found;   /* -1 before its VmFlags */
};

static bool look(char *line, size_t len, void *arg)
{
	struct search *search = arg;
	struct vm_region region;
	char *word, *rest = line + strlen(VM_FLAGS);

	/* A field's key starts with a capital letter, an address never. */
	if (line[0] < 'A' || line[0] > 'Z') {
		search->inside = !vm_region_parse(line, len, &region) &&
				 region.start <= search->address &&
				 search->address < region.end;
		return false;
	}
	if (!search->inside || strncmp(line, VM_FLAGS, strlen(VM_FLAGS)))
		return false;
	search->found = 0;
	while ((word = strsep(&rest, " ")))
		search->found |= !strcmp(word, search->flag);
	return true;
}

int vm_has_flag(const void *address, const char *flag)
{
	static char buffer[20 * 1024]; /* longer than any line */
	struct search search = { (uintptr_t)address, flag, false, -1 };
	int fd = vm_proc_open(getpid(), "smaps");

	if (fd < 0 || vm_proc_lines(fd, buffer, sizeof(buffer), look, &search))
		vm_break("/proc/self/smaps: %s", strerror(errno));
	close(fd);
	if (search.found < 0)
		vm_break("/proc/self/smaps: no VmFlags for %p", address);
	return search.found;
}
