/* SPDX-License-Identifier: MIT */
/* watch_log - the moments of a watch, kept for each process. */
#include "measure/watch_log.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more of `size` bytes: doubled whenever `count` is full. */
static void *grown(void *list, size_t count, size_t size)
{
	if (count & (count - 1))
		return list;
	return reallocarray(list, count ? count * 2 : 1, size);
}

static int append(struct vm_moment **list, size_t *count,
		  const struct vm_moment *moment)
{
	struct vm_moment *more = grown(*list, *count, sizeof(*more));
	struct vm_record *record = NULL;

	if (!more)
		return -1;
	*list = more;
	if (moment->kind == VM_MOMENT_MARK) {
		record = malloc(sizeof(*record));
		if (!record)
			return -1;
		*record = *moment->mark;
	}
	more[*count] = *moment;
	if (record)
		more[*count].mark = record;
	(*count)++;
	return 0;
}

static int add_process(struct vm_watch_log *log, pid_t pid, pid_t parent)
{
	struct vm_log_process *more =
		grown(log->processes, log->count, sizeof(*more));

	if (!more)
		return -1;
	log->processes = more;
	more[log->count++] =
		(struct vm_log_process){ .pid = pid, .parent = parent };
	return 0;
}

/* The process's last entry: a PID is given to another when it has ended. */
static struct vm_log_process *find(struct vm_watch_log *log, pid_t pid)
{
	size_t i = log->count;

	while (i-- && log->processes[i].pid != pid)
		;
	return i == (size_t)-1 ? NULL : &log->processes[i];
}

/* A fault of a child comes before its first stop. */
static bool only_faults(const struct vm_log_process *process)
{
	return !process->parent && process->count &&
	       process->moments[process->count - 1].kind == VM_MOMENT_FAULT;
}

int vm_watch_log_add(struct vm_watch_log *log, const struct vm_moment *moment)
{
	struct vm_log_process *process;

	if (!moment->pid)
		return append(&log->system, &log->system_count, moment);
	process = find(log, moment->pid);
	if (moment->kind == VM_MOMENT_START) {
		if (!process || !only_faults(process))
			return add_process(log, moment->pid,
					   moment->start.parent);
		process->parent = moment->start.parent;
		return 0;
	}
	if (!process) {
		if (add_process(log, moment->pid, 0))
			return -1;
		process = &log->processes[log->count - 1];
	}
	return append(&process->moments, &process->count, moment);
}

int vm_watch_log_refused(struct vm_watch_log *log, const char *what)
{
	char **more = grown(log->refused, log->refused_count, sizeof(*more));

	if (!more)
		return -1;
	log->refused = more;
	more[log->refused_count] = strdup(what);
	return more[log->refused_count++] ? 0 : -1;
}

void vm_watch_log_free(struct vm_watch_log *log)
{
	size_t i, j;

	for (i = 0; i < log->count; i++) {
		struct vm_log_process *process = &log->processes[i];

		for (j = 0; j < process->count; j++)
			if (process->moments[j].kind == VM_MOMENT_MARK)
				free((void *)process->moments[j].mark);
		free(process->moments);
	}
	for (i = 0; i < log->refused_count; i++)
		free(log->refused[i]);
	free(log->refused);
	free(log->processes);
	free(log->system);
	*log = (struct vm_watch_log){ 0 };
}
