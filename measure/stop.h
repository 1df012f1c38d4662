/* SPDX-License-Identifier: MIT */
/* stop - holds a process still while it is looked at, and lets it go again. */
#ifndef VM_STOP_H
#define VM_STOP_H

#include <sys/types.h>

struct vm_stop {
	pid_t guardian; /* 0: nothing to let go */
	int leash;	/* its end of the pipe that holds the guardian */
};

/*
 * Stops `pid` with SIGSTOP, and returns once all of its threads stand still. It
 * goes on with vm_stop_release(), and also when the caller ends in any way,
 * killed or not: a second process, the guardian, sees to that. One that was
 * stopped before is left alone, and stays so. Returns 0, or -1 with errno:
 * kill(2)'s, EDEADLK for the caller itself,
 * ETIMEDOUT where it did not stop within a second (it then goes on).
 */
int vm_stop(struct vm_stop *stop, pid_t pid);

/* Returns once the process goes on. */
void vm_stop_release(struct vm_stop *stop);

#endif
