/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_code - where a program's code lies, and whether Valgrind has run any
 * other: instructions that it made as it ran, which nobody can look at before.
 */
#ifndef VMGRADE_CODE_H
#define VMGRADE_CODE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	CODE_RANGES = 128
};

struct code {
	struct code_range {
		uint64_t start, end;
	} ranges[CODE_RANGES];
	unsigned int count;
	const char *program; /* its path as it sees it itself */
};

/* The options that make Valgrind list what it runs. NULL at their end. */
extern char *const code_options[];

/* Takes down where the code of the files of a process is now. */
void code_look(struct code *code, pid_t pid);

enum code_verdict {
	CODE_KNOWN,
	CODE_MADE,    /* it ran something else */
	CODE_MISSING, /* the list has a hole in it */
};

/* Is all that Valgrind lists code that was there? */
enum code_verdict code_judge(const struct code *code, const char *log);

#endif
