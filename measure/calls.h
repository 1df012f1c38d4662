/* SPDX-License-Identifier: MIT */
/*
 * calls - the system calls that change an address space, and the seccomp
 * filter that stops a program at these alone.
 *
 * A filter cannot be taken off again, and without a tracer a call that it would
 * stop at fails with ENOSYS (seccomp(2)). Who installs it must see to it that
 * the program does not outlive its tracer: PTRACE_O_EXITKILL of ptrace(2).
 */
#ifndef VM_CALLS_H
#define VM_CALLS_H

#include <stdbool.h>
#include <stdint.h>

struct vm_call_info {
	long number; /* of this machine's own system calls */
	const char *name;
	int address, length; /* which arguments they are, from 0; -1: none */
};

/* The call's description, or NULL: it is none of them. Static. */
const struct vm_call_info *vm_call_info(uint64_t number);

/* Is one of them called that: "mmap"? */
bool vm_call_named(const char *name);

/*
 * An AUDIT_ARCH_... of <linux/audit.h>: are calls of it numbered as here? Those
 * of a 32-bit program on a 64-bit kernel are not.
 */
bool vm_call_is_own(uint32_t architecture);

/* execve(2) or execveat(2), which are in no list. */
bool vm_call_is_exec(uint64_t number);

/* write(2) or writev(2): how a program's output is seen. */
bool vm_call_is_write(uint64_t number);

/*
 * Installs the filter in the calling thread and all that it starts: the calls
 * of the list and of exec, if `memory`, and writes to descriptor 1, if
 * `output`. It goes by the number alone: see vm_call_is_own(). Without
 * CAP_SYS_ADMIN this sets no_new_privs: then set-user-ID programs run
 * unprivileged, as they do under any tracer. Returns 0, or -1 with errno.
 */
int vm_calls_filter(bool memory, bool output);

#endif
