/* SPDX-License-Identifier: MIT */
/* vmgrade_judge - a check of a lab, judged by the trace of a run. */
#ifndef VMGRADE_JUDGE_H
#define VMGRADE_JUDGE_H

#include "measure/trace.h"
#include "tools/vmgrade_grade.h"
#include "tools/vmgrade_lab.h"

/* How the run came to its end, for what it left out. */
struct run_end {
	enum grade_verdict verdict; /* passed, crashed, limit, tampered */
	const char *how; /* "it met its limit of memory, 64 MiB"; or NULL */
};

/* Adds the check to the grade, with its words, not yet ruled. */
struct grade_check *check_add(struct grade *grade,
			      const struct lab_check *check);

/*
 * Rules by the judge of measure/expect.h. What should have been left in the
 * trace and was not is the doing of how the run ended; a metric that this
 * machine does not measure is a skip.
 */
void check_judge(const struct lab *lab, const struct lab_check *check,
		 const struct vm_trace *trace, const struct run_end *end,
		 struct grade_check *ruled);

/* Every check of the lab with this one verdict, and the reason. */
void check_all(const struct lab *lab, struct grade *grade,
	       enum grade_verdict verdict, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
