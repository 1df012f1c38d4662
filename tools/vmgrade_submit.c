/* SPDX-License-Identifier: MIT */
/* vmgrade_submit - one submission, from its folder to its grade. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "measure/sample.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_judge.h"
#include "tools/vmgrade_observe.h"
#include "tools/vmgrade_scratch.h"

static struct box *box;

/*
 * Can a program in the sandbox be measured here at all? From then on one that
 * cannot has seen to that itself.
 */
static void try_out(void)
{
	static const struct lab lab = {
		.limits = { .seconds = 10,
			    .memory = 64,
			    .processes = 8,
			    .output = 16,
			    .disk = 1 },
	};
	static char program[] = "true";
	char *folder = scratch_folder();
	struct observation seen = { 0 };
	struct box_cell *cell = NULL;
	char *why = NULL;

	if (folder) {
		cell = box_open(box, &lab.limits, folder, NULL);
		rmdir(folder);
		free(folder);
	}
	if (!cell || observe(cell, box, &lab, "", (char *[]){ program, NULL },
			     NULL, &seen))
		grade_text(&why, "the sandbox cannot be used: %m");
	else if (!seen.executed || seen.refused ||
		 !vm_trace_find(&seen.trace, VM_RECORD_MARK, "start", 0))
		grade_text(&why,
			   "programs in the sandbox cannot be measured here: "
			   "%s",
			   seen.failure	  ? seen.failure
			   : seen.refused ? seen.refused
					  : "/proc does not let us");
	observation_free(&seen);
	box_close(cell); /* it would stay, too */
	if (why)
		tool_fail(EXIT_GRADER, "%s", why);
}

/* Also where the tool fails with workers at work. */
static void clean_up(void)
{
	if (box)
		box_end(box);
}

const char *grade_start(const struct lab *lab)
{
	char *why;

	if (lab->kind == LAB_README)
		return "none: nothing is executed";
	if (!box) {
		box = box_probe(&why);
		if (!box)
			tool_fail(EXIT_GRADER, "no sandbox can be had here: %s",
				  why ? why : "out of memory");
		try_out();
		/* What a killed worker leaves comes to us. */
		prctl(PR_SET_CHILD_SUBREAPER, 1);
		atexit(clean_up); /* not in workers, which leave by _exit(2) */
	}
	return box_text(box);
}

struct lab *lab_or_end(const char *path)
{
	char *why;
	struct lab *lab = lab_read(path, &why);

	if (!lab) {
		fflush(stdout);
		fputs(why ? why : "out of memory\n", stderr);
		tool_fail(TOOL_USAGE, "%s: this is not a lab", path);
	}
	free(why);
	return lab;
}

/* Why a submission got no cell: the student's doing, or the grader's? */
static void rule_unopened(const struct lab *lab, struct grade *grade)
{
	switch (errno) {
	case EFBIG:
		check_all(lab, grade, GRADE_LIMIT,
			  "what was handed in is larger than %u MiB, or has "
			  "too many files",
			  lab->limits.disk);
		break;
	case ENOENT:
		check_all(lab, grade, GRADE_MISSING, "nothing was handed in");
		break;
	default:
		check_all(lab, grade, GRADE_ERROR,
			  "the submission could not be copied: %m");
	}
}

static void grade_in_cell(const struct lab *lab, const char *folder,
			  struct grade *grade)
{
	struct grading grading = { .lab = lab,
				   .student = grade->student,
				   .box = box,
				   .grade = grade };

	grading.cell = box_open(box, &lab->limits, folder, lab->folder);
	if (!grading.cell) {
		rule_unopened(lab, grade);
		return;
	}
	if (lab->kind == LAB_PROGRAM)
		grade_program(&grading);
	else
		grade_functions(&grading);
	if (*box_left_out(grading.cell))
		grade_text(&grade->note, "%s", box_left_out(grading.cell));
	box_close(grading.cell);
}

void grade_submission(const struct lab *lab, const char *folder,
		      const char *student, struct grade *grade)
{
	const int64_t began = vm_nanoseconds();

	*grade = (struct grade){ .time = time(NULL) };
	grade_text(&grade->student, "%s", student);
	grade_text(&grade->lab, "%s", lab->name);
	grade_text(&grade->tier, "%s", grade_start(lab));
	if (lab->kind == LAB_README)
		grade_readme(lab, folder, grade);
	else
		grade_in_cell(lab, folder, grade);
	grade->seconds = (double)(vm_nanoseconds() - began) / 1e9;
}
