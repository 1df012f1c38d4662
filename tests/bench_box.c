/* SPDX-License-Identifier: MIT */
/*
 * bench_box - what vmgrade's sandbox adds to a run of true(1): medians.
 *
 * bench_box RUNS [PREFIX...]: of so many runs, each below the words of PREFIX
 * (a tracer), bare and in a cell by turns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/vmgrade_box.h"

enum {
	MOST_RUNS = 1001,
	MOST_WORDS = 128
};

static const struct lab_limits limits = {
	.seconds = 10,
	.memory = 64,
	.processes = 16,
	.output = 64,
	.disk = 16,
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static _Noreturn void become(struct box_cell *cell, char **prefix)
{
	static char *bare[] = { (char *)"/bin/true", NULL };
	const struct box_manner manner = { 0 };
	/* The grader is who starts it: this process, which PREFIX becomes. */
	char *const *words =
		cell && *prefix ? box_argv(cell, bare, &manner) : bare;
	char *all[MOST_WORDS + 1] = { NULL };
	size_t count = 0;

	while (*prefix && count < MOST_WORDS)
		all[count++] = *prefix++;
	while (words && *words && count < MOST_WORDS)
		all[count++] = *words++;
	execvp(all[0], all);
	_exit(127);
}

/* Milliseconds, or the end where it fails. */
static double once(struct box_cell *cell, char **prefix)
{
	static char *bare[] = { (char *)"/bin/true", NULL };
	const struct box_manner manner = { 0 };
	const double began = now();
	struct box_result result = { 0 };
	int status = 0;

	if (cell && !*prefix) {
		if (box_run(cell, bare, &manner, NULL, 0, 0, &result) ||
		    !result.executed)
			status = 1;
		status |= result.status;
		box_result_free(&result);
	} else {
		const pid_t pid = fork();

		if (!pid)
			become(cell, prefix);
		if (waitpid(pid, &status, 0) != pid)
			status = 1;
		while (waitpid(-1, NULL, 0) > 0) /* orphans of PREFIX */
			;
	}
	if (status) {
		fprintf(stderr, "bench_box: true(1) failed: %d\n", status);
		exit(1);
	}
	return now() - began;
}

static int by_size(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
	static double bare[MOST_RUNS], boxed[MOST_RUNS];
	const int runs = argc > 1 ? atoi(argv[1]) : 0;
	struct box_cell *cell;
	struct box *box;
	char *why = NULL;
	int i;

	if (runs < 1 || runs > MOST_RUNS)
		return 2;
	box = box_probe(&why);
	cell = box ? box_open(box, &limits, NULL, NULL) : NULL;
	if (!cell) {
		fprintf(stderr, "bench_box: %s\n", why ? why : "no cell");
		return 1;
	}
	for (i = 0; i < runs; i++) {
		bare[i] = once(NULL, argv + 2);
		boxed[i] = once(cell, argv + 2);
	}
	qsort(bare, (size_t)runs, sizeof(*bare), by_size);
	qsort(boxed, (size_t)runs, sizeof(*boxed), by_size);
	printf("%s%s: bare %.1f ms, in the sandbox %.1f ms, %.1f ms more (%s)\n",
	       argc > 2 ? "below " : "", argc > 2 ? argv[2] : "as it is",
	       bare[runs / 2], boxed[runs / 2],
	       boxed[runs / 2] - bare[runs / 2], box_text(box));
	box_close(cell);
	box_free(box);
	return 0;
}
