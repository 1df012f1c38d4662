/* SPDX-License-Identifier: MIT */
/*
 * in_box - runs submissions in vmgrade's sandbox, one after the other, and says
 * what became of each.
 *
 * Reads rows from standard input: FILE (or FOLDER/FILE), a tab, and an extended
 * regular expression that "OUTCOME: OUTPUT" of it must match. OUTCOME is "limit
 * NAME", "exit N", "signal N", "build exit N", "failed", ...; OUTPUT is what it
 * wrote to both of its descriptors, as far as there is room. After each, none
 * of its processes, files and cgroups may be left, and an honest program runs
 * as ever.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/plain.h"
#include "tools/vmgrade_box.h"

static const struct lab_limits limits = {
	.seconds = 1,
	.memory = 128,
	.processes = 16,
	.output = 64,
	.disk = 16,
};

enum {
	BUILD_SECONDS = 10,
	SECONDS = 10, /* where time is not what is limited */
	GRACE = 5,    /* to kill and to free what it had, on a busy machine */
	SHOWN = 400
};

static int failed;

__attribute__((format(printf, 2, 3))) static void say(bool good,
						      const char *format, ...)
{
	va_list args;

	printf("%s - ", good ? "ok" : "not ok");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	puts("");
	fflush(stdout);
	failed += !good;
}

static bool ends_in(const char *name, const char *end)
{
	const size_t len = strlen(name), end_len = strlen(end);

	return len >= end_len && !strcmp(name + len - end_len, end);
}

/* "OUTCOME: OUTPUT" of a result. */
static void describe(const struct box_cell *cell, const char *step,
		     const struct box_result *result, char *text, size_t size)
{
	const int status = result->status;
	const char *out = result->output[0] ?: "",
		   *more = result->output[1] ?: "";

	if (!result->executed)
		snprintf(text, size, "%sfailed: %s", step,
			 box_failure(cell, NULL));
	else if (result->limit)
		snprintf(text, size, "%slimit %s: %.*s%.*s", step,
			 box_limit_name(result->limit), SHOWN, out, SHOWN,
			 more);
	else if (WIFSIGNALED(status))
		snprintf(text, size, "%ssignal %d: %.*s%.*s", step,
			 WTERMSIG(status), SHOWN, out, SHOWN, more);
	else
		snprintf(text, size, "%sexit %d: %.*s%.*s", step,
			 WEXITSTATUS(status), SHOWN, out, SHOWN, more);
}

static void path_in(char *path, size_t size, const char *folder,
		    const char *file)
{
	const char *slash = strrchr(file, '/');

	snprintf(path, size, "%s/%s", folder, slash ? slash + 1 : file);
}

/* Compiles what is to be compiled: true when there is something to run. */
static bool build(struct box_cell *cell, const char *file, char *program,
		  char *text, size_t size)
{
	const struct box_manner manner = { .build = true };
	struct box_result result = { 0 };
	char source[4096];
	bool good;

	path_in(source, sizeof(source), box_submission(cell), file);
	strcpy(program, source);
	if (!ends_in(file, ".c"))
		return true;
	snprintf(program, sizeof(source), "%s/program", box_build(cell));
	char *argv[] = { (char *)"gcc", (char *)"-O1",
			 (char *)"-w",	(char *)"-pthread",
			 (char *)"-o",	program,
			 source,	NULL };

	good = !box_run(cell, argv, &manner, NULL, 0, BUILD_SECONDS, &result) &&
	       result.executed && !result.limit && !result.status;
	describe(cell, "build ", &result, text, size);
	box_result_free(&result);
	return good;
}

static double run(struct box_cell *cell, const char *file, unsigned int limit,
		  char *text, size_t size)
{
	const struct box_manner manner = { 0 };
	struct box_result result = { 0 };
	char program[4096];
	double seconds = 0;

	if (!build(cell, file, program, text, size))
		return 0;
	char *argv[] = { program, NULL, NULL };

	if (ends_in(file, ".sh") || ends_in(file, ".py")) {
		argv[0] = (char *)(ends_in(file, ".sh") ? "sh" : "python3");
		argv[1] = program;
	}
	if (box_run(cell, argv, &manner, NULL, 0, limit, &result))
		snprintf(text, size, "box_run: %s", strerror(errno));
	else
		describe(cell, "", &result, text, size);
	seconds = result.seconds;
	box_result_free(&result);
	return seconds;
}

