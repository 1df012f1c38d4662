/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_groups - the cgroups of a cell: one of memory and one of pids
 * where they are of version 1, below the grader's own; in version 2 one for
 * both, below the nearest group above it that hands both on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure/cgroup.h"
#include "measure/proc.h"
#include "tools/vmgrade_box_parts.h"

enum {
	TEXT = 64 * 1024,
	MIB = 1024 * 1024,
	OURS = 3 /* bubblewrap's two processes, and the guard */
};

static int write_number(const char *group, const char *file, uint64_t number)
{
	char path[4200];
	int fd, result;

	snprintf(path, sizeof(path), "%s/%s", group, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = dprintf(fd, "%llu", (unsigned long long)number);
	close(fd);
	return result < 0 ? -1 : 0;
}

static bool read_text(const char *group, const char *file, char *text,
		      size_t size)
{
	char path[4200];
	int fd;
	bool good;

	snprintf(path, sizeof(path), "%s/%s", group, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	good = fd >= 0 && vm_proc_text(fd, text, size) >= 0;
	if (fd >= 0)
		close(fd);
	return good;
}

/* The number behind "KEY " in a file of lines. */
static uint64_t count_of(const char *group, const char *file, const char *key)
{
	char text[4096];
	const char *at = text;
	const size_t len = strlen(key);

	if (!read_text(group, file, text, sizeof(text)))
		return 0;
	while (at && (strncmp(at, key, len) || at[len] != ' '))
		at = (at = strchr(at, '\n')) ? at + 1 : NULL;
	return at ? strtoull(at + len, NULL, 10) : 0;
}

/* Does version 2 hand memory and pids on to the groups below this one? */
static bool hands_on(const char *group)
{
	char text[1024], *word, *state;
	int found = 0;

	if (!read_text(group, "cgroup.subtree_control", text, sizeof(text)))
		return false;
	for (word = strtok_r(text, " \n", &state); word;
	     word = strtok_r(NULL, " \n", &state))
		found += !strcmp(word, "memory") || !strcmp(word, "pids");
	return found == 2;
}

static bool find_unified(const struct vm_cgroup *own, char *group, size_t size)
{
	char *slash;

	snprintf(group, size, "%s", own->folder);
	while (!hands_on(group)) {
		slash = strrchr(group, '/');
		if (!slash || (size_t)(slash - group) < own->top)
			return false;
		*slash = '\0';
	}
	return !access(group, W_OK);
}

bool box_groups_find(struct box *box)
{
	static const char pids[] = "/sys/fs/cgroup/pids";
	struct vm_cgroup own;

	box->version = 0;
	box->groups[1][0] = '\0';
	if (!vm_cgroup_find("", &own))
		return false;
	if (own.unified) {
		if (!find_unified(&own, box->groups[0], sizeof(own.folder)))
			return false;
		box->version = 2;
		return true;
	}
	memcpy(box->groups[0], own.folder, sizeof(own.folder));
	memcpy(box->groups[1], pids, sizeof(pids));
	if (access(own.folder, W_OK) || access(pids, W_OK))
		return false;
	box->version = 1;
	return true;
}

/* Swap counts as memory. Where there is none, neither are its files. */
static int limit_1(struct box_cell *cell)
{
	const uint64_t crowd = cell->limits->processes + OURS;
	const uint64_t bytes = (uint64_t)cell->limits->memory * MIB;

	if (write_number(cell->groups[0], "memory.limit_in_bytes", bytes) ||
	    write_number(cell->groups[1], "pids.max", crowd))
		return -1;
	write_number(cell->groups[0], "memory.memsw.limit_in_bytes", bytes);
	return 0;
}

static int limit_2(struct box_cell *cell)
{
	const uint64_t crowd = cell->limits->processes + OURS;
	const uint64_t bytes = (uint64_t)cell->limits->memory * MIB;

	if (write_number(cell->groups[0], "memory.max", bytes) ||
	    write_number(cell->groups[0], "pids.max", crowd))
		return -1;
	write_number(cell->groups[0], "memory.swap.max", 0);
	write_number(cell->groups[0], "memory.oom.group", 1);
	return 0;
}

int box_groups_make(struct box_cell *cell)
{
	const struct box *box = cell->box;
	const char *name = strrchr(cell->folder, '/') + 1;
	size_t i;

	for (i = 0; i < 2 && *box->groups[i]; i++) {
		if ((size_t)snprintf(cell->groups[i], sizeof(cell->groups[i]),
				     "%s/%s", box->groups[i],
				     name) >= sizeof(cell->groups[i])) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (mkdir(cell->groups[i], S_IRWXU | S_IRGRP | S_IXGRP))
			return -1;
	}
	return box->version == 1   ? limit_1(cell)
	       : box->version == 2 ? limit_2(cell)
				   : 0;
}

void box_groups_events(const struct box_cell *cell, uint64_t events[2])
{
	const bool two = cell->box->version == 2;

	events[0] = events[1] = 0;
	if (!cell->box->version)
		return;
	events[0] = count_of(cell->groups[0],
			     two ? "memory.events" : "memory.oom_control",
			     "oom_kill");
	events[1] = count_of(cell->groups[!two], "pids.events", "max");
}

/* Returns when it has ended, or after a second. */
static void kill_and_wait(pid_t pid)
{
	enum {
		SECOND = 1000
	};
	struct pollfd end = { .fd = (int)syscall(SYS_pidfd_open, pid, 0),
			      .events = POLLIN };

	kill(pid, SIGKILL);
	if (end.fd < 0)
		return;
	poll(&end, 1, SECOND);
	close(end.fd);
}

static void kill_all(const char *group)
{
	char *text = malloc(TEXT), *at, *end;

	if (text && read_text(group, "cgroup.procs", text, TEXT))
		for (at = text;; at = end) {
			const pid_t pid = (pid_t)strtol(at, &end, 10);

			if (end == at)
				break;
			if (pid > 0) /* 0: outside of this namespace */
				kill_and_wait(pid);
		}
	free(text);
}

void box_groups_remove(const struct box *box, const char *name)
{
	enum {
		TRIES = 100 /* who forks meanwhile is killed next */
	};
	char path[4200];
	size_t i;
	int left;

	for (i = 0; i < 2 && *box->groups[i]; i++) {
		snprintf(path, sizeof(path), "%s/%s", box->groups[i], name);
		for (left = TRIES; left && rmdir(path) && errno == EBUSY;
		     left--)
			kill_all(path);
	}
}
