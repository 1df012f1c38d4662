/* SPDX-License-Identifier: MIT */
/* vmgrade_class - grades a class, and goes on where it was stopped. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_digest.h"
#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_roster.h"
#include "tools/vmgrade_scratch.h"
#include "tools/vmgrade_stop.h"
#include "tools/vmgrade_worker.h"

enum {
	BAR = 30 /* columns, where there is room */
};

struct class
{
	const struct lab *lab;
	struct store *store;
	char digest[2 * DIGEST_TEXT];
	struct vm_process *processes;
	struct worker *workers; /* one for each process */
	size_t jobs, total, before, done, open, errors;
	double began;
	bool bar; /* on a terminal; else a line for each */
};

/* "about 2 min left"; nothing until there is something to estimate from. */
static const char *time_left(const struct class *class, char *text, size_t size)
{
	const size_t left = class->total - class->before - class->done;
	double seconds;

	*text = '\0';
	if (!class->done || !left)
		return text;
	seconds =
		(vm_now() - class->began) / (double)class->done * (double)left;
	if (seconds < 90)
		snprintf(text, size, ", about %.0f s left", seconds + 0.5);
	else if (seconds < 5400)
		snprintf(text, size, ", about %.0f min left", seconds / 60);
	else
		snprintf(text, size, ", about %.1f h left", seconds / 3600);
	return text;
}

/* A line that wraps could not be drawn over: what has no room is left out. */
static void draw_bar(const struct class *class)
{
	const size_t done = class->before + class->done;
	char left[64], text[64];
	size_t columns, length, width = 0, i;

	if (!class->bar)
		return;
	columns = vm_columns(stderr);
	length = (size_t)snprintf(text, sizeof(text), "%zu of %zu graded", done,
				  class->total);
	time_left(class, left, sizeof(left));
	if (length + strlen(left) < columns)
		length += strlen(left);
	else
		*left = '\0';
	if (columns > length + 4)
		width = columns - length - 4 < BAR ? columns - length - 4 : BAR;
	fputs(width ? "\r[" : "\r", stderr);
	for (i = 0; i < width; i++)
		fputc(i * class->total < done * width ? '#' : '.', stderr);
	fprintf(stderr, "%s%s%s\033[K", width ? "] " : "", text, left);
}

static void clear_bar(const struct class *class)
{
	if (class->bar)
		fputs("\r\033[K", stderr);
}

/* Each worker leads a group; what is of its cell dies with it. */
static void tick(void *arg)
{
	struct class *class = arg;
	size_t i;

	draw_bar(class);
	if (stop_signal())
		for (i = 0; i < class->jobs; i++)
			if (class->processes[i].pid)
				kill(-class->processes[i].pid, SIGKILL);
}

static void tell(const struct class *class, const struct grade *grade,
		 bool erred)
{
	char score[64];

	if (class->bar && !erred)
		return;
	clear_bar(class);
	printf("%zu/%zu ", class->before + class->done, class->total);
	vm_plain(stdout, grade->student, strlen(grade->student), SIZE_MAX);
	printf(": %s%s\n", feedback_score(grade, score, sizeof(score)),
	       erred		   ? ", grader error"
	       : grade_open(grade) ? ", to be looked at"
				   : "");
	fflush(stdout);
}

static bool has_error(const struct grade *grade)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].verdict == GRADE_ERROR)
			return true;
	return false;
}

/* Takes the grade of a worker that is over; one that was stopped has none. */
static void finish(struct class *class, size_t i)
{
	struct grade grade;
	bool erred;

	if (worker_end(&class->workers[i], &class->processes[i], &grade) ||
	    !stop_signal()) {
		store_put(class->store, class->digest, &grade);
		erred = has_error(&grade);
		class->done++;
		class->errors += erred;
		class->open += grade_open(&grade);
		tell(class, &grade, erred);
	}
	grade_free(&grade);
}

static void start(struct class *class, size_t i)
{
	struct worker *worker = &class->workers[i];

	worker->lab = class->lab;
	worker->store = class->store;
	if (!store_next(class->store, &worker->of))
		return;
	if (worker_start(worker, &class->processes[i]))
		tool_fail(EXIT_GRADER, "%s: cannot be graded: %m",
			  plain_copy(worker->of.student));
}

static void grade_all(struct class *class)
{
	ssize_t over;
	size_t i;

	class->began = vm_now();
	do {
		for (i = 0; i < class->jobs && !stop_signal(); i++)
			if (!class->processes[i].pid)
				start(class, i);
		draw_bar(class);
		over = vm_process_wait(class->processes, class->jobs, tick,
				       class);
		if (over >= 0)
			finish(class, (size_t)over);
	} while (over >= 0);
	clear_bar(class);
}

static int result(const struct class *class)
{
	printf("%zu submission%s: %zu graded now, %zu before", class->total,
	       class->total == 1 ? "" : "s", class->done, class->before);
	if (class->open)
		printf("; %zu to be looked at", class->open);
	if (class->errors)
		printf("; %zu with a grader error, graded again next time",
		       class->errors);
	putchar('\n');
	if (class->errors)
		return EXIT_GRADER;
	return class->open ? EXIT_UNJUDGED : TOOL_OK;
}

int command_class(const struct options *options, int argc, char **argv)
{
	struct class class = { .bar = isatty(STDERR_FILENO) };
	struct lab *lab = lab_or_end(argv[0]);
	int i, status;

	if (!options->store)
		tool_usage("class: which gradebook? --store=FILE");
	class.lab = lab;
	class.jobs = options->jobs ? options->jobs : (size_t)get_nprocs();
	class.processes = calloc(class.jobs, sizeof(*class.processes));
	class.workers = calloc(class.jobs, sizeof(*class.workers));
	if (!class.processes || !class.workers)
		tool_fail(EXIT_GRADER, "out of memory");
	stop_catch();
	scratch_open();
	grade_start(lab);
	class.store = store_open(options->store, STORE_GRADE, lab->name);
	roster_lab_digest(lab, class.digest);
	for (i = 1; i < argc && !stop_signal(); i++)
		class.total += roster_add(class.store, lab, argv[i]);
	if (!class.total && !stop_signal())
		tool_fail(TOOL_USAGE, "class: nobody has handed in anything");
	class.before = store_sift(class.store, class.digest);
	grade_all(&class);
	store_close(class.store);
	free(class.processes);
	free(class.workers);
	stop_end("stopped: %zu of %zu are graded; the same command goes on",
		 class.before + class.done, class.total);
	lab_free(lab);
	status = result(&class);
	return status;
}
