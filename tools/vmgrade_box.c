/* SPDX-License-Identifier: MIT */
/* vmgrade_box - which sandbox this machine allows, found out by trying. */
#include "tools/vmgrade_box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/process.h"
#include "tools/vmgrade_box_parts.h"
#include "tools/vmgrade_box_wire.h"

/* The first of `places` below which `name` can be executed; malloc'd. */
static char *find(char *places, const char *name)
{
	char *place, *state, *path;

	for (place = strtok_r(places, ":", &state); place;
	     place = strtok_r(NULL, ":", &state)) {
		if (asprintf(&path, "%s/%s", place, name) < 0)
			return NULL;
		if (!access(path, X_OK))
			return path;
		free(path);
	}
	return NULL;
}

/* Beside this program; in a build tree, of the tests too; or installed. */
static char *find_helper(void)
{
	char exe[4096], places[3 * sizeof(exe)], *slash;

	if (vm_process_self(exe, sizeof(exe)))
		return NULL;
	slash = strrchr(exe, '/');
	if (slash)
		*slash = '\0';
	snprintf(places, sizeof(places), "%s:%s/../tools:%s", exe, exe,
		 PKGLIBEXECDIR);
	return find(places, "vmgrade-box");
}

static char *find_bwrap(void)
{
	const char *forced = getenv(BOX_FORCE), *path = getenv("PATH");
	char *places, *found;

	if (forced && !strcmp(forced, "container"))
		return strdup("");
	places = strdup(path ? path : "/usr/local/bin:/usr/bin:/bin");
	found = places ? find(places, "bwrap") : NULL;
	free(places);
	return found ? found : strdup("");
}

/*
 * The users of cells: a range that nobody is in, one for each grader's PID; a
 * container may have been given 65,536 users only, or no other at all.
 */
static void find_uids(struct box *box)
{
	static const struct {
		uid_t first, count;
	} ranges[] = { { 1900000000, 1 << 22 }, { 40000, 20000 } };
	unsigned int inside, outside, count;
	FILE *map = geteuid() ? NULL : fopen("/proc/self/uid_map", "re");
	size_t i;

	while (map && !box->uids &&
	       fscanf(map, "%u %u %u", &inside, &outside, &count) == 3)
		for (i = 0; i < 2 && !box->uids; i++) {
			const uid_t first = ranges[i].first;

			if (first < inside || first - inside >= count ||
			    count - (first - inside) < ranges[i].count)
				continue;
			box->uids = first;
			box->uid_count = ranges[i].count;
		}
	if (map)
		fclose(map);
}

static bool has_capability(unsigned int capability)
{
	char text[8192];
	const char *mask = NULL;
	int fd = vm_proc_open(0, "self/status");

	if (fd >= 0) {
		if (vm_proc_text(fd, text, sizeof(text)) > 0)
			mask = strstr(text, "\nCapEff:");
		close(fd);
	}
	return mask &&
	       strtoull(strchr(mask, ':') + 1, NULL, 16) >> capability & 1;
}

enum box_tier box_tier(const struct box *box)
{
	return box->tier;
}

const char *box_text(const struct box *box)
{
	return box->text;
}

unsigned int box_exec(const struct box *box)
{
	return box->tier == BOX_CONTAINER ? 2 : 3;
}

const char *box_limit_name(enum box_limit limit)
{
	static const char *const names[BOX_LIMITS] = {
		[BOX_TIME] = "time",	       [BOX_MEMORY] = "memory",
		[BOX_PROCESSES] = "processes", [BOX_OUTPUT] = "output",
		[BOX_DISK] = "disk",
	};

	return names[limit];
}

