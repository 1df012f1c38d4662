/* SPDX-License-Identifier: MIT */
/* vmgrade_steps - the steps of a check, done with a process's functions. */
#ifndef VMGRADE_STEPS_H
#define VMGRADE_STEPS_H

#include "measure/trace.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_callee.h"

/* What came of it. */
enum steps_result {
	STEPS_DONE,
	STEPS_MISSING, /* a function is not there: `what` is its name */
	STEPS_GONE,    /* the process has ended in `what`, or met a limit */
	STEPS_HIDDEN,  /* it cannot be measured, in `what` */
	STEPS_ERROR,   /* the grader's: `what` */
};

/*
 * Does the steps, and leaves their marks and facts in `trace` (a descriptor of
 * vm_trace_create()), and what was drawn. `what` says what it was about. What
 * is chosen by chance is the same for the same `seed`.
 */
enum steps_result steps_do(const struct grading *grading,
			   const struct lab_check *check, uint64_t seed,
			   struct callee *callee, int trace, char what[128]);

#endif
