/* SPDX-License-Identifier: MIT */
/* cgroup - the memory control group of this process, and those above it. */
#include "measure/cgroup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

/* Where distributions mount them; of version 2 the one that is there. */
static const char *const unified[] = { "/sys/fs/cgroup/unified",
				       "/sys/fs/cgroup" };
static const char v1_memory[] = "/sys/fs/cgroup/memory";

/* "4:memory:/a/b" or "0::/a/b": the group's path, or NULL for another one. */
static char *path_of(char *line, bool *is_unified)
{
	char *controllers = strchr(line, ':');
	char *path = controllers ? strchr(controllers + 1, ':') : NULL;
	char *name, *state;

	if (!path)
		return NULL;
	*controllers++ = '\0';
	*path++ = '\0';
	*is_unified = !*controllers;
	if (*is_unified)
		return path;
	for (name = strtok_r(controllers, ",", &state); name;
	     name = strtok_r(NULL, ",", &state))
		if (!strcmp(name, "memory"))
			return path;
	return NULL;
}

struct search {
	const char *root;
	struct vm_cgroup *group;
	bool found;
};

/* Takes version 2 for want of anything else, and goes on looking. */
static bool look(char *line, size_t len, void *arg)
{
	struct search *search = arg;
	struct vm_cgroup *group = search->group;
	const char *mounted = v1_memory;
	char *path = path_of(line, &group->unified);
	char probe[4096];

	(void)len;
	if (!path)
		return false;
	if (group->unified) {
		snprintf(probe, sizeof(probe), "%s%s", search->root,
			 unified[0]);
		mounted = unified[access(probe, F_OK) != 0];
	}
	/* A group beyond the namespace's own cannot be seen: "/../a". */
	if (strstr(path, "/.."))
		path = "";
	search->found = (size_t)snprintf(group->folder, sizeof(group->folder),
					 "%s%s%s", search->root, mounted,
					 path) < sizeof(group->folder);
	group->top = strlen(search->root) + strlen(mounted);
	return search->found && !group->unified;
}

bool vm_cgroup_find(const char *root, struct vm_cgroup *group)
{
	struct search search = { .root = root, .group = group };
	char buffer[8192];
	int fd;

	snprintf(buffer, sizeof(buffer), "%s/proc/self/cgroup", root);
	fd = open(buffer, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (vm_proc_lines(fd, buffer, sizeof(buffer), look, &search))
		search.found = false;
	close(fd);
	return search.found;
}

/*
 * The number in the first `folder` bytes' file `name`, or behind `key` in it.
 * "max", and a file that is not there, are `otherwise`.
 */
static uint64_t number(const struct vm_cgroup *group, size_t folder,
		       const char *name, const char *key, uint64_t otherwise)
{
	char buffer[16 * 1024];
	char *at = buffer, *end;
	uint64_t value;
	int fd;

	snprintf(buffer, sizeof(buffer), "%.*s/%s", (int)folder, group->folder,
		 name);
	fd = open(buffer, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return otherwise;
	if (vm_proc_text(fd, buffer, sizeof(buffer)) <= 0)
		*buffer = '\0';
	close(fd);
	if (key) {
		size_t len = strlen(key);

		while (at && (strncmp(at, key, len) || at[len] != ' '))
			at = (at = strchr(at, '\n')) ? at + 1 : NULL;
		if (!at)
			return otherwise;
		at += len;
	}
	value = strtoull(at, &end, 10);
	return end == at ? otherwise : value;
}

/* The folder above, by its length; 0 above the top. */
static size_t above(const struct vm_cgroup *group, size_t folder)
{
	if (folder <= group->top)
		return 0;
	while (folder > group->top && group->folder[--folder] != '/')
		;
	return folder;
}

uint64_t vm_cgroup_limit(const struct vm_cgroup *group)
{
	static const char *const names[] = { "memory.max", "memory.high",
					     "memory.limit_in_bytes" };
	uint64_t limit = UINT64_MAX;
	size_t folder, i;

	for (folder = strlen(group->folder); folder;
	     folder = above(group, folder))
		for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
			uint64_t one = number(group, folder, names[i], NULL,
					      UINT64_MAX);

			if (one < limit)
				limit = one;
		}
	return limit;
}

uint64_t vm_cgroup_swap(const struct vm_cgroup *group)
{
	size_t folder = group->unified ? strlen(group->folder) : 0;
	uint64_t least = UINT64_MAX;

	for (; folder; folder = above(group, folder)) {
		uint64_t limit = number(group, folder, "memory.swap.max", NULL,
					UINT64_MAX);
		uint64_t used =
			number(group, folder, "memory.swap.current", NULL, 0);

		if (limit == UINT64_MAX)
			continue;
		if (limit < used) /* lowered since */
			limit = used;
		if (limit - used < least)
			least = limit - used;
	}
	return least;
}

uint64_t vm_cgroup_reclaimed(const struct vm_cgroup *group)
{
	size_t folder = strlen(group->folder);
	uint64_t sum = 0;

	if (group->unified)
		return number(group, folder, "memory.stat", "pgsteal", 0);
	for (; folder; folder = above(group, folder))
		sum += number(group, folder, "memory.failcnt", NULL, 0);
	return sum;
}
