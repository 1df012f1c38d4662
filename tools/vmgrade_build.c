/* SPDX-License-Identifier: MIT */
/* vmgrade_build - what was handed in, made ready to run. */
#include "tools/vmgrade_build.h"

#include <dirent.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "measure/plain.h"
#include "tools/vmgrade_judge.h"

enum {
	FILES_MOST = 256, /* of a submission, in one command */
	WORDS_MOST = 1024,
	SAID_MOST = 2000 /* bytes of what a compiler says */
};

/* Words of a command, NULL behind the last; they are malloc'd. */
struct words {
	char **words;
	size_t count;
};

static void add(struct words *words, const char *format, const char *one,
		const char *two)
{
	char *word = NULL;

	if (words->count >= WORDS_MOST)
		return;
	if (asprintf(&word, format, one, two) < 0)
		abort();
	words->words[words->count++] = word;
	words->words[words->count] = NULL;
}

static struct words words_new(void)
{
	struct words words = { calloc(WORDS_MOST + 1, sizeof(char *)), 0 };

	if (!words.words)
		abort();
	return words;
}

void build_free(char **words)
{
	size_t i;

	for (i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}

static bool plain_file(const char *folder, const char *name)
{
	struct stat status;
	char path[4096];

	return snprintf(path, sizeof(path), "%s/%s", folder, name) <
		       (int)sizeof(path) &&
	       !lstat(path, &status) && S_ISREG(status.st_mode);
}

/* The files of the submission's own folder that match, in order. */
static struct words files_like(const struct box_cell *cell, const char *pattern)
{
	struct words files = words_new();
	struct dirent **entries = NULL;
	const char *folder = box_submission_here(cell);
	int i, count = scandir(folder, &entries, NULL, alphasort);

	for (i = 0; i < count; i++) {
		if (files.count < FILES_MOST &&
		    !fnmatch(pattern, entries[i]->d_name, FNM_PERIOD) &&
		    plain_file(folder, entries[i]->d_name))
			add(&files, "%s/%s", box_submission(cell),
			    entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return files;
}

/* A command's words, with $files, $out and what was drawn put in. */
static struct words command(const struct grading *grading, char *const *words,
			    unsigned int count, const struct words *files)
{
	struct words all = words_new();
	unsigned int i;
	size_t j;

	for (i = 0; i < count; i++) {
		if (!strcmp(words[i], "$files")) {
			for (j = 0; j < files->count; j++)
				add(&all, "%s%s", files->words[j], "");
		} else if (!strcmp(words[i], "$out")) {
			add(&all, "%s/%s", box_build(grading->cell), "program");
		} else {
			add(&all, "%s%s", words[i], "");
		}
	}
	return all;
}

/* The first lines of what a compiler said, without the sandbox's paths. */
static char *first_words(const struct box_cell *cell, const char *said)
{
	char *text = NULL;
	size_t size, own = strlen(box_submission(cell));
	FILE *out = open_memstream(&text, &size);
	const char *at = said;

	if (!out)
		abort();
	while (*at && at - said < SAID_MOST) {
		if (!strncmp(at, box_submission(cell), own) && at[own] == '/')
			at += own + 1;
		else
			fputc(*at++, out);
	}
	if (fclose(out))
		abort();
	while (size && (text[size - 1] == '\n' || text[size - 1] == ' '))
		text[--size] = '\0';
	return text;
}

static void rule_failure(const struct grading *grading, const char *compiler,
			 const struct box_result *result)
{
	const struct lab *lab = grading->lab;
	const char *failure;
	char *said, *how;
	int error;

	if (!result->executed) {
		failure = box_failure(grading->cell, &error);
		check_all(lab, grading->grade, GRADE_ERROR,
			  "%s could not be executed: %s", compiler,
			  failure ? failure : "it was never started");
		return;
	}
	how = end_text(result->status, result->limit, &lab->limits);
	said = first_words(grading->cell, result->output[1]);
	check_all(lab, grading->grade,
		  result->limit == BOX_NOTHING ? GRADE_WRONG : GRADE_LIMIT,
		  "it could not be built: %s%s%s", how ? how : "no program",
		  *said ? "\n" : "", said);
	free(said);
	free(how);
}

bool build_command(const struct grading *grading, char *const *words)
{
	const struct box_manner manner = { .build = true };
	struct box_result result = { 0 };
	bool built;

	if (box_run(grading->cell, words, &manner, NULL, 0,
		    BOX_SLOWER * grading->lab->limits.seconds, &result)) {
		check_all(grading->lab, grading->grade, GRADE_ERROR,
			  "%s could not be run: %m", words[0]);
		box_result_free(&result);
		return false;
	}
	built = result.executed && result.limit == BOX_NOTHING &&
		WIFEXITED(result.status) && !WEXITSTATUS(result.status);
	if (!built)
		rule_failure(grading, words[0], &result);
	box_result_free(&result);
	return built;
}

/* "main.go, *.c or *.py": what could have been handed in. */
static void rule_missing(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	char *text = NULL;
	unsigned int i;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	for (i = 0; i < lab->programs_count; i++)
		fprintf(out, "%s%s",
			!i			       ? ""
			: i + 1 == lab->programs_count ? " or "
						       : ", ",
			lab->programs[i].files);
	if (fclose(out))
		abort();
	check_all(lab, grading->grade, GRADE_MISSING,
		  "there is no file %s in the submission's own folder (links "
		  "and sub-folders do not count)",
		  text);
	free(text);
}

char **build_program(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	struct words files = { 0 }, build, run = { 0 };
	const struct lab_program *program = NULL;
	unsigned int i;
	bool built = true;

	for (i = 0; i < lab->programs_count; i++) {
		program = &lab->programs[i];
		files = files_like(grading->cell, program->files);
		if (files.count)
			break;
		build_free(files.words);
	}
	if (i == lab->programs_count) {
		rule_missing(grading);
		return NULL;
	}
	if (program->build_count) {
		build = command(grading, program->build, program->build_count,
				&files);
		built = build_command(grading, build.words);
		build_free(build.words);
	}
	if (built)
		run = command(grading, program->run, program->run_count,
			      &files);
	build_free(files.words);
	return run.words;
}

/* "64 MiB": what there was of it. */
static char *limit_text(enum box_limit limit, const struct lab_limits *limits)
{
	static const char *const units[BOX_LIMITS] = {
		[BOX_TIME] = "seconds", [BOX_MEMORY] = "MiB",
		[BOX_PROCESSES] = "",	[BOX_OUTPUT] = "KiB",
		[BOX_DISK] = "MiB",
	};
	const unsigned int numbers[BOX_LIMITS] = {
		[BOX_TIME] = limits->seconds,
		[BOX_MEMORY] = limits->memory,
		[BOX_PROCESSES] = limits->processes,
		[BOX_OUTPUT] = limits->output,
		[BOX_DISK] = limits->disk,
	};
	char *text;

	if (asprintf(&text, "it met its limit of %s, %u%s%s",
		     box_limit_name(limit), numbers[limit],
		     *units[limit] ? " " : "", units[limit]) < 0)
		abort();
	return text;
}

char *end_text(int status, enum box_limit limit,
	       const struct lab_limits *limits)
{
	char *text = NULL;

	if (limit != BOX_NOTHING)
		return limit_text(limit, limits);
	if (WIFSIGNALED(status) &&
	    asprintf(&text, "it died by SIG%s (%s)",
		     sigabbrev_np(WTERMSIG(status))
			     ? sigabbrev_np(WTERMSIG(status))
			     : "?",
		     strsignal(WTERMSIG(status))) < 0)
		abort();
	if (WIFEXITED(status) && WEXITSTATUS(status) &&
	    asprintf(&text, "it ended with status %d", WEXITSTATUS(status)) < 0)
		abort();
	return text;
}
