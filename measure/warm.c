/* SPDX-License-Identifier: MIT */
/* warm - brings what a measurement itself uses into memory beforehand. */
#include "measure/warm.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/region.h"

enum {
	BELOW_STACK = 64 * 1024
};

/* The linker makes these; weak, since a program may have no such state. */
extern char __start_vm_state[] __attribute__((weak));
extern char __stop_vm_state[] __attribute__((weak));

/* Writes what is there over itself, whoever else writes: a write fault alone.
 */
static void write_each(char *from, char *end)
{
	/* The compiler must not know the objects, whose ends it would mind. */
	__asm__("" : "+r"(from), "+r"(end));
	for (; from < end; from += vm_page_size())
		__atomic_fetch_or(from, 0, __ATOMIC_RELAXED);
	__atomic_fetch_or(end - 1, 0, __ATOMIC_RELAXED);
}

__attribute__((noinline)) static void write_below(void)
{
	char room[BELOW_STACK];

	write_each(room, room + sizeof(room));
	__asm__ volatile("" : : "r"(room) : "memory");
}

struct data {
	char *here;    /* in the stack */
	ino_t program; /* its own data is what some claims are about */
};

static bool write_region(char *line, size_t len, void *arg)
{
	const struct data *data = arg;
	struct vm_region region;
	char *start, *end;

	if (vm_region_parse(line, len, &region) || !region.write ||
	    region.shared)
		return false;
	start = (char *)(uintptr_t)region.start;
	end = (char *)(uintptr_t)region.end;
	if (start <= data->here && data->here < end)
		write_each(data->here, end);
	else if (region.inode && region.inode != data->program)
		write_each(start, end);
	return false;
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

int vm_warm_data(void)
{
	struct stat program;
	char here;
	struct data data = { .here = &here };

	write_below();
	if (__start_vm_state)
		write_each(__start_vm_state, __stop_vm_state);
	if (!stat("/proc/self/exe", &program))
		data.program = program.st_ino;
	return each_region(getpid(), write_region, &data);
}
