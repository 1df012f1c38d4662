/* SPDX-License-Identifier: MIT */
/* watch_trace - the stops of a traced program, and what they tell. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/watch_parts.h"

int vm_watch_seize(struct vm_watch *watch, pid_t tid)
{
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
		       PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		       PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

	if (!watch->attached)
		options |= PTRACE_O_TRACESECCOMP;
	/* Behind our filter it cannot live without us (measure/calls.h). */
	if (!watch->attached &&
	    (watch->options.calls || watch->options.mark_on))
		options |= PTRACE_O_EXITKILL;
	return ptrace(PTRACE_SEIZE, tid, 0, options) ? -1 : 0;
}

void vm_watch_interrupt(pid_t tid)
{
	ptrace(PTRACE_INTERRUPT, tid, 0, 0);
}

static void resume(struct vm_watch *watch, struct vm_task *task, int number)
{
	const int request = task->in_call || watch->every_call ? PTRACE_SYSCALL
							       : PTRACE_CONT;

	ptrace(request, task->tid, 0, (long)number);
}

/* A thread whose first stop this is: its process may be new, too. */
static struct vm_task *meet(struct vm_watch *watch, pid_t tid)
{
	const pid_t pid = (pid_t)vm_watch_status(tid, "Tgid");
	struct vm_watched *process;

	if (!pid)
		return NULL;
	process = vm_watched_find(watch, pid);
	if (!process) {
		process = vm_watched_add(watch, pid,
					 (pid_t)vm_watch_status(tid, "PPid"));
		if (!process)
			return NULL;
		process->executed = true;
	}
	return vm_task_add(watch, tid, process);
}

static void tell_fork(struct vm_watch *watch, struct vm_task *task)
{
	struct vm_moment moment;
	unsigned long child = 0;

	ptrace(PTRACE_GETEVENTMSG, task->tid, 0, &child);
	moment = vm_moment_now(watch, VM_MOMENT_FORK, task->process->pid,
			       task->tid);
	moment.fork.child = (pid_t)child;
	moment.fork.thread =
		(pid_t)vm_watch_status(moment.fork.child, "Tgid") ==
		task->process->pid;
	vm_sampler_size(&task->process->sampler, &moment.fork.vsz,
			&moment.fork.rss);
	vm_watch_tell(watch, &moment);
}

/* A thread that executes a program goes on as the main one. */
static void executed(struct vm_watch *watch, struct vm_task *task)
{
	unsigned long former = 0;
	struct vm_watched *process = task->process;

	ptrace(PTRACE_GETEVENTMSG, task->tid, 0, &former);
	if ((pid_t)former != task->tid)
		vm_task_remove(watch, (pid_t)former);
	process->executed = true;
	process->brk = 0;
	process->stale = true;
	process->line_len = 0;
	task->in_call = task->in_write = false;
	vm_watch_sample(watch, process, VM_MOMENT_EXEC);
	process->exec_vsz = process->exec_rss = VM_UNMEASURED;
	vm_watch_system(watch);
}

/* While the old address space is there to be measured. */
static void enter_exec(struct vm_watch *watch, struct vm_watched *process)
{
	if (!process->executed)
		return;
	vm_watch_faults(watch);
	vm_sampler_size(&process->sampler, &process->exec_vsz,
			&process->exec_rss);
}

static void enter(struct vm_watch *watch, struct vm_task *task,
		  const uint64_t *args, uint64_t number)
{
	const struct vm_call_info *info =
		watch->options.calls ? vm_call_info(number) : NULL;
	struct vm_moment *moment = &task->call;

	if (vm_call_is_exec(number) && watch->options.calls)
		enter_exec(watch, task->process);
	task->in_write = !info && vm_call_is_write(number) &&
			 watch->options.mark_on && args[0] == STDOUT_FILENO;
	task->in_call = (info || task->in_write) && task->process->executed;
	if (!task->in_call)
		return;
	/* While the region is still there to be looked up. */
	if (info && watch->options.faults)
		vm_watch_faults(watch);
	*moment = vm_moment_now(watch, VM_MOMENT_CALL, task->process->pid,
				task->tid);
	moment->call.info = info;
	memcpy(moment->call.args, args, sizeof(moment->call.args));
	if (task->in_write) {
		moment->call.length = number;
		return;
	}
	moment->call.address = args[info->address];
	if (info->length >= 0)
		moment->call.length = args[info->length];
	vm_sampler_size(&task->process->sampler, &moment->call.vsz_before,
			&moment->call.rss_before);
}

