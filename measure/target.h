/* SPDX-License-Identifier: MIT */
/* target - which process a user means, and whether it has memory to show. */
#ifndef VM_TARGET_H
#define VM_TARGET_H

#include <stddef.h>
#include <sys/types.h>

/*
 * The processes named `name`, but not the caller, in the order of /proc: those
 * whose /proc/PID/comm, base name of argv[0] or base name of the executable
 * is exactly that. Returns how many there are, of which the first `most` go
 * into `pids`; or -1 with opendir(3)'s errno.
 */
ssize_t vm_target_find(const char *name, pid_t *pids, size_t most);

enum vm_target_state {
	VM_TARGET_ALIVE,
	VM_TARGET_GONE,	  /* there is no such process */
	VM_TARGET_ZOMBIE, /* it ended, and only its parent holds it */
	VM_TARGET_KERNEL  /* a kernel thread: it has no address space */
};

/* What `pid` is now. VM_TARGET_GONE also where /proc hides it. */
enum vm_target_state vm_target_state(pid_t pid);

#endif
