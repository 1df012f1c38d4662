/* SPDX-License-Identifier: MIT */
/* vmgrade_box_bwrap - what bubblewrap is told to build around a program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade_box_wire.h"

enum {
	MOST = 256
};

struct words {
	char *word[MOST];
	size_t count;
};

static void add(struct words *words, const char *word)
{
	if (words->count < MOST)
		words->word[words->count++] = (char *)word;
}

static void add_all(struct words *words, const char *const *more)
{
	for (; *more; more++)
		add(words, *more);
}

static void add_number(struct words *words, long long number)
{
	char *text;

	add(words, asprintf(&text, "%lld", number) < 0 ? NULL : text);
}

static void add_bind(struct words *words, const char *option, const char *from,
		     const char *to)
{
	add(words, option);
	add(words, from);
	add(words, to);
}

/* /lib and its like are links into /usr, or folders of their own. */
static void add_system(struct words *words)
{
	static const char *const folders[] = { "/lib",	  "/lib32", "/lib64",
					       "/libx32", "/bin",   "/sbin",
					       NULL };
	const char *const *folder;

	for (folder = folders; *folder; folder++) {
		char target[256];
		ssize_t len = readlink(*folder, target, sizeof(target) - 1);
		struct stat status;

		if (len > 0) {
			target[len] = '\0';
			add_bind(words, "--symlink", strdup(target), *folder);
		} else if (!stat(*folder, &status)) {
			add_bind(words, "--ro-bind", *folder, *folder);
		}
	}
}

static void add_sized(struct words *words, long size, const char *folder)
{
	add(words, "--size");
	add_number(words, size);
	add(words, "--tmpfs");
	add(words, folder);
}

/*
 * Not bubblewrap's --dev: that has terminals, too, and takes a second user
 * namespace. The folder that holds it all is a tmpfs without a size, so it is
 * made read-only when it is complete.
 */
static const char *const usual[] = {
	"--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc",
	"--unshare-uts", "--uid", "1000", "--gid", "1000", "--hostname",
	"sandbox", "--die-with-parent", "--new-session",
	/* The system. */
	"--ro-bind", "/usr", "/usr", "--ro-bind-try", "/etc/alternatives",
	"/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache",
	"/etc/ld.so.cache", "--proc", "/proc",
	/* Devices: few, since for each bubblewrap reads all mounts anew. */
	"--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/zero",
	"/dev/zero", "--dev-bind", "/dev/urandom", "/dev/urandom", "--symlink",
	"urandom", "/dev/random", "--symlink", "/proc/self/fd", "/dev/fd",
	"--symlink", "/proc/self/fd/0", "/dev/stdin", "--symlink",
	"/proc/self/fd/1", "/dev/stdout", "--symlink", "/proc/self/fd/2",
	"/dev/stderr", NULL
};

char **bwrap_argv(const struct plan *plan, int report, int filter)
{
	struct words *words = calloc(1, sizeof(*words));
	const long size = plan->number[PLAN_FILE];
	size_t i;

	if (!words)
		return NULL;
	add(words, plan->word[PLAN_BWRAP]);
	add_all(words, usual);
	add_system(words);
	add_sized(words, size, "/dev/shm");
	add_sized(words, size, INSIDE_TMP);
	add_bind(words, "--ro-bind", plan->word[PLAN_SUBMISSION],
		 INSIDE_SUBMISSION);
	add_bind(words, plan->number[PLAN_BUILD] ? "--bind" : "--ro-bind",
		 plan->word[PLAN_BUILT], INSIDE_BUILD);
	if (*plan->word[PLAN_HIDDEN])
		add_sized(words, sysconf(_SC_PAGESIZE),
			  plan->word[PLAN_HIDDEN]);
	add(words, "--remount-ro");
	add(words, "/");
	add(words, "--chdir");
	add(words, INSIDE_SUBMISSION);
	add(words, "--json-status-fd");
	add_number(words, report);
	add(words, "--seccomp");
	add_number(words, filter);
	add(words, "--");
	add_all(words, (const char *const *)plan->command);
	for (i = 0; i < words->count; i++)
		if (!words->word[i])
			return NULL; /* no memory */
	if (words->count == MOST)
		return NULL; /* the last is the end's */
	return words->word;
}
