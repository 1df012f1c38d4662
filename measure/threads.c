/* SPDX-License-Identifier: MIT */
/* threads - where the threads of a process stand. */
#include "measure/threads.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The stack pointer in text of /proc/PID/syscall, whose last two numbers are
 * stack pointer and program counter; 0 for "running".
 */
static uint64_t stack_pointer(char *text)
{
	const char *before = "", *last = "";
	char *rest = text, *word;

	while ((word = strsep(&rest, " \n"))) {
		if (!*word)
			continue;
		before = last;
		last = word;
	}
	return strtoull(before, NULL, 16);
}

static uint64_t pointer_of(struct vm_origin *origin, const char *tid)
{
	char name[64], *text;
	uint64_t pointer = 0;
	size_t len;

	snprintf(name, sizeof(name), "task/%.20s/syscall", tid);
	text = vm_origin_text(origin, name, 512, &len);
	if (text)
		pointer = stack_pointer(text);
	else if (origin->pid) /* refused: the recording knows of it, too */
		vm_origin_keep(origin, name, "", 0);
	free(text);
	return pointer;
}

static int add_left(struct vm_threads *threads, pid_t tid)
{
	void *more = reallocarray(threads->left, threads->unknown + 1,
				  sizeof(*threads->left));

	if (!more)
		return -1;
	threads->left = more;
	threads->left[threads->unknown++] = tid;
	return 0;
}

int vm_threads_add(struct vm_threads *threads, uint64_t sp, pid_t tid)
{
	void *more = reallocarray(threads->sp, threads->count + 1,
				  sizeof(*threads->sp));

	if (!more)
		return -1;
	threads->sp = more;
	more = reallocarray(threads->tid, threads->count + 1,
			    sizeof(*threads->tid));
	if (!more)
		return -1;
	threads->tid = more;
	threads->sp[threads->count] = sp;
	threads->tid[threads->count++] = tid;
	return 0;
}

static DIR *open_tasks(struct vm_origin *origin)
{
	int fd = openat(origin->directory, "task",
			O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *tasks = fd < 0 ? NULL : fdopendir(fd);

	if (!tasks && fd >= 0)
		close(fd);
	return tasks;
}

/* The first thread has the process's number: stat tells it of a recording. */
static pid_t first_of(struct vm_origin *origin)
{
	size_t len;
	char *text;
	pid_t pid = origin->pid;

	if (pid)
		return pid;
	text = vm_origin_text(origin, "stat", 4096, &len);
	if (text)
		pid = (pid_t)atoi(text);
	free(text);
	return pid;
}

void vm_threads_read(struct vm_threads *threads, struct vm_origin *origin)
{
	const pid_t first = first_of(origin);
	const struct dirent *entry;
	DIR *tasks = open_tasks(origin);

	*threads = (struct vm_threads){ 0 };
	while (tasks && (entry = readdir(tasks))) {
		pid_t tid = (pid_t)atoi(entry->d_name);
		uint64_t sp;

		if (tid <= 0 || tid == first)
			continue;
		sp = pointer_of(origin, entry->d_name);
		if (sp ? vm_threads_add(threads, sp, tid)
		       : add_left(threads, tid))
			break;
	}
	threads->told = threads->count;
	if (tasks)
		closedir(tasks);
}

void vm_threads_free(struct vm_threads *threads)
{
	free(threads->sp);
	free(threads->tid);
	free(threads->left);
	*threads = (struct vm_threads){ 0 };
}
