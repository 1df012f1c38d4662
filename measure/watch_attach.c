/* SPDX-License-Identifier: MIT */
/* watch_attach - the threads and the children that a process has already. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/target.h"
#include "measure/watch_parts.h"

/* The process that traces the thread, or 0. */
static pid_t tracer_of(pid_t tid)
{
	return (pid_t)vm_watch_status(tid, "TracerPid");
}

static int take_thread(struct vm_watch *watch, struct vm_watched *process,
		       pid_t tid)
{
	if (!vm_task_add(watch, tid, process))
		return -1;
	vm_watch_want_faults(watch, tid, false);
	if (watch->every_call)
		vm_watch_interrupt(tid);
	return 0;
}

/*
 * What a thread that is traced makes meanwhile is traced from its first moment:
 * its first stop will tell. Returns 1 for what has to be taken, 0 for what need
 * not, or -1 with errno.
 */
static int seize(struct vm_watch *watch, pid_t tid)
{
	int error;

	if (!vm_watch_seize(watch, tid))
		return 1;
	error = errno;
	if (error == ESRCH || tracer_of(tid) == getpid())
		return 0;
	errno = error;
	return -1;
}

/* Until a listing brings no thread that was not there. */
static int take_threads(struct vm_watch *watch, struct vm_watched *process)
{
	char path[64];
	bool more = true;
	int seized = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)process->pid);
	while (more && seized >= 0) {
		DIR *folder = opendir(path);
		struct dirent *entry;

		more = false;
		while (folder && seized >= 0 && (entry = readdir(folder))) {
			pid_t tid = (pid_t)atoi(entry->d_name);

			if (tid <= 0 || vm_task_find(watch, tid))
				continue;
			seized = seize(watch, tid);
			if (seized > 0) {
				seized = take_thread(watch, process, tid);
				more = true;
			}
		}
		if (folder)
			closedir(folder);
	}
	return seized;
}

void vm_watch_follow(struct vm_watch *watch, struct vm_watched *process)
{
	pid_t tracer;
	int error;

	watch->traced = take_threads(watch, process) >= 0;
	if (watch->traced)
		return;
	error = errno;
	tracer = tracer_of(process->pid);
	if (tracer)
		vm_watch_refused(watch,
				 "sampled only: process %d is already traced, "
				 "by process %d",
				 (int)process->pid, (int)tracer);
	else
		vm_watch_refused(watch, "sampled only: ptrace: %s",
				 strerror(error));
}

/* False: it is there, and may not be traced; errno says why. */
static bool take_child(struct vm_watch *watch, pid_t pid, pid_t parent)
{
	struct vm_watched *process;
	int seized;

	if (vm_watched_find(watch, pid) ||
	    vm_target_state(pid) != VM_TARGET_ALIVE)
		return true;
	seized = seize(watch, pid);
	if (seized <= 0)
		return !seized;
	process = vm_watched_add(watch, pid, parent);
	if (!process)
		return false;
	process->executed = true;
	if (take_thread(watch, process, pid)) {
		vm_watched_remove(process);
		return false;
	}
	vm_watch_sample(watch, process, VM_MOMENT_SAMPLE);
	return take_threads(watch, process) >= 0;
}

/* How many of them may not be traced; `error` is the errno of the last. */
static size_t take_children(struct vm_watch *watch, struct vm_watched *process,
			    int *error)
{
	char name[64], path[64];
	size_t refused = 0;
	DIR *folder;
	struct dirent *entry;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)process->pid);
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		FILE *children;
		int pid;

		/* Missing where the kernel has no CONFIG_PROC_CHILDREN. */
		snprintf(name, sizeof(name), "/proc/%d/task/%d/children",
			 (int)process->pid, atoi(entry->d_name));
		children = fopen(name, "re");
		while (children && fscanf(children, "%d", &pid) == 1)
			if (!take_child(watch, pid, process->pid)) {
				*error = errno;
				refused++;
			}
		if (children)
			fclose(children);
	}
	if (folder)
		closedir(folder);
	return refused;
}

/*
 * Generation by generation: processes are put in front of the list, and none
 * goes away before the next wait(2).
 */
void vm_watch_follow_children(struct vm_watch *watch)
{
	struct vm_watched *done = NULL, *first, *process;
	size_t refused = 0;
	int error = 0;

	while ((first = watch->processes) != done) {
		for (process = first; process != done; process = process->next)
			refused += take_children(watch, process, &error);
		done = first;
	}
	if (refused)
		vm_watch_refused(watch,
				 "%zu of its children are not followed: "
				 "ptrace: %s",
				 refused, strerror(error));
}
