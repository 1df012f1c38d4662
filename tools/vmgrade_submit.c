/* SPDX-License-Identifier: MIT */
/* vmgrade_submit - one submission, from its folder to its grade. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "measure/sample.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_judge.h"

static struct box *box;

const char *grade_start(void)
{
	char *why;

	box = box_probe(&why);
	if (!box)
		tool_fail(EXIT_GRADER, "no sandbox can be had here: %s",
			  why ? why : "out of memory");
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
	grade_text(&grade->tier, "%s", box_text(box));
	if (lab->kind == LAB_README)
		grade_readme(lab, folder, grade);
	else
		grade_in_cell(lab, folder, grade);
	grade->seconds = (double)(vm_nanoseconds() - began) / 1e9;
}
