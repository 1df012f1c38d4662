/* SPDX-License-Identifier: MIT */
/* watch_task - the processes and threads of a watch. */
#include <stdlib.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/watch_parts.h"

uint64_t vm_watch_status(pid_t tid, const char *key)
{
	char text[8192];
	uint64_t number = 0;
	int fd = vm_proc_open(tid, "status");

	if (fd < 0)
		return 0;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		vm_proc_number(text, key, &number);
	close(fd);
	return number;
}

struct vm_watched *vm_watched_find(struct vm_watch *watch, pid_t pid)
{
	/* Its main thread is there as long as any other. */
	const struct vm_task *task = vm_task_find(watch, pid);

	return task ? task->process : NULL;
}

struct vm_watched *vm_watched_add(struct vm_watch *watch, pid_t pid,
				  pid_t parent)
{
	struct vm_watched *process = calloc(1, sizeof(*process));
	struct vm_moment moment;

	if (!process)
		return NULL;
	process->pid = pid;
	process->stale = true;
	process->exec_vsz = process->exec_rss = VM_UNMEASURED;
	vm_sampler_open(&process->sampler, pid, watch->options.columns);
	process->next = watch->processes;
	process->link = &watch->processes;
	if (process->next)
		process->next->link = &process->next;
	watch->processes = process;
	moment = vm_moment_now(watch, VM_MOMENT_START, pid, pid);
	moment.start.parent = parent;
	vm_watch_tell(watch, &moment);
	return process;
}

void vm_watched_remove(struct vm_watched *process)
{
	*process->link = process->next;
	if (process->next)
		process->next->link = process->link;
	vm_sampler_close(&process->sampler);
	vm_maps_free(&process->maps);
	free(process->line);
	free(process);
}

static struct vm_task **row_of(struct vm_watch *watch, pid_t tid)
{
	return &watch->tasks[(unsigned int)tid % VM_TASK_ROWS];
}

struct vm_task *vm_task_find(struct vm_watch *watch, pid_t tid)
{
	struct vm_task *task = *row_of(watch, tid);

	while (task && task->tid != tid)
		task = task->next;
	return task;
}

struct vm_task *vm_task_add(struct vm_watch *watch, pid_t tid,
			    struct vm_watched *process)
{
	struct vm_task *task = calloc(1, sizeof(*task));

	if (!task)
		return NULL;
	task->tid = tid;
	task->process = process;
	task->next = *row_of(watch, tid);
	*row_of(watch, tid) = task;
	process->tasks++;
	return task;
}

void vm_task_remove(struct vm_watch *watch, pid_t tid)
{
	struct vm_task **link = row_of(watch, tid), *task;

	while (*link && (*link)->tid != tid)
		link = &(*link)->next;
	task = *link;
	if (!task)
		return;
	*link = task->next;
	if (!--task->process->tasks)
		vm_watched_remove(task->process);
	free(task);
}
