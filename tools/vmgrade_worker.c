/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_worker - grades one submission in a process of its own.
 *
 * What the worker leaves behind is a file in memory that only it and its parent
 * have open, so that a large one makes nobody wait.
 */
#include "tools/vmgrade_worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_archive.h"
#include "tools/vmgrade_box_parts.h"
#include "tools/vmgrade_judge.h"
#include "tools/vmgrade_roster.h"
#include "tools/vmgrade_scratch.h"
#include "tools/vmgrade_stop.h"

enum {
	WORKER_FILES = 10000,	/* as many as the sandbox takes */
	WORKER_SLACK = 60,	/* s beside what the runs may take */
	WORKER_LINES = 16 << 20 /* bytes of a document */
};

/* Is it an archive, and no folder of such a name? */
static bool handed_in_packed(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	return archive_stem(slash ? slash + 1 : path) &&
	       !lstat(path, &status) && S_ISREG(status.st_mode);
}

static void begin_grade(const struct lab *lab, const char *student,
			struct grade *grade)
{
	*grade = (struct grade){ .time = time(NULL) };
	grade_text(&grade->student, "%s", student);
	grade_text(&grade->lab, "%s", lab->name);
}

/* What cannot be unpacked is the student's, a full disk the grader's. */
static void rule_packed(const struct lab *lab, const char *student, int error,
			struct grade *grade)
{
	begin_grade(lab, student, grade);
	if (error == EFBIG)
		check_all(lab, grade, GRADE_LIMIT,
			  "the archive holds more than %u MiB, or more than %d "
			  "files",
			  lab->limits.disk, WORKER_FILES);
	else if (error == EINVAL)
		check_all(lab, grade, GRADE_MISSING,
			  "the archive is none that can be unpacked (tar and "
			  "zip can), or damaged");
	else
		check_all(lab, grade, GRADE_ERROR,
			  "the archive could not be unpacked: %s",
			  strerror(error));
}

/* An archive that cannot be unpacked is graded, too. */
static void grade_packed(const struct lab *lab, const char *path,
			 const char *into, const char *student,
			 struct grade *grade)
{
	const struct archive_bounds bounds = {
		.bytes = (uint64_t)lab->limits.disk << 20,
		.entries = WORKER_FILES
	};
	char *left_out, *inner;

	if (archive_unpack(path, into, &bounds, &left_out)) {
		rule_packed(lab, student, errno, grade);
	} else {
		inner = roster_inner(into, NULL, 0);
		grade_submission(lab, inner, student, grade);
		free(inner);
	}
	if (left_out)
		grade_text(&grade->note, "%s%s", grade->note ? grade->note : "",
			   left_out);
	free(left_out);
}

static int work(void *arg)
{
	const struct worker *worker = arg;
	struct grade grade;
	json_t *document;
	int result;

	if (worker->store)
		store_leave(worker->store);
	stop_uncatch();
	if (worker->folder)
		grade_packed(worker->lab, worker->of.path, worker->folder,
			     worker->of.student, &grade);
	else
		grade_submission(worker->lab, worker->of.path,
				 worker->of.student, &grade);
	document = grade_json(&grade);
	result = json_dumpfd(document, worker->document, JSON_COMPACT);
	json_decref(document);
	grade_free(&grade);
	return result ? EXIT_GRADER : 0;
}

/* Longer than all that the lab allows together: then it hangs. */
static double patience(const struct lab *lab)
{
	return WORKER_SLACK + 3.0 * lab->limits.seconds *
				      (2 + lab->runs_count + lab->checks_count);
}

int worker_start(struct worker *worker, struct vm_process *process)
{
	worker->folder = NULL;
	worker->document = memfd_create("grade", MFD_CLOEXEC);
	if (worker->document < 0)
		return -1;
	if (handed_in_packed(worker->of.path) &&
	    !(worker->folder = scratch_folder()))
		return -1;
	return vm_process_start(process, patience(worker->lab), work, worker);
}

/* What it has written, if it is all there. */
static bool read_document(const struct worker *worker, struct grade *grade)
{
	json_error_t error;
	struct stat status;
	json_t *document;
	bool read;

	if (fstat(worker->document, &status) || status.st_size > WORKER_LINES ||
	    lseek(worker->document, 0, SEEK_SET))
		return false;
	document = json_loadfd(worker->document, 0, &error);
	if (!document)
		return false;
	read = !grade_read(grade, document);
	if (!read)
		grade_free(grade);
	json_decref(document);
	return read;
}

bool worker_end(struct worker *worker, const struct vm_process *process,
		struct grade *grade)
{
	bool found = !process->late && !process->status &&
		     read_document(worker, grade);
	char text[128];

	if (!found) {
		begin_grade(worker->lab, worker->of.student, grade);
		check_all(worker->lab, grade, GRADE_ERROR,
			  "the grader itself failed: %s",
			  vm_process_text(process, patience(worker->lab), text,
					  sizeof(text)));
	}
	grade_text(&grade->student, "%s", worker->of.student);
	if (worker->of.submission)
		grade_text(&grade->submission, "%s", worker->of.submission);
	close(worker->document);
	if (worker->folder)
		box_remove(worker->folder);
	free(worker->folder);
	expected_free(&worker->of);
	return found;
}

static void kill_stopped(void *arg)
{
	const struct vm_process *process = arg;

	if (stop_signal())
		kill(-process->pid, SIGKILL);
}

void worker_grade(const struct lab *lab, const char *path, const char *student,
		  struct grade *grade)
{
	struct worker worker = { .lab = lab };
	struct vm_process process = { 0 };

	stop_end("stopped");
	worker.of.path = strdup(path);
	worker.of.student = strdup(student);
	if (!worker.of.path || !worker.of.student ||
	    worker_start(&worker, &process))
		tool_fail(EXIT_GRADER, "%s: cannot be graded: %m",
			  plain_copy(path));
	vm_process_wait(&process, 1, kill_stopped, &process);
	worker_end(&worker, &process, grade);
	stop_end("stopped");
}
