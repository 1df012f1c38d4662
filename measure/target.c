/* SPDX-License-Identifier: MIT */
/* target - which process a user means, and whether it has memory to show. */
#include "measure/target.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/procstat.h"

/* The start of a file of /proc/PID, terminated; false where it has none. */
static bool read_start(pid_t pid, const char *file, char *text, size_t size)
{
	int fd = vm_proc_open(pid, file);
	ssize_t got;

	if (fd < 0)
		return false;
	got = read(fd, text, size - 1);
	close(fd);
	if (got <= 0)
		return false;
	text[got] = '\0';
	return true;
}

static bool is_base_name(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return !strcmp(slash ? slash + 1 : path, name);
}

static bool is_exe(pid_t pid, const char *name)
{
	static const char deleted[] = " (deleted)";
	const size_t cut = sizeof(deleted) - 1;
	char path[PATH_MAX];
	ssize_t len = vm_proc_exe(pid, path, sizeof(path));

	if (len < 0)
		return false;
	if ((size_t)len > cut && !strcmp(path + len - cut, deleted))
		path[(size_t)len - cut] = '\0';
	return is_base_name(path, name);
}

static bool is_named(pid_t pid, const char *name)
{
	char text[PATH_MAX];

	if (read_start(pid, "comm", text, sizeof(text))) {
		text[strcspn(text, "\n")] = '\0';
		if (!strcmp(text, name))
			return true;
	}
	if (read_start(pid, "cmdline", text, sizeof(text)) &&
	    is_base_name(text, name))
		return true;
	return is_exe(pid, name);
}

ssize_t vm_target_find(const char *name, pid_t *pids, size_t most)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	size_t count = 0;

	if (!proc)
		return -1;
	while ((entry = readdir(proc))) {
		pid_t pid = (pid_t)atoi(entry->d_name);

		if (pid <= 0 || pid == getpid() || !is_named(pid, name))
			continue;
		if (count < most)
			pids[count] = pid;
		count++;
	}
	closedir(proc);
	return (ssize_t)count;
}

enum vm_target_state vm_target_state(pid_t pid)
{
	enum {
		KTHREAD = 0x200000 /* PF_KTHREAD in the ninth column */
	};
	struct vm_procstat stat;
	char text[1024];

	if (!read_start(pid, "stat", text, sizeof(text)) ||
	    vm_procstat_parse(text, &stat))
		return VM_TARGET_GONE;
	if (stat.state == 'Z' || stat.state == 'X')
		return VM_TARGET_ZOMBIE;
	return stat.flags & KTHREAD ? VM_TARGET_KERNEL : VM_TARGET_ALIVE;
}