/* Ends the stop. */
static void leave(struct vm_watch *watch, struct vm_task *task, int64_t result)
{
	struct vm_watched *process = task->process;
	struct vm_moment *moment = &task->call;

	task->in_call = false;
	moment->call.result = result;
	if (task->in_write) {
		vm_watch_written(watch, task);
		resume(watch, task, 0);
		return;
	}
	vm_sampler_size(&process->sampler, &moment->call.vsz_after,
			&moment->call.rss_after);
	if (moment->call.info->length < 0) {
		uint64_t now = (uint64_t)result;

		if (process->brk)
			moment->call.length = now > process->brk
						      ? now - process->brk
						      : process->brk - now;
		process->brk = now;
	}
	process->stale = true;
	/* Where nobody looks at it then, it goes on while its call is told. */
	if (!watch->options.held)
		resume(watch, task, 0);
	vm_watch_tell(watch, moment);
	if (watch->options.held)
		resume(watch, task, 0);
}

static void call_stop(struct vm_watch *watch, struct vm_task *task)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, task->tid, sizeof(info), &info) <=
	    0)
		/* It was killed, and wait(2) will say so. */
		info.op = PTRACE_SYSCALL_INFO_NONE;
	if (info.op && !vm_call_is_own(info.arch))
		info.op = PTRACE_SYSCALL_INFO_NONE;
	if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->in_call) {
		leave(watch, task, info.exit.rval);
		return;
	}
	if (info.op == PTRACE_SYSCALL_INFO_SECCOMP)
		enter(watch, task, info.seccomp.args, info.seccomp.nr);
	else if (info.op == PTRACE_SYSCALL_INFO_ENTRY && !task->in_call)
		enter(watch, task, info.entry.args, info.entry.nr);
	resume(watch, task, 0);
}

static void stopped(struct vm_watch *watch, struct vm_task *task, int status)
{
	const int number = WSTOPSIG(status);

	switch (status >> 16) {
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		tell_fork(watch, task);
		break;
	case PTRACE_EVENT_EXEC:
		executed(watch, task);
		break;
	case PTRACE_EVENT_EXIT:
		vm_watch_faults(watch);
		/* Its last figures, unless other threads go on. */
		if (task->process->executed &&
		    (task->tid == task->process->pid ||
		     task->process->tasks == 1)) {
			vm_watch_last_line(watch, task);
			vm_watch_sample(watch, task->process, VM_MOMENT_SAMPLE);
			vm_watch_system(watch);
		}
		break;
	case PTRACE_EVENT_SECCOMP:
		call_stop(watch, task);
		return;
	case PTRACE_EVENT_STOP:
		/* Stopped by a signal: it stays so until SIGCONT. */
		if (number != SIGTRAP) {
			ptrace(PTRACE_LISTEN, task->tid, 0, 0);
			return;
		}
		break;
	default:
		if (number == (SIGTRAP | 0x80))
			call_stop(watch, task);
		else
			resume(watch, task, number);
		return;
	}
	resume(watch, task, 0);
}

static void over(struct vm_watch *watch, pid_t tid, int status)
{
	struct vm_task *task = vm_task_find(watch, tid);
	struct vm_moment moment;

	if (tid == watch->root) {
		watch->end.status = status;
		watch->end.exited = !watch->attached;
	}
	if (task && task->process->pid == tid && task->process->executed) {
		moment = vm_moment_now(watch, VM_MOMENT_EXIT, tid, tid);
		moment.exit.status = status;
		vm_watch_tell(watch, &moment);
	}
	vm_task_remove(watch, tid);
}

bool vm_watch_changed(struct vm_watch *watch, pid_t tid, int status)
{
	struct vm_task *task;

	if (!WIFSTOPPED(status)) {
		over(watch, tid, status);
		return false;
	}
	task = vm_task_find(watch, tid) ?: meet(watch, tid);
	if (task)
		stopped(watch, task, status);
	else /* nothing is known of it, or no memory: it goes on unwatched */
		ptrace(PTRACE_CONT, tid, 0, 0);
	return status >> 16 == PTRACE_EVENT_SECCOMP ||
	       WSTOPSIG(status) == (SIGTRAP | 0x80);
}
