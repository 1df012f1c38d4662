/* SPDX-License-Identifier: MIT */
/* procstat - /proc/PID/stat as a structure: state, start, where things lie. */
#ifndef VM_PROCSTAT_H
#define VM_PROCSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Addresses are 0 where the kernel keeps them from the caller; it then says 0
 * or 1. `start_time` in ticks since the machine started.
 */
struct vm_procstat {
	pid_t pid;
	char command[64];
	char state; /* 'R', 'S', 'T' (stopped), 't' (traced), 'Z' ... */
	unsigned int flags;
	uint64_t start_time;
	uint64_t start_code, end_code, start_stack;
	uint64_t start_data, end_data, start_brk;
	uint64_t arg_start, arg_end, env_start, env_end;
};

/*
 * Takes the text of the file apart, terminated. Columns that an old kernel
 * lacks are 0. Returns 0, or -1 with errno EINVAL.
 */
int vm_procstat_parse(const char *text, struct vm_procstat *stat);

/* Do both tell of the same execution of a program by the same process? */
bool vm_procstat_same(const struct vm_procstat *a, const struct vm_procstat *b);

#endif
