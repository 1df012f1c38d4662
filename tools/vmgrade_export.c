/* SPDX-License-Identifier: MIT */
/* vmgrade_export - the gradebook in the formats that other programs read. */
#include "tools/vmgrade_export.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/result.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_box_parts.h"
#include "tools/vmgrade_digest.h"
#include "tools/vmgrade_scratch.h"

static const struct export_format formats[] = {
	{ "gradescope", "results.json of one student", export_gradescope,
	  NULL },
	{ "prairielearn", "results.json of one student", export_prairielearn,
	  NULL },
	{ "classroom", "a test's result of one student", export_classroom,
	  NULL },
	{ "junit", "XML: a suite for each student", NULL, export_junit },
	{ "csv", "a line for each student", NULL, export_csv },
	{ "markdown", "a table", NULL, export_markdown },
};

const struct export_format *export_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!strcmp(name, formats[i].name))
			return &formats[i];
	return NULL;
}

struct exporting {
	const struct export_format *format;
	const char *folder; /* NULL: standard output */
};

static void write_document(FILE *out, json_t *document)
{
	if (!document || vm_json(out, document))
		tool_fail(TOOL_FAILED, "cannot write: %m");
	json_decref(document);
}

static bool print_one(void *arg, struct grade *grade)
{
	const struct exporting *exporting = arg;

	write_document(stdout, exporting->format->json(grade));
	return true;
}

/*
 * A name that is a file's, and neither "." nor hidden. One that is too long is
 * cut between characters, and a digest tells it from others that begin so; one
 * that looks as if it had been cut has a digest, too.
 */
static char *file_of(const char *folder, const char *student)
{
	const size_t len = strlen(student);
	const size_t most = NAME_MAX - strlen("_~.json") - DIGEST_TEXT + 1;
	char digest[DIGEST_TEXT + 1] = "", *path, *at;
	size_t keep = len;

	if (len > most ||
	    (len >= DIGEST_TEXT && student[len - DIGEST_TEXT] == '~')) {
		*digest = '~';
		digest_text(student, digest + 1);
		keep = len < most ? len : most;
		while (keep && keep < len && (student[keep] & 0xc0) == 0x80)
			keep--;
	}
	if (asprintf(&path, "%s/%s%.*s%s.json", folder,
		     *student == '.' ? "_" : "", (int)keep, student,
		     digest) < 0)
		tool_fail(EXIT_GRADER, "out of memory");
	for (at = path + strlen(folder) + 1; *at; at++)
		if (*at == '/')
			*at = '_';
	return path;
}

static bool write_one(void *arg, struct grade *grade)
{
	const struct exporting *exporting = arg;
	char *path = file_of(exporting->folder, grade->student);
	json_t *document = exporting->format->json(grade);
	FILE *out = fopen(path, "wxe");

	if (!out || vm_json(out, document) || fclose(out)) {
		const int error = errno;

		box_remove(exporting->folder);
		tool_fail(TOOL_FAILED, "%s: %s", plain_copy(path),
			  strerror(error));
	}
	json_decref(document);
	free(path);
	return true;
}

/*
 * A new folder that is there whole or not at all: one beside it is filled, with
 * all signals blocked, and renamed.
 */
static size_t export_folder(struct store *store, const char *student,
			    struct exporting *exporting)
{
	const char *target = exporting->folder;
	sigset_t all, before;
	mode_t mask = umask(0);
	char *folder;
	size_t count;

	umask(mask);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	folder = scratch_beside(target);
	if (!folder || chmod(folder, 0777 & ~mask))
		tool_fail(TOOL_FAILED, "%s: %m", plain_copy(target));
	exporting->folder = folder;
	count = store_each(store, student, write_one, exporting);
	if (rename(folder, target)) {
		const int error = errno;

		box_remove(folder);
		tool_fail(TOOL_FAILED, "%s: %s", plain_copy(target),
			  error == ENOTEMPTY ? "there is something in it"
					     : strerror(error));
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(folder);
	return count;
}

static bool count_two(void *arg, struct grade *grade)
{
	(void)grade;
	return ++*(int *)arg < 2;
}

/* Documents of one student each: one to print, or a folder of them. */
static size_t export_each(struct store *store, const char *student,
			  struct exporting *exporting)
{
	int count = 0;

	if (exporting->folder)
		return export_folder(store, student, exporting);
	if (!student && store_each(store, NULL, count_two, &count) > 1)
		tool_usage("export: %s is of one student: name a folder for "
			   "all of them, or one with --student",
			   exporting->format->name);
	return store_each(store, student, print_one, exporting);
}

static bool count_one(void *arg, struct grade *grade)
{
	(void)arg;
	(void)grade;
	return false;
}

static const struct export_format *format_or_end(const char *name)
{
	const struct export_format *format = name ? export_named(name) : NULL;
	char list[256] = "";
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list),
			 "%s%s", i ? ", " : "", formats[i].name);
	if (!format)
		tool_usage("export: --format is one of %s", list);
	return format;
}

int command_export(const struct options *options, int argc, char **argv)
{
	struct exporting exporting = { .format = format_or_end(options->format),
				       .folder = argc ? argv[0] : NULL };
	struct store *store;
	size_t count;

	if (!options->store)
		tool_usage("export: which gradebook? --store=FILE");
	if (exporting.folder && exporting.format->write)
		tool_usage("export: %s is one text, on standard output",
			   exporting.format->name);
	store = store_open(options->store, STORE_READ, NULL);
	count = store_each(store, options->student, count_one, NULL);
	if (!count && options->student)
		tool_fail(TOOL_FAILED, "%s: there is no student %s",
			  plain_copy(options->store),
			  plain_copy(options->student));
	if (exporting.format->write)
		exporting.format->write(stdout, store, options->student);
	else if (!export_each(store, options->student, &exporting))
		tool_fail(TOOL_FAILED, "%s: there are no grades in it",
			  plain_copy(options->store));
	store_close(store);
	return TOOL_OK;
}
