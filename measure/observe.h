/* SPDX-License-Identifier: MIT */
/*
 * observe - a foreign program, which helps with vmmark.h, as a trace.
 *
 * The program is held at each mark while it is measured from outside, through
 * /proc/PID. Which process a mark is of is the kernel's word (SCM_CREDENTIALS
 * of unix(7)), not the program's.
 */
#ifndef VM_OBSERVE_H
#define VM_OBSERVE_H

#include "measure/process.h"
#include "measure/trace.h"

struct vm_observation {
	struct vm_trace trace; /* owned: vm_trace_free() */
	struct vm_process process;
	int exec_error; /* errno of the execvp(3) that failed, or 0 */
};

/*
 * Runs argv[0], found along PATH, with its standard input, output and error as
 * they are, until it ends, or `limit` seconds are over; then ends all that it
 * started. Returns 0, or -1 with errno when it could not be started. A message
 * that is not one of vmmark.h's leaves a break record.
 */
int vm_observe(char *const *argv, double limit,
	       struct vm_observation *observation);

#endif
