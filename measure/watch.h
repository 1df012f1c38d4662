/* SPDX-License-Identifier: MIT */
/*
 * watch - a running program's memory as it happens, without its help.
 *
 * Samples at a rate, calls that change the address space, page faults, marks:
 * each comes as a moment, in the order in which it was seen. Threads and
 * children are followed by ptrace(2); measure/watch_log.h keeps the moments of
 * each process for who wants to look back.
 *
 * However the caller ends, nothing stays stopped or traced. What was attached
 * to goes on: the kernel lets go of it. What was started with a filter in it
 * (`calls` or `mark_on`) ends with the caller, since its memory calls would
 * fail from then on (measure/calls.h).
 */
#ifndef VM_WATCH_H
#define VM_WATCH_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "measure/calls.h"
#include "measure/label.h"
#include "measure/sample.h"
#include "measure/trace.h"

enum vm_moment_kind {
	VM_MOMENT_START,  /* start: the process is seen for the first time */
	VM_MOMENT_SAMPLE, /* sample */
	VM_MOMENT_CALL,	  /* call */
	VM_MOMENT_FORK,	  /* fork */
	VM_MOMENT_EXEC,	  /* sample, of the program executed */
	VM_MOMENT_MARK,	  /* mark */
	VM_MOMENT_FAULT,  /* fault */
	VM_MOMENT_SYSTEM, /* system; pid is 0 */
	VM_MOMENT_EXIT,	  /* exit */
	VM_MOMENTS
};

/* "sample", "call", ... A static string. */
const char *vm_moment_name(enum vm_moment_kind kind);

/* Memory in pages, addresses and lengths of calls in bytes. */
struct vm_moment {
	enum vm_moment_kind kind;
	int64_t time; /* nanoseconds since the watch began */
	pid_t pid;    /* of the process */
	pid_t tid;    /* of the thread; the same where it is the whole's */
	/* Of a mark: the line of output that it is, or NULL. */
	const char *line;
	union {
		struct {
			pid_t parent; /* 0: not known */
		} start;
		struct {
			struct vm_sample sample;
			/* Of an exec; VM_UNMEASURED: without `calls`, or our
			 * own child became the program. */
			uint64_t vsz_before, rss_before;
		};
		struct {
			const struct vm_call_info *info;
			uint64_t args[6];
			uint64_t address;
			uint64_t length; /* of brk: how far the end moved */
			int64_t result;	 /* an address, 0, or -errno */
			uint64_t vsz_before, rss_before;
			uint64_t vsz_after, rss_after;
		} call;
		struct {
			pid_t child;
			bool thread;
			uint64_t vsz, rss;
		} fork;
		/* Valid until the callback returns: a program may leave
		 * marks for ever, and nobody else keeps them. */
		const struct vm_record *mark;
		struct {
			uint64_t address;
			enum vm_label label;
		} fault;
		struct {
			uint64_t free, available, committed;
		} system;
		struct {
			int status; /* as wait(2) gives it */
		} exit;
	};
};

struct vm_watch_options {
	double hz; /* samples a second; 0: none but at exec and exit */
	unsigned int columns; /* VM_SAMPLE_... (measure/sample.h) */
	bool calls, faults, system;
	bool held; /* a program goes on when its call was told, not before */
	const regex_t *mark_on; /* lines of standard output, or NULL */
	void (*moment)(const struct vm_moment *moment, void *arg);
	/* What cannot be had here, once each; `what` ends without a full stop
	 * and names the cause. */
	void (*refused)(const char *what, void *arg);
	void *arg;
};

struct vm_watch;

/* How a watch ended; meaningful when vm_watch_step() has returned false. */
struct vm_watch_end {
	bool exited;	 /* `status` is that of the program started */
	int status;	 /* as wait(2) gives it */
	int exec_error;	 /* errno of the execvp(3) that failed, or 0 */
	uint64_t lost;	 /* faults that nobody could write down in time */
	uint64_t missed; /* samples that were due while another was taken */
};

/*
 * Starts argv[0], found along PATH, in the caller's process group, with its
 * descriptors, signal mask and ignored signals as the caller had them.
 * Returns NULL with errno when that could not be done at all. One watch in a
 * program at a time: it blocks signals and waits for every child.
 */
struct vm_watch *vm_watch_start(char *const *argv,
				const struct vm_watch_options *options);

/*
 * Attaches to the process `pid` with all its threads. Where it is already
 * traced it is sampled only. NULL with errno ESRCH: there is none, or it has
 * no memory (a kernel thread, a zombie); EACCES: it may not be read at all.
 */
struct vm_watch *vm_watch_attach(pid_t pid,
				 const struct vm_watch_options *options);

/*
 * Waits for what happens next, and reports it. False when all that is watched
 * has ended, or a watch of an attached process was stopped. SIGINT, SIGTERM
 * and SIGHUP stop such a watch; for a started program they, SIGQUIT, SIGUSR1
 * and SIGUSR2 are passed on to it, unless the terminal has sent them to both.
 */
bool vm_watch_step(struct vm_watch *watch);

/* Readable when vm_watch_step() would not wait: for poll(2). */
int vm_watch_fd(const struct vm_watch *watch);

/*
 * No more lines of output become marks, not even of what has been written
 * already: for a `moment` that has seen enough of them.
 */
void vm_watch_unmark(struct vm_watch *watch);

void vm_watch_end(const struct vm_watch *watch, struct vm_watch_end *end);

/*
 * Gives up all that is held, and the caller's signal mask back. What was
 * attached to is let go of by the kernel when the calling thread ends.
 */
void vm_watch_free(struct vm_watch *watch);

#endif
