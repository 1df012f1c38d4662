/* SPDX-License-Identifier: MIT */
/* vmgrade_scratch - folders for what is unpacked, gone when the grader is. */
#include "tools/vmgrade_scratch.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_box_parts.h"

static char *scratch;

static void remove_scratch(void)
{
	box_remove(scratch);
}

/* The name tells whose it is; a number that is in use again keeps it. */
static void sweep(const char *in, const char *prefix)
{
	DIR *folder = opendir(in);
	const struct dirent *entry;
	char path[4096];

	while (folder && (entry = readdir(folder))) {
		const char *name = entry->d_name;
		struct stat status;
		long pid;

		if (strncmp(name, prefix, strlen(prefix)))
			continue;
		pid = strtol(name + strlen(prefix), NULL, 10);
		snprintf(path, sizeof(path), "%s/%s", in, name);
		if (pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH &&
		    !lstat(path, &status) && S_ISDIR(status.st_mode) &&
		    status.st_uid == geteuid())
			box_remove(path);
	}
	if (folder)
		closedir(folder);
}

/* A new one, when those that nobody lives for are gone. */
static char *make(const char *in, const char *prefix)
{
	char *path;

	sweep(in, prefix);
	if (asprintf(&path, "%s/%s%d.XXXXXX", in, prefix, (int)getpid()) < 0)
		return NULL;
	if (mkdtemp(path))
		return path;
	free(path);
	return NULL;
}

void scratch_open(void)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || *tmp != '/')
		tmp = "/tmp";
	scratch = make(tmp, "vmgrade-class.");
	if (!scratch)
		tool_fail(EXIT_GRADER, "%s: no folder can be made there: %m",
			  tmp);
	atexit(remove_scratch); /* not in workers, which leave by _exit(2) */
}

char *scratch_folder(void)
{
	char *path;

	if (asprintf(&path, "%s/XXXXXX", scratch) < 0)
		return NULL;
	if (mkdtemp(path))
		return path;
	free(path);
	return NULL;
}

char *scratch_beside(const char *path)
{
	char *copy = strdup(path), *folder;

	if (!copy)
		return NULL;
	folder = make(dirname(copy), "vmgrade-export.");
	free(copy);
	return folder;
}