/* Names of ours below a folder: what a cell should have taken with it. */
static int left_in(const char *folder)
{
	DIR *names = opendir(folder);
	struct dirent *entry;
	int count = 0;

	while (names && (entry = readdir(names)))
		count += !strncmp(entry->d_name, "vmgrade-", 8);
	if (names)
		closedir(names);
	return count;
}

static void check_nothing_left(const char *file)
{
	int status;
	const int files = left_in(getenv("TMPDIR"));

	if (files)
		say(false, "%s: %d folders are left", file, files);
	if (waitpid(-1, &status, WNOHANG | __WALL) != -1)
		say(false, "%s: a child is left", file);
}

static void check_next(const struct box *box, const char *file)
{
	struct box_cell *cell = box_open(box, &limits, NULL, NULL);
	const struct box_manner manner = { 0 };
	char *argv[] = { (char *)"cat", NULL };
	struct box_result result = { 0 };

	if (!cell || box_run(cell, argv, &manner, "honest\n", 7, 0, &result) ||
	    !result.executed || result.limit || result.status ||
	    strcmp(result.output[0], "honest\n"))
		say(false, "%s: the next one suffers", file);
	box_result_free(&result);
	box_close(cell);
}

static void check_one(const struct box *box, const char *folder,
		      const char *file, const char *pattern)
{
	char path[4096], text[8192] = "";
	struct box_cell *cell;
	/* A cgroup refuses processes without an end. */
	const unsigned int limit =
		strstr(pattern, "limit time") ||
				strstr(pattern, "limit processes")
			? limits.seconds
			: SECONDS;
	double seconds = 0;
	bool good;
	regex_t regex;

	snprintf(path, sizeof(path), "%s/%.*s", folder, (int)strcspn(file, "/"),
		 file);
	cell = box_open(box, &limits, path, NULL);
	if (cell)
		seconds = run(cell, file, limit, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "box_open: %s", strerror(errno));
	if (cell && *box_left_out(cell))
		printf("# left out: %s", box_left_out(cell));
	box_close(cell);
	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB)) {
		say(false, "%s: no pattern: %s", file, pattern);
		return;
	}
	good = !regexec(&regex, text, 0, NULL, 0);
	failed += !good;
	printf("%s - %s (%.2f s): ", good ? "ok" : "not ok", file, seconds);
	vm_plain(stdout, text, strlen(text), SIZE_MAX);
	puts("");
	regfree(&regex);
	if (strstr(text, "vmgrade-secret"))
		say(false, "%s: it has read the secret", file);
	if (seconds > limit + GRACE)
		say(false, "%s: it took %.1f s", file, seconds);
	check_nothing_left(file);
	check_next(box, file);
}

int main(int argc, char **argv)
{
	static const char *const tiers[] = { "i", "ii", "iii" };
	char *why, line[1024];
	struct box *box;
	enum box_tier tier;
	int rows = 0;

	if (argc != 2 || !getenv("TMPDIR")) {
		fputs("usage: in_box FOLDER <ROWS, with a TMPDIR of its own\n",
		      stderr);
		return 2;
	}
	box = box_probe(&why);
	if (!box) {
		printf("no sandbox: %s\n", why);
		return 99;
	}
	printf("# %s\n", box_text(box));
	while (fgets(line, sizeof(line), stdin)) {
		char *pattern = strchr(line, '\t');

		if (*line == '#' || !pattern)
			continue;
		*pattern++ = '\0';
		pattern[strcspn(pattern, "\n")] = '\0';
		check_one(box, argv[1], line, pattern);
		rows++;
	}
	tier = box_tier(box);
	box_free(box);
	printf("%d submissions in tier %s, %d failures\n", rows, tiers[tier],
	       failed);
	return failed || !rows;
}
