/* SPDX-License-Identifier: MIT */
/*
 * label - what each region of an address space is: text, heap, stack, MMS.
 *
 * From the listing alone (so that recorded listings of other machines work),
 * better where the process is at hand: its executable and its threads.
 */
#ifndef VM_LABEL_H
#define VM_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "measure/region.h"

/*
 * From the program's own image up to what the kernel adds. The listing alone
 * (vm_label_regions()) tells only those marked with *; a map (measure/map.h)
 * knows more of the process, and tells all.
 */
enum vm_label {
	VM_LABEL_UNKNOWN,      /* * */
	VM_LABEL_TEXT,	       /* * */
	VM_LABEL_RODATA,       /* * */
	VM_LABEL_RELRO,	       /* read-only once the loader was done */
	VM_LABEL_DATA,	       /* * */
	VM_LABEL_BSS,	       /* * */
	VM_LABEL_HOLE,	       /* between two segments: nothing is in it */
	VM_LABEL_HEAP,	       /* * */
	VM_LABEL_LIBRARY,      /* * MMS: an image, not the program's own */
	VM_LABEL_LIBRARY_TEXT, /* MMS, as the next five: a part of it */
	VM_LABEL_LIBRARY_RODATA,
	VM_LABEL_LIBRARY_RELRO,
	VM_LABEL_LIBRARY_DATA,
	VM_LABEL_LIBRARY_BSS,
	VM_LABEL_LIBRARY_HOLE,
	VM_LABEL_FILE,		/* * MMS: any other file */
	VM_LABEL_DELETED,	/* MMS: such a file that is gone */
	VM_LABEL_MEMFD,		/* MMS: memfd_create(2) */
	VM_LABEL_SYSV,		/* MMS: shmget(2) */
	VM_LABEL_SHARED,	/* MMS: MAP_SHARED without a file */
	VM_LABEL_DEV_ZERO,	/* MMS: /dev/zero, mapped privately */
	VM_LABEL_HUGETLB,	/* MMS: pages of the huge page pool */
	VM_LABEL_JIT,		/* MMS: code without a file */
	VM_LABEL_ARENA,		/* MMS: a heap of malloc's, for threads */
	VM_LABEL_ARENA_RESERVE, /* MMS: where it can grow to */
	VM_LABEL_MALLOC,	/* MMS: blocks that malloc mapped alone */
	VM_LABEL_NAMED,		/* MMS: named by the process, with prctl(2) */
	VM_LABEL_ANONYMOUS,	/* * MMS: no file; any of the above at times */
	VM_LABEL_RESERVED,	/* MMS: no file, and no permission */
	VM_LABEL_THREAD_STACK,	/* * MMS: an anonymous mapping, as the next */
	VM_LABEL_GUARD,		/* * */
	VM_LABEL_STACK,		/* * */
	VM_LABEL_ARGUMENTS,	/* the strings of argv, on top of the stack */
	VM_LABEL_ENVIRONMENT,	/* those of environ, above them */
	VM_LABEL_VVAR,		/* * */
	VM_LABEL_VDSO,		/* * */
	VM_LABEL_VSYSCALL,	/* * */
	VM_LABELS
};

/* "text", "MMS: library", ... A static string. */
const char *vm_label_name(enum vm_label label);

/*
 * Does the label belong to the memory mapping segment: library, file and
 * anonymous mappings that are neither the program's own image nor heap, stack,
 * vdso, vvar, vsyscall? By kind, not by address.
 */
bool vm_label_is_mms(enum vm_label label);

/* What is known of the process beside its listing. All may be left zero. */
struct vm_layout {
	const char *exe; /* path of the program, as the listing spells it */
	const uint64_t *thread_sp; /* stack pointers of threads but the main */
	size_t threads;
	size_t unknown; /* further threads, of which it is not known */
};

/*
 * Bytes of a guard at most: by default it is a page, and no page is larger.
 * What is may be an allocator's reserve.
 */
enum {
	VM_GUARD_MOST = 64 << 10
};

/*
 * Has a thread's stack by default that size? Before Linux 6.7 the first merges
 * with the few pages of thread-local storage above it.
 */
static inline bool vm_stack_default(uint64_t bytes)
{
	return bytes >= 8 << 20 && bytes <= (8 << 20) + (64 << 10);
}

/*
 * Labels `count` regions, which stand in ascending order as in the listing,
 * into `labels`. Allocates nothing; always succeeds.
 */
void vm_label_regions(const struct vm_region *regions, size_t count,
		      const struct vm_layout *layout, enum vm_label *labels);

/*
 * The label of the region of this process that holds `address`, read now from
 * /proc/self/maps into static memory: takes no memory and, once warm, no fault.
 * VM_LABEL_UNKNOWN where nothing is mapped; `region` (may be NULL) then has
 * start == end. The region's path is valid until the next call. Returns 0, or
 * -1 with errno when the listing cannot be read (EFBIG: over 1,024 regions).
 */
int vm_label_of(const void *address, enum vm_label *label,
		struct vm_region *region);

#endif
