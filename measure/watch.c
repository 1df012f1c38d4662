/* SPDX-License-Identifier: MIT */
/* watch - a running program's memory as it happens, without its help. */
#include "measure/watch.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/watch_parts.h"

const char *vm_moment_name(enum vm_moment_kind kind)
{
	static const char *const names[VM_MOMENTS] = {
		[VM_MOMENT_START] = "start", [VM_MOMENT_SAMPLE] = "sample",
		[VM_MOMENT_CALL] = "call",   [VM_MOMENT_FORK] = "fork",
		[VM_MOMENT_EXEC] = "exec",   [VM_MOMENT_MARK] = "mark",
		[VM_MOMENT_FAULT] = "fault", [VM_MOMENT_SYSTEM] = "system",
		[VM_MOMENT_EXIT] = "exit",
	};

	return names[kind];
}

struct vm_moment vm_moment_now(const struct vm_watch *watch,
			       enum vm_moment_kind kind, pid_t pid, pid_t tid)
{
	return (struct vm_moment){ .kind = kind,
				   .time = vm_nanoseconds() - watch->start,
				   .pid = pid,
				   .tid = tid };
}

void vm_watch_tell(struct vm_watch *watch, const struct vm_moment *moment)
{
	watch->options.moment(moment, watch->options.arg);
}

void vm_watch_refused(struct vm_watch *watch, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	watch->options.refused(text, watch->options.arg);
}

void vm_watch_sample(struct vm_watch *watch, struct vm_watched *process,
		     enum vm_moment_kind kind)
{
	struct vm_moment moment =
		vm_moment_now(watch, kind, process->pid, process->pid);

	moment.vsz_before = process->exec_vsz;
	moment.rss_before = process->exec_rss;
	if (!vm_sampler_take(&process->sampler, &moment.sample) &&
	    moment.sample.state != 'Z')
		vm_watch_tell(watch, &moment);
	else if (watch->attached && !watch->traced)
		watch->stopped = true; /* nobody else says that it ended */
}

void vm_watch_system(struct vm_watch *watch)
{
	struct vm_moment moment = vm_moment_now(watch, VM_MOMENT_SYSTEM, 0, 0);
	char text[8192];

	if (watch->meminfo < 0 ||
	    vm_proc_text(watch->meminfo, text, sizeof(text)) <= 0 ||
	    vm_proc_number(text, "MemFree", &moment.system.free) ||
	    vm_proc_number(text, "MemAvailable", &moment.system.available) ||
	    vm_proc_number(text, "Committed_AS", &moment.system.committed))
		return;
	moment.system.free = vm_kib_to_pages(moment.system.free);
	moment.system.available = vm_kib_to_pages(moment.system.available);
	moment.system.committed = vm_kib_to_pages(moment.system.committed);
	vm_watch_tell(watch, &moment);
}

static void tick(struct vm_watch *watch)
{
	struct vm_watched *process, *next;
	uint64_t due;

	if (read(watch->timer, &due, sizeof(due)) != sizeof(due))
		return;
	watch->end.missed += due - 1;
	vm_watch_faults(watch);
	for (process = watch->processes; process; process = next) {
		next = process->next;
		if (process->executed)
			vm_watch_sample(watch, process, VM_MOMENT_SAMPLE);
	}
	vm_watch_system(watch);
}

static void take_trouble(struct vm_watch *watch)
{
	struct vm_trouble trouble;

	if (read(watch->said, &trouble, sizeof(trouble)) == sizeof(trouble)) {
		if (!trouble.filter)
			watch->end.exec_error = trouble.error;
		else
			vm_watch_refused(watch,
					 "calls and marks cannot be followed "
					 "here: seccomp: %s",
					 strerror(trouble.error));
		return;
	}
	close(watch->said); /* and with that no longer listened to */
	watch->said = -1;
}

static void take_marks(struct vm_watch *watch, uint32_t events)
{
	if (vm_marks_take(&watch->marks) || !(events & EPOLLHUP))
		return;
	close(watch->marks.ours); /* nobody has the other end any more */
	watch->marks.ours = -1;
}

