/* SPDX-License-Identifier: MIT */
/* threads - where the threads of a process stand. */
#include "measure/threads.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

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
	return strncmp(before, "0x", 2) ? 0 : strtoull(before, NULL, 16);
}

static uint64_t pointer_of(pid_t pid, const char *tid)
{
	char name[64], text[512];
	uint64_t pointer = 0;
	int fd;

	snprintf(name, sizeof(name), "task/%.20s/syscall", tid);
	fd = vm_proc_open(pid, name);
	if (fd < 0)
		return 0;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		pointer = stack_pointer(text);
	close(fd);
	return pointer;
}

static DIR *open_tasks(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	return opendir(path);
}

uint64_t *vm_thread_pointers(pid_t pid, size_t *count)
{
	uint64_t *pointers = NULL, *more, pointer;
	const struct dirent *entry;
	DIR *tasks = open_tasks(pid);

	*count = 0;
	while (tasks && (entry = readdir(tasks))) {
		if (entry->d_name[0] == '.' || atoi(entry->d_name) == pid)
			continue;
		pointer = pointer_of(pid, entry->d_name);
		if (!pointer)
			continue;
		more = reallocarray(pointers, *count + 1, sizeof(*more));
		if (!more)
			break;
		pointers = more;
		pointers[(*count)++] = pointer;
	}
	if (tasks)
		closedir(tasks);
	return pointers;
}
