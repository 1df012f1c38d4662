/* SPDX-License-Identifier: MIT */
/*
 * fake_grader - what vmgrade grades by, replaced: the gradebook is tested
 * without a sandbox and in any number.
 *
 * A submission is a folder with, or a file that is, a grade's document as JSON
 * (grade.json); student and lab are the real ones. A file `crash`, `hang`, or
 * `flood` beside it does that. Each grading is a line in $FAKE_LOG, and takes
 * $FAKE_MS.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
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

static void log_line(const char *student)
{
	const char *log = getenv("FAKE_LOG");
	int fd = log ? open(log, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%s\n", student);
	close(fd);
}

static bool has(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return !access(path, F_OK);
}

static void take_time(void)
{
	const char *ms = getenv("FAKE_MS");
	long left = ms ? atol(ms) : 0;
	struct timespec wait = { left / 1000, left % 1000 * 1000000 };

	nanosleep(&wait, NULL);
}

void grade_submission(const struct lab *lab, const char *folder,
		      const char *student, struct grade *grade)
{
	char path[4096];
	struct stat status;
	json_t *document;

	*grade = (struct grade){ 0 };
	take_time();
	log_line(student);
	if (has(folder, "crash"))
		raise(SIGABRT);
	if (has(folder, "hang"))
		pause();
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
