/* SPDX-License-Identifier: MIT */
/* verbs_process - the verbs that make, replace and end processes. */
#ifndef VM_VERBS_PROCESS_H
#define VM_VERBS_PROCESS_H

#include <sys/types.h>

#include "measure/act.h"

/*
 * Forks a child that runs `body` and ends; it ends with its parent, too.
 * Returns its PID. Sabotaged: 0.
 */
#define vm_fork(body, arg) vm_fork_at(VM_HERE, body, arg)
pid_t vm_fork_at(struct vm_site site, void (*body)(void *arg), void *arg);

/*
 * As vm_fork(), with vfork(2): `body` runs in the memory of the parent, which
 * waits until it has ended. `body` may leave no mark.
 */
#define vm_vfork(body, arg) vm_vfork_at(VM_HERE, body, arg)
pid_t vm_vfork_at(struct vm_site site, void (*body)(void *arg), void *arg);

/*
 * As vm_fork(), but returns when `body`, which may be NULL, has run to its end
 * in the child. The child then lives, with all that it has, until vm_wait().
 * One is held at a time.
 */
#define vm_fork_held(body, arg) vm_fork_held_at(VM_HERE, body, arg)
pid_t vm_fork_held_at(struct vm_site site, void (*body)(void *arg), void *arg);

/* Waits for the child's end, which must be a good one. */
#define vm_wait(child) vm_wait_at(VM_HERE, child)
void vm_wait_at(struct vm_site site, pid_t child);

/* How something ended: all 0 when it lived. */
struct vm_death {
	int signal; /* SIGSEGV, SIGBUS, or any other that ended it */
	int code;   /* si_code of sigaction(2): SEGV_MAPERR, SEGV_ACCERR, ... */
	char *address; /* what it touched, si_addr */
};

/*
 * Runs `body` in a child, on whose behalf a handler on a stack of its own
 * takes note of SIGSEGV, SIGBUS and SIGILL; of any other signal that ends it
 * only the number is known. What memcheck has to say of it goes unreported.
 * Sabotaged: all 0.
 */
#define vm_death_of(body, arg) vm_death_of_at(VM_HERE, body, arg)
struct vm_death vm_death_of_at(struct vm_site site, void (*body)(void *arg),
			       void *arg);

/*
 * For the verb that starts threads, in each: its death is noted as well. Does
 * nothing outside of vm_death_of().
 */
void vm_death_in_thread(void);

/*
 * setenv(3): the variable `name` becomes `value`.
 */
#define vm_setenv(name, value) vm_setenv_at(VM_HERE, name, value)
void vm_setenv_at(struct vm_site site, const char *name, const char *value);

/*
 * Executes this program anew in place of this process, which leaves the mark
 * `name` there and ends; the block stays the same addresses. Does not return.
 * Sabotaged, it returns.
 */
#define vm_exec_mark(name) vm_exec_mark_at(VM_HERE, name)
void vm_exec_mark_at(struct vm_site site, const char *name);

#endif
