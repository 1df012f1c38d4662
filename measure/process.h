/* SPDX-License-Identifier: MIT */
/*
 * process - processes that are always reaped, end within a limit, and end with
 * their parent.
 */
#ifndef VM_PROCESS_H
#define VM_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct vm_process {
	pid_t pid;	 /* 0: none, or already over */
	double deadline; /* seconds of vm_now() */
	bool late;	 /* was killed at its deadline */
	bool grouped;	 /* it leads a process group of its own */
	int status;	 /* as wait(2) gives it, once it is over */
};

/* Seconds since some moment (CLOCK_MONOTONIC). */
double vm_now(void);

/*
 * Starts a process that runs `body`, whose result is its exit status; it is
 * alone in a new process group, and dies with the thread that started it.
 * `limit` in seconds. Blocks SIGCHLD in the caller from then on. Returns 0, or
 * -1 with fork(2)'s errno.
 */
int vm_process_start(struct vm_process *process, double limit,
		     int (*body)(void *arg), void *arg);

/*
 * The same, but in the caller's process group: a program that may use the
 * terminal. Only itself is killed at its deadline.
 */
int vm_process_join(struct vm_process *process, double limit,
		    int (*body)(void *arg), void *arg);

/*
 * Waits until one of `count` processes is over, by itself or killed at its
 * deadline, with all that is left of its group, and reaps it. Returns its
 * index; -1 when none is running. Calls `tick` (may be NULL) every 100 ms.
 */
ssize_t vm_process_wait(struct vm_process *processes, size_t count,
			void (*tick)(void *arg), void *arg);

/* The same for one process, without waiting: is it over, and reaped? */
bool vm_process_over(struct vm_process *process);

/*
 * Between fork and exec of a process to be measured: the same surroundings
 * whatever the user's shell has set. Huge pages off, the usual layout, a stack
 * of 8 MiB, no settings for malloc in the environment. Concerns the caller
 * alone. See vm_process_refused().
 */
void vm_process_settle(void);

/*
 * Single settings of the same kind, for the `.prepare` of a claim: are huge
 * pages given to this process at all, where the machine gives them? And its
 * personality(2).
 */
void vm_process_huge_pages(bool allowed);
void vm_process_personality(unsigned long persona);

/*
 * Which system call a setting of this process was last refused by, a static
 * string; NULL: none. Whoever measures it all the same measures something else.
 */
const char *vm_process_refused(void);

/*
 * What to execute to run this program anew, terminated: its name, not the link
 * /proc/self/exe, which under Valgrind is Valgrind (readlink(2) of it is not);
 * the link where the file is gone. Returns 0, or -1 with readlink(2)'s errno.
 */
int vm_process_self(char *exe, size_t size);

/*
 * Does this program run under Valgrind, which then preloads its own library?
 * What Valgrind executes natively does not.
 */
bool vm_on_valgrind(void);

/* "killed by signal 11 (Segmentation fault)" into `text`, which is returned. */
const char *vm_process_text(const struct vm_process *process, double limit,
			    char *text, size_t size);

#endif
