/* SPDX-License-Identifier: MIT */
/*
 * fake_grader - what vmgrade grades by, replaced: the gradebook is tested
 * without a sandbox and in any number.
 *
 * A submission is a folder with, or a file that is, a grade's document as JSON
 * (grade.json); student and lab are the real ones. A file `crash` beside it
 * does that. Each grading is a line in $FAKE_LOG, with the process that does
 * it; all behind line $FAKE_STOP never end.
 */
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_judge.h"

const char *grade_start(const struct lab *lab)
{
	(void)lab;
	return "none";
}

struct lab *lab_or_end(const char *path)
{
	char *why;
	struct lab *lab = lab_read(path, &why);

	if (!lab) {
		fputs(why ? why : "out of memory\n", stderr);
		tool_fail(TOOL_USAGE, "%s: this is not a lab", path);
	}
	free(why);
	return lab;
}

/* Which line of the log it is. */
static long log_line(const char *student)
{
	const char *log = getenv("FAKE_LOG");
	FILE *file = log ? fopen(log, "a+e") : NULL;
	long lines = 0;
	int c;

	if (!file)
		return 0;
	fprintf(file, "%s %d\n", student, (int)getpid());
	rewind(file);
	while ((c = fgetc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	return lines;
}

static bool has(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return !access(path, F_OK);
}

void grade_submission(const struct lab *lab, const char *folder,
		      const char *student, struct grade *grade)
{
	const char *last = getenv("FAKE_STOP");
	char path[4096];
	struct stat status;
	json_t *document;

	*grade = (struct grade){ 0 };
	if (log_line(student) > (last ? atol(last) : LONG_MAX))
		pause();
	if (has(folder, "crash"))
		raise(SIGABRT);
	snprintf(path, sizeof(path), "%s%s", folder,
		 stat(folder, &status) || !S_ISDIR(status.st_mode)
			 ? ""
			 : "/grade.json");
	document = json_load_file(path, 0, NULL);
	if (!document || grade_read(grade, document)) {
		grade_free(grade);
		check_all(lab, grade, GRADE_MISSING, "there is no grade.json");
	}
	json_decref(document);
	grade_text(&grade->student, "%s", student);
	grade_text(&grade->lab, "%s", lab->name);
}
