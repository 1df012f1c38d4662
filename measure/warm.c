/* SPDX-License-Identifier: MIT */
/* warm - brings what a measurement itself uses into memory beforehand. */
#include "measure/warm.h"

#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/region.h"

enum {
	BELOW_STACK = 64 * 1024
};

/* Writes what is there over itself: a write fault, and no change. */
static void write_each(volatile char *from, const volatile char *end)
{
	for (; from < end; from += vm_page_size())
		*from = *from;
}

__attribute__((noinline)) static void write_below(void)
{
	volatile char room[BELOW_STACK];

	write_each(room, room + sizeof(room));
}

static bool write_stack(char *line, size_t len, void *here)
{
	struct vm_region region;
	char *end;

	if (vm_region_parse(line, len, &region))
		return false;
	end = (char *)(uintptr_t)region.end;
	if ((char *)(uintptr_t)region.start > (char *)here ||
	    end <= (char *)here)
		return false;
	write_each(here, end);
	return true;
}

/*
 * Reads a byte of each page through `mem`: the kernel brings the page in for
 * the process, whether this one or another. Reading it directly would crash
 * where a file has become shorter than its mapping.
 */
static bool bring_in(char *line, size_t len, void *mem)
{
	struct vm_region region;
	uint64_t at;
	char byte;

	if (vm_region_parse(line, len, &region) || !region.inode ||
	    !region.read || region.write || region.shared)
		return false;
	for (at = region.start; at < region.end; at += vm_page_size())
		if (pread(*(int *)mem, &byte, 1, (off_t)at) != 1)
			break;
	return false;
}

/* Gives each line of the process's maps to `each`. */
static int each_region(pid_t pid, vm_line_fn *each, void *arg)
{
	static char buffer[20 * 1024];
	int result, fd = vm_proc_open(pid, "maps");

	if (fd < 0)
		return -1;
	result = vm_proc_lines(fd, buffer, sizeof(buffer), each, arg);
	close(fd);
	return result;
}

int vm_warm_code(pid_t pid)
{
	int result, mem = vm_proc_open(pid, "mem");

	if (mem < 0)
		return -1;
	result = each_region(pid, bring_in, &mem);
	close(mem);
	return result;
}

int vm_warm_stack(void)
{
	char here;

	write_below();
	return each_region(getpid(), write_stack, &here);
}