/*
 * The keys of a terminal reach the program by themselves. True: there is a
 * change for wait(2), which is not asked where there is none: it looks at all
 * that is traced.
 */
static bool take_signals(struct vm_watch *watch)
{
	struct signalfd_siginfo info;
	bool changed = false;

	while (read(watch->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			changed = true;
		else if (!watch->attached && info.ssi_code != SI_KERNEL)
			kill(watch->root, (int)info.ssi_signo);
		else if (watch->attached && info.ssi_signo != SIGUSR1 &&
			 info.ssi_signo != SIGUSR2)
			watch->stopped = true;
	}
	return changed;
}

/* In microseconds: how long waitpid(2) may hold up all but itself. */
static void set_alarm(const struct vm_watch *watch, bool on)
{
	const long period = watch->options.hz > 1000  ? 100
			    : watch->options.hz > 100 ? 1000
						      : 10000;
	const struct itimerval times = {
		.it_interval.tv_usec = on ? period : 0,
		.it_value.tv_usec = on ? period : 0,
	};

	setitimer(ITIMER_REAL, &times, NULL);
}

/*
 * All that have changed their state. Who was at a call will soon be at its end
 * or at the next one: waiting for that in waitpid(2) takes a third of the
 * system calls of epoll_wait(2), and an alarm, again and again, ends it.
 */
static void reap(struct vm_watch *watch)
{
	bool wait = false;
	int status;
	pid_t tid;

	while (!watch->stopped &&
	       (tid = waitpid(-1, &status, wait ? __WALL : __WALL | WNOHANG)) >
		       0) {
		/* Without a tracer there is no last stop to look at it. */
		if (!watch->traced && tid == watch->root)
			vm_watch_faults(watch);
		if (vm_watch_changed(watch, tid, status) && !wait) {
			set_alarm(watch, true);
			wait = true;
		}
	}
	if (wait)
		set_alarm(watch, false);
}

bool vm_watch_step(struct vm_watch *watch)
{
	struct epoll_event events[8];
	int i, count = epoll_wait(watch->epoll, events, 8, -1);
	bool changed = false;

	for (i = 0; i < count; i++) {
		int fd = events[i].data.fd;

		if (fd == watch->signals)
			changed = take_signals(watch);
		else if (fd == watch->timer)
			tick(watch);
		else if (fd == watch->said)
			take_trouble(watch);
		else if (fd == watch->marks.ours)
			take_marks(watch, events[i].events);
		else
			vm_watch_faults(watch);
	}
	if (changed)
		reap(watch);
	if (watch->stopped || !watch->processes) {
		/* What it had said; what is left of it may say more. */
		for (i = VM_MARKS / 100; i && watch->marks.ours >= 0 &&
					 vm_marks_take(&watch->marks);
		     i--)
			;
		vm_watch_faults(watch);
		while (watch->said >= 0)
			take_trouble(watch);
		return false;
	}
	return true;
}

int vm_watch_fd(const struct vm_watch *watch)
{
	return watch->epoll;
}

void vm_watch_unmark(struct vm_watch *watch)
{
	watch->unmarked = true;
}

void vm_watch_end(const struct vm_watch *watch, struct vm_watch_end *end)
{
	*end = watch->end;
	end->lost = vm_faults_lost(&watch->faults);
}

void vm_watch_free(struct vm_watch *watch)
{
	const int fds[] = { watch->epoll, watch->signals, watch->timer,
			    watch->said,  watch->meminfo, watch->marks.ours };
	struct signalfd_siginfo late;
	size_t i;

	/* What was meant for a program that has ended is not for the caller. */
	while (watch->signals >= 0 &&
	       read(watch->signals, &late, sizeof(late)) == sizeof(late))
		;
	for (i = 0; i < VM_TASK_ROWS; i++)
		while (watch->tasks[i])
			vm_task_remove(watch, watch->tasks[i]->tid);
	while (watch->processes)
		vm_watched_remove(watch->processes);
	for (i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	vm_faults_close(&watch->faults);
	vm_watch_put_signals_back(watch);
	free(watch);
}
