/* SPDX-License-Identifier: MIT */
/* warm - brings what a measurement itself uses into memory beforehand. */
#include "measure/warm.h"

#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>
#if __has_include(<sys/rseq.h>) /* of glibc 2.35 */
#include <sys/rseq.h>
#endif

#include "measure/proc.h"
#include "measure/process.h"
#include "measure/region.h"

enum {
	BELOW_STACK = 64 * 1024
};

/* The linker makes these; weak, since a program may have no such state. */
extern char __start_vm_state[] __attribute__((weak));
extern char __stop_vm_state[] __attribute__((weak));

/*
 * Writes what is there over itself, whoever else writes. The compiler must not
 * know that it is "or 0": clang would make a mere load of it.
 */
static void write_byte(char *at)
{
	char nothing = 0;

	__asm__("" : "+r"(nothing));
	__atomic_fetch_or(at, nothing, __ATOMIC_RELAXED);
}

static void write_each(char *from, char *end)
{
	/* The compiler must not know the objects, whose ends it would mind. */
	__asm__("" : "+r"(from), "+r"(end));
	for (; from < end; from += vm_page_size())
		write_byte(from);
	write_byte(end - 1);
}

__attribute__((noinline)) static void write_below(void)
{
	char room[BELOW_STACK];

	write_each(room, room + sizeof(room));
	__asm__ volatile("" : : "r"(room) : "memory");
}

#ifdef RSEQ_SIG
static char *thread_pointer(void)
{
	char *pointer;

#if defined(__x86_64__)
	__asm__("mov %%fs:0, %0" : "=r"(pointer)); /* clang 14 has no builtin */
#else
	pointer = __builtin_thread_pointer();
#endif
	return pointer;
}

/*
 * The kernel itself writes there when it has preempted the thread: rseq(2). It
 * may be on another page than all that the thread writes to.
 */
static void write_rseq(void)
{
	char *rseq = thread_pointer() + __rseq_offset;

	write_each(rseq, rseq + sizeof(struct rseq));
}
#else
static void write_rseq(void)
{
}
#endif

/* A file by what maps tells of it. */
struct file {
	unsigned int major, minor;
	uint64_t inode;
};

/* The files of which some row is executable: the program and its libraries. */
struct images {
	struct file files[64];
	size_t count;
	struct file program; /* this one */
};

static struct file file_of(const struct vm_region *region)
{
	return (struct file){ region->major, region->minor, region->inode };
}

static bool same(struct file a, struct file b)
{
	return a.inode && a.inode == b.inode && a.major == b.major &&
	       a.minor == b.minor;
}

static bool is_image(const struct images *images, struct file file)
{
	size_t i;

	for (i = 0; i < images->count; i++)
		if (same(images->files[i], file))
			return true;
	return false;
}

static bool note_image(char *line, size_t len, void *arg)
{
	enum {
		ROOM = sizeof(((struct images *)0)->files) / sizeof(struct file)
	};
	struct images *images = arg;
	struct vm_region region;
	const uintptr_t code = (uintptr_t)vm_warm_code;

	if (vm_region_parse(line, len, &region) || !region.exec)
		return false;
	if (region.start <= code && code < region.end)
		images->program = file_of(&region);
	if (region.inode && images->count < ROOM &&
	    !is_image(images, file_of(&region)))
		images->files[images->count++] = file_of(&region);
	return false;
}

struct warming {
	struct images images;
	char *here; /* in the stack, or NULL */
	int mem;    /* of the process */
};

/*
 * The rest of the stack, and the data of libraries: not the program's own,
 * which is what some claims are about.
 */
static bool write_region(char *line, size_t len, void *arg)
{
	const struct warming *warming = arg;
	struct vm_region region;
	char *start, *end;

	if (vm_region_parse(line, len, &region) || !region.write ||
	    region.shared)
		return false;
	start = (char *)(uintptr_t)region.start;
	end = (char *)(uintptr_t)region.end;
	if (start <= warming->here && warming->here < end)
		write_each(warming->here, end);
	else if (is_image(&warming->images, file_of(&region)) &&
		 !same(warming->images.program, file_of(&region)))
		write_each(start, end);
	return false;
}

/*
 * Reads a byte of each page through `mem`: the kernel brings the page in for
 * the process, whether this one or another. Reading it directly would crash
 * where a file has become shorter than its mapping.
 */
static bool bring_in(char *line, size_t len, void *arg)
{
	const struct warming *warming = arg;
	struct vm_region region;
	uint64_t at;
	char byte;

	if (vm_region_parse(line, len, &region) || !region.read ||
	    region.write || region.shared ||
	    !is_image(&warming->images, file_of(&region)))
		return false;
	for (at = region.start; at < region.end; at += vm_page_size())
		if (pread(warming->mem, &byte, 1, (off_t)at) != 1)
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
	struct warming warming = { .mem = vm_proc_open(pid, "mem") };
	int result;

	if (warming.mem < 0)
		return -1;
	result = each_region(pid, note_image, &warming.images);
	if (!result)
		result = each_region(pid, bring_in, &warming);
	close(warming.mem);
	return result;
}

int vm_warm_data(void)
{
	char here;
	struct warming warming = { .here = &here };

	write_below();
	write_rseq();
	if (__start_vm_state)
		write_each(__start_vm_state, __stop_vm_state);
	/* Its own data is among what memcheck would find written to. */
	if (!vm_on_valgrind() &&
	    each_region(getpid(), note_image, &warming.images))
		return -1;
	return each_region(getpid(), write_region, &warming);
}
