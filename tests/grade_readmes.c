/* SPDX-License-Identifier: MIT */
/*
 * grade_readmes - how far vmgrade agrees with a person who has graded READMEs.
 *
 *	grade_readmes LAB FOLDER
 *
 * FOLDER holds READMEs, NAME.md, and what they deserve in truth*.json: objects
 * {NAME: {KEY: {"verdict": "correct", "partly", "wrong" or "missing"}}}. KEY is
 * the region of a check, or q1, q2, ... for its questions in their order.
 * Prints each verdict that differs, and a table. Exits 1 when a verdict that
 * differs was stated with confidence.
 */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_readme.h"

enum {
	KEYS = 16
};

struct tally {
	char key[16];
	size_t judged, agreed, doubtful, surely_wrong;
};

static struct tally tallies[KEYS];
static const struct lab *lab;

static const char *word(enum grade_verdict verdict)
{
	return verdict == GRADE_PASSED ? "correct"
				       : grade_verdict_name(verdict);
}

static void compare(struct tally *tally, const char *name,
		    const struct grade_check *check, const json_t *truth)
{
	const char *wanted = json_string_value(
		json_object_get(json_object_get(truth, tally->key), "verdict"));
	bool agrees;

	if (!wanted)
		return;
	agrees = !strcmp(wanted, word(check->verdict));
	tally->judged++;
	tally->agreed += agrees;
	tally->doubtful += check->doubtful;
	tally->surely_wrong += !agrees && !check->doubtful;
	if (!agrees)
		printf("%s %s: %s, not %s: %s (%.2f)\n", name, tally->key,
		       word(check->verdict), wanted, check->reason,
		       check->confidence);
}

static void grade_one(const char *folder, const char *name, const json_t *truth)
{
	struct grade grade = { 0 };
	size_t i, question = 0;
	char *path;

	if (asprintf(&path, "%s/%s.md", folder, name) < 0)
		tool_fail(TOOL_FAILED, "out of memory");
	grade_readme(lab, path, &grade);
	for (i = 0; i < grade.count && i < KEYS; i++) {
		const struct lab_check *check = &lab->checks[i];

		if (check->region)
			snprintf(tallies[i].key, sizeof(tallies[i].key), "%s",
				 check->region);
		else
			snprintf(tallies[i].key, sizeof(tallies[i].key), "q%zu",
				 ++question);
		compare(&tallies[i], name, &grade.checks[i], truth);
	}
	grade_free(&grade);
	free(path);
}

static void grade_all(const char *folder)
{
	char *pattern;
	glob_t files;
	size_t i;

	if (asprintf(&pattern, "%s/truth*.json", folder) < 0)
		tool_fail(TOOL_FAILED, "out of memory");
	if (glob(pattern, 0, NULL, &files))
		tool_fail(TOOL_FAILED, "%s: there is none", pattern);
	for (i = 0; i < files.gl_pathc; i++) {
		json_error_t error;
		json_t *all = json_load_file(files.gl_pathv[i], 0, &error);
		void *at;

		if (!all)
			tool_fail(TOOL_FAILED, "%s:%d: %s", files.gl_pathv[i],
				  error.line, error.text);
		for (at = json_object_iter(all); at;
		     at = json_object_iter_next(all, at))
			grade_one(folder, json_object_iter_key(at),
				  json_object_iter_value(at));
		json_decref(all);
	}
	globfree(&files);
	free(pattern);
}

int main(int argc, char **argv)
{
	size_t i, surely_wrong = 0;
	char *why = NULL;

	tool_start(argv[0]);
	if (argc != 3)
		tool_fail(TOOL_USAGE, "LAB FOLDER");
	lab = lab_read(argv[1], &why);
	if (!lab)
		tool_fail(TOOL_FAILED, "%s", why);
	free(why);
	grade_all(argv[2]);
	for (i = 0; i < KEYS && tallies[i].judged + lab->checks_count > i;
	     i++) {
		const struct tally *tally = &tallies[i];

		if (!tally->judged)
			continue;
		printf("%-8s %3zu of %3zu agree, %zu doubtful, %zu surely "
		       "wrong\n",
		       tally->key, tally->agreed, tally->judged,
		       tally->doubtful, tally->surely_wrong);
		surely_wrong += tally->surely_wrong;
	}
	lab_free((struct lab *)lab);
	return tool_finish(surely_wrong ? TOOL_FAILED : TOOL_OK);
}
