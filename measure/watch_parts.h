/* SPDX-License-Identifier: MIT */
/* watch_parts - what the files of a watch (measure/watch.h) share. */
#ifndef VM_WATCH_PARTS_H
#define VM_WATCH_PARTS_H

#include <signal.h>

#include "measure/faults.h"
#include "measure/maps.h"
#include "measure/marks.h"
#include "measure/watch.h"

enum {
	VM_TASK_ROWS = 1024, /* of the hash table; a power of two */
	VM_LINE = 4096	     /* of a program's output that is looked at */
};

/* What the child could not do before it executed the program. */
struct vm_trouble {
	bool filter; /* else: execvp(3) */
	int error;
};

/* A process that is watched. */
struct vm_watched {
	struct vm_watched *next, **link;
	pid_t pid;
	size_t tasks;  /* its threads that are traced */
	bool executed; /* false: still our own child before its exec */
	/* As it entered the last exec; VM_UNMEASURED. */
	uint64_t exec_vsz, exec_rss;
	uint64_t brk;	 /* the end of its heap, as the last brk said; 0 */
	char *line;	 /* VM_LINE bytes: output up to its next newline */
	size_t line_len; /* bytes of it; VM_LINE - 1: the rest is dropped */
	struct vm_sampler sampler;
	struct vm_maps maps; /* for the labels of faults */
	bool stale;	     /* maps has to be read again */
	uint64_t listed;     /* the batch of faults for which it was read */
};

/* A thread that is traced. */
struct vm_task {
	struct vm_task *next; /* in its row */
	pid_t tid;
	struct vm_watched *process;
	bool in_call; /* between a call's entry and its exit */
	bool in_write;
	struct vm_moment call;
};

struct vm_watch {
	struct vm_watch_options options;
	int64_t start;
	pid_t root;
	bool attached;
	bool traced;	 /* by ptrace(2) */
	bool every_call; /* no filter: stops at each system call */
	bool stopped;
	int epoll, signals, timer;
	int said;      /* the pipe for what went wrong in the child, or -1 */
	sigset_t mask; /* the caller's; and what it does with these */
	struct sigaction child_action, alarm_action;
	struct vm_watched *processes;
	struct vm_task *tasks[VM_TASK_ROWS];
	struct vm_faults faults;
	uint64_t batch; /* how often they were looked at */
	int meminfo;
	struct vm_marks marks; /* of who includes vmmark.h */
	bool unmarked;	       /* vm_watch_unmark() */
	struct vm_watch_end end;
};

/* The moment of `kind` now, with nothing else in it. */
struct vm_moment vm_moment_now(const struct vm_watch *watch,
			       enum vm_moment_kind kind, pid_t pid, pid_t tid);
void vm_watch_tell(struct vm_watch *watch, const struct vm_moment *moment);
void vm_watch_refused(struct vm_watch *watch, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void vm_watch_put_signals_back(const struct vm_watch *watch);

/* One moment with a sample, if the process is still there. */
void vm_watch_sample(struct vm_watch *watch, struct vm_watched *process,
		     enum vm_moment_kind kind);
/* Of the whole machine; nothing unless asked for. */
void vm_watch_system(struct vm_watch *watch);

/* The number behind `key` in /proc/TID/status, or 0. */
uint64_t vm_watch_status(pid_t tid, const char *key);

/* NULL when there is no memory. Tells that the process is seen. */
struct vm_watched *vm_watched_add(struct vm_watch *watch, pid_t pid,
				  pid_t parent);
struct vm_watched *vm_watched_find(struct vm_watch *watch, pid_t pid);
void vm_watched_remove(struct vm_watched *process);

struct vm_task *vm_task_add(struct vm_watch *watch, pid_t tid,
			    struct vm_watched *process);
struct vm_task *vm_task_find(struct vm_watch *watch, pid_t tid);
/* The last one of a process takes the process with it. */
void vm_task_remove(struct vm_watch *watch, pid_t tid);

/* ptrace(2) of a thread with the options of this watch. 0 or -1, errno. */
int vm_watch_seize(struct vm_watch *watch, pid_t tid);
/* Stops a thread, so that its calls are seen from then on. */
void vm_watch_interrupt(pid_t tid);
/* Faults of the thread from now on; they end with the watch. */
void vm_watch_want_faults(struct vm_watch *watch, pid_t tid, bool on_exec);

/* Traces all threads of the process that is attached to, or says why not. */
void vm_watch_follow(struct vm_watch *watch, struct vm_watched *process);
/* The processes below those that are watched, down to the last. */
void vm_watch_follow_children(struct vm_watch *watch);

/* A change of state that wait(2) has brought. True: at a call. */
bool vm_watch_changed(struct vm_watch *watch, pid_t tid, int status);

/* A record of `marks`, told as a moment. `arg` is the watch. */
void vm_watch_record(const struct vm_record *record, void *arg);

/* Output of the process: whole lines that match become marks. */
void vm_watch_written(struct vm_watch *watch, struct vm_task *task);
/* The process ends: a line without its newline is one, too. */
void vm_watch_last_line(struct vm_watch *watch, struct vm_task *task);

/* Tells what faults were recorded, with labels. */
void vm_watch_faults(struct vm_watch *watch);

#endif
