/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_kill - all that descends from a process: it hides nowhere, since
 * orphans come to the nearest subreaper, which is the grader or its guard.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tools/vmgrade_box_wire.h"

enum {
	DEEP = 64 /* generations: the next are seen when these are killed */
};

static bool alive(pid_t pid)
{
	char text[1024], *state;
	int fd = vm_proc_open(pid, "stat");
	bool got = fd >= 0 && vm_proc_text(fd, text, sizeof(text)) > 0;

	if (fd >= 0)
		close(fd);
	state = got ? strrchr(text, ')') : NULL; /* a name may hold one */
	return state && state[1] && !strchr("ZX", state[2]);
}

struct walker {
	bool (*each)(pid_t pid, void *arg);
	void *arg;
	bool stop;
};

static bool walk(struct walker *walker, pid_t pid, int depth);

/* Each child of one thread: "123 124 ". */
static bool walk_children(struct walker *walker, pid_t pid, const char *task,
			  int depth)
{
	enum {
		SIZE = 256 * 1024
	};
	char name[300], *text = malloc(SIZE), *at, *end;
	bool good = text != NULL;
	int fd;

	snprintf(name, sizeof(name), "task/%s/children", task);
	fd = good ? vm_proc_open(pid, name) : -1;
	if (fd >= 0 && vm_proc_text(fd, text, SIZE) > 0)
		for (at = text; !walker->stop; at = end) {
			const pid_t child = (pid_t)strtol(at, &end, 10);

			if (end == at)
				break;
			if (alive(child) && !walker->each(child, walker->arg))
				walker->stop = true;
			else
				walk(walker, child, depth + 1);
		}
	if (fd >= 0)
		close(fd);
	free(text);
	return good && fd >= 0;
}

static bool walk(struct walker *walker, pid_t pid, int depth)
{
	char path[64];
	struct dirent *entry;
	bool good = false;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	folder = depth < DEEP ? opendir(path) : NULL;
	while (folder && !walker->stop && (entry = readdir(folder)))
		if (*entry->d_name != '.' &&
		    walk_children(walker, pid, entry->d_name, depth))
			good = true;
	if (folder)
		closedir(folder);
	return good;
}

bool for_descendants(pid_t pid, bool (*each)(pid_t pid, void *arg), void *arg)
{
	struct walker walker = { .each = each, .arg = arg };

	return walk(&walker, pid, 0);
}

struct killed {
	pid_t *pid;
	size_t count, room;
	bool more;
};

/*
 * Who has been killed may be seen for a while, but makes no more children. A
 * number that is used anew meanwhile is killed at the next call.
 */
static bool kill_one(pid_t pid, void *arg)
{
	struct killed *killed = arg;
	size_t i;

	/* All of its group at once, if it leads one: then none of them can fork
	 * before its turn comes. */
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	for (i = 0; i < killed->count; i++)
		if (killed->pid[i] == pid)
			return true;
	if (killed->count == killed->room) {
		const size_t room = killed->room * 2 + 64;
		pid_t *pids = realloc(killed->pid, room * sizeof(*pids));

		if (!pids)
			return true;
		killed->pid = pids;
		killed->room = room;
	}
	killed->pid[killed->count++] = pid;
	killed->more = true;
	return true;
}

void kill_descendants(pid_t pid)
{
	struct killed killed = { .more = true };

	while (killed.more) {
		killed.more = false;
		for_descendants(pid, kill_one, &killed);
	}
	free(killed.pid);
}