static char *describe(const struct box *box)
{
	static const char *const numerals[] = { "i", "ii", "iii" };
	char memory[64] = "memory watched every 5 ms", rest[128] = "bubblewrap";
	char *text;

	if (box->version)
		snprintf(memory, sizeof(memory), "cgroups (version %d)",
			 box->version);
	if (box->tier == BOX_CONTAINER && box->landlock)
		snprintf(rest, sizeof(rest), "Landlock (version %d), seccomp",
			 box->landlock);
	else if (box->tier == BOX_CONTAINER)
		snprintf(rest, sizeof(rest),
			 "seccomp; no Landlock: files that %s may read can "
			 "be read",
			 box->uids ? "everybody" : "the grader");
	return asprintf(&text, "%s: %s%s, %s", numerals[box->tier],
			box->uids ? "own user, " : "", memory, rest) < 0
		       ? NULL
		       : text;
}

enum {
	SIGNALS_SCOPED = 6 /* of Landlock's versions */
};

/* Runs true(1) in a cell. The reason why not is malloc'd. */
static bool try_out(const struct box *box, char **why)
{
	static const struct lab_limits limits = {
		.seconds = 10,
		.memory = 64,
		.processes = 10,
		.output = 64,
		.disk = 1,
	};
	char *argv[] = { (char *)"/bin/true", NULL };
	const struct box_manner manner = { 0 };
	struct box_result result = { 0 };
	struct box_cell *cell = box_open(box, &limits, NULL, NULL);
	bool good;

	free(*why);
	*why = NULL;
	if (!cell) {
		*why = strdup(strerror(errno));
		return false;
	}
	good = !box_run(cell, argv, &manner, NULL, 0, 0, &result) &&
	       result.executed && WIFEXITED(result.status) &&
	       !WEXITSTATUS(result.status);
	if (!good && asprintf(why, "%s %s", box_failure(cell, NULL) ?: "",
			      result.output[1] ?: "") < 0)
		*why = NULL;
	box_result_free(&result);
	box_close(cell);
	return good;
}

/* From the strictest on; what has been refused is left out. */
static bool choose_in(struct box *box, const char *folder, char **why)
{
	const bool groups = !geteuid() && box_groups_find(box);
	const int version = box->version;
	int bare, without;

	box->folder = folder;
	free(box->bwrap);
	box->bwrap = find_bwrap();
	if (!box->bwrap)
		return false;
	/* Nor may such a root look into namespaces of others. */
	for (bare = !*box->bwrap || box->look || box->bare; bare < 2; bare++)
		for (without = !groups; without < 2; without++) {
			if (bare)
				*box->bwrap = '\0';
			if (without)
				box->groups[0][0] = box->groups[1][0] = '\0';
			else
				box_groups_find(box);
			box->version = without ? 0 : version;
			box->tier = bare	? BOX_CONTAINER
				    : box->uids ? BOX_ROOT
						: BOX_USER;
			if (try_out(box, why))
				return true;
		}
	return false;
}

/* The users of cells may have no way into a $TMPDIR of root's own. */
static bool choose(struct box *box, char **why)
{
	const char *folder = getenv("TMPDIR");

	return (folder && *folder == '/' && choose_in(box, folder, why)) ||
	       choose_in(box, "/tmp", why);
}

struct box *box_probe(char **why)
{
	struct box *box = calloc(1, sizeof(*box));

	*why = NULL;
	if (!box)
		return NULL;
	box->helper = find_helper();
	/* Or files of the cell's user could be neither measured nor removed. */
	if (has_capability(CAP_DAC_OVERRIDE))
		find_uids(box);
	box->look = box->uids && !has_capability(CAP_SYS_PTRACE);
	box->landlock = landlock_version();
	/* It may measure nobody but itself; then no signal must reach it. */
	if (box->look && box->landlock >= SIGNALS_SCOPED) {
		box->uids = 0;
		box->look = false;
		box->bare = true;
	}
	if (!box->helper) {
		*why = strdup("the program vmgrade-box was not found");
	} else if (choose(box, why)) {
		box->text = describe(box);
		box_sweep(box);
	}
	if (box->text)
		return box;
	box_free(box);
	return NULL;
}

void box_free(struct box *box)
{
	if (!box)
		return;
	free(box->helper);
	free(box->bwrap);
	free(box->text);
	free(box);
}
