/* SPDX-License-Identifier: MIT */
/* why - what the label of a row rests on, and how far it can be trusted. */
#ifndef VM_WHY_H
#define VM_WHY_H

#include <stdbool.h>
#include <stddef.h>

enum vm_certainty {
	VM_CERTAINTY_UNKNOWN,
	VM_CERTAINTY_HEURISTIC, /* it has the shape; something else may too */
	VM_CERTAINTY_DERIVED,	/* computed from what kernel and file say */
	VM_CERTAINTY_KERNEL,	/* the kernel says so */
	VM_CERTAINTIES
};

enum vm_why {
	VM_WHY_NOTHING,
	VM_WHY_KERNEL_NAME,
	VM_WHY_NO_FILE,
	VM_WHY_FILE,
	VM_WHY_DELETED,
	VM_WHY_ALSO_IMAGE,
	VM_WHY_SHARED,
	VM_WHY_MEMFD,
	VM_WHY_SYSV,
	VM_WHY_DEV_ZERO,
	VM_WHY_HUGETLB_NAME,
	VM_WHY_HUGETLB_FLAG,
	VM_WHY_OWN_NAME,
	VM_WHY_LOAD,
	VM_WHY_BSS,
	VM_WHY_RELRO,
	VM_WHY_HOLE,
	VM_WHY_PERMISSION,
	VM_WHY_MISSING,
	VM_WHY_NO_ELF,
	VM_WHY_ELSEWHERE,
	VM_WHY_LIBRARY_SHAPE,
	VM_WHY_BSS_SHAPE,
	VM_WHY_BELOW_BRK,
	VM_WHY_ARGUMENTS,
	VM_WHY_ENVIRONMENT,
	VM_WHY_STACK_POINTER,
	VM_WHY_STACK_DESCRIPTOR,
	VM_WHY_STACK_COUNT,
	VM_WHY_STACK_SHAPE,
	VM_WHY_STACK_GUARDED,
	VM_WHY_GUARD_SHAPE,
	VM_WHY_GUARD_BELOW,
	VM_WHY_GUARD_PAGES,
	VM_WHY_ARENA_HEADER,
	VM_WHY_ARENA_SHAPE,
	VM_WHY_RESERVE,
	VM_WHY_CLOSED,
	VM_WHY_MALLOC,
	VM_WHY_JIT,
	VM_WHY_PERF_MAP,
	VM_WHYS
};

/* "kernel", "derived", "heuristic", "unknown". A static string. */
const char *vm_certainty_name(enum vm_certainty certainty);

enum vm_certainty vm_why_certainty(enum vm_why why);

/* Does the detail of a row with that evidence hold a thread's number? */
bool vm_why_is_thread(enum vm_why why);

struct vm_map;
struct vm_row;

/*
 * The evidence in a sentence, terminated, into `text` of `size` bytes, cut to
 * fit. It may hold a path as the process spells it: print it with vm_plain().
 */
void vm_why_text(const struct vm_map *map, const struct vm_row *row, char *text,
		 size_t size);

/* The same for programs: "load", "stack_pointer". A static string. */
const char *vm_why_key(enum vm_why why);

#endif
