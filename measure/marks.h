/* SPDX-License-Identifier: MIT */
/*
 * marks - what programs say with vmmark.h, as records of a trace.
 *
 * A program is held at each mark while it is measured from outside, through
 * /proc/PID. Which process a mark is of is the kernel's word (SCM_CREDENTIALS
 * of unix(7)), not the program's.
 */
#ifndef VM_MARKS_H
#define VM_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/trace.h"

enum {
	VM_MARKS = 10000 /* as many marks and facts are taken */
};

struct vm_marks {
	/* Is given each mark, fact and break; the record is `marks`'s own. */
	void (*record)(const struct vm_record *record, void *arg);
	void *arg;
	int ours,
		theirs; /* the two ends of the socket; the caller closes them */
	size_t records;
	/* The last block, and where the mapping that malloc made for it ends;
	 * 0: it made none. */
	uint64_t block, len, end;
};

/* Opens the socket. Returns 0, or -1 with errno. */
int vm_marks_open(struct vm_marks *marks);

/* In the child that becomes the program: VMMARK_FD, without our end. */
void vm_marks_hand_over(const struct vm_marks *marks);

/* A record of `kind` BREAK with this text, as if the program had left it. */
void vm_marks_refuse(struct vm_marks *marks, struct vm_record *record,
		     const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Takes what has come, a hundred messages at most: the caller has deadlines to
 * look at, too. False when there are no more. Not thread-safe.
 */
bool vm_marks_take(struct vm_marks *marks);

#endif
