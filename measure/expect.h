/* SPDX-License-Identifier: MIT */
/*
 * expect - what a claim expects of the traces of its two arms, and the one
 * judge of it.
 */
#ifndef VM_EXPECT_H
#define VM_EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/trace.h"

/* What an act does: the claim's own, or the same with one thing changed. */
enum vm_arm {
	VM_TREATMENT,
	VM_CONTROL,
	VM_ARMS
};

/* "treatment", "control". */
const char *vm_arm_name(enum vm_arm arm);

/*
 * Both ends inclusive: from lo to hi, each plus times * fact / over, less and
 * plus the fact `slack`. The fact "pages" is the number of pages of the block.
 */
struct vm_range {
	bool set;  /* false: nobody wrote this range */
	bool same; /* VM_SAME */
	int64_t lo, hi;
	int64_t times, over;
	const char *fact;  /* NULL: none */
	const char *slack; /* NULL: none; measured in the run */
};

/* clang-format off */
#define VM_BETWEEN(low, high) { .set = true, .lo = (low), .hi = (high) }
#define VM_EXACTLY(number)    VM_BETWEEN(number, number)
#define VM_AT_LEAST(number)   VM_BETWEEN(number, INT64_MAX)
#define VM_TIMES(n, name)     { .set = true, .times = (n), .over = 1, .fact = (name) }
#define VM_PART(n, name)      { .set = true, .times = 1, .over = (n), .fact = (name) }
#define VM_AT_LEAST_PART(n, name) { .set = true, .hi = INT64_MAX, .times = 1, \
				    .over = (n), .fact = (name) }
/* n times a fact, and `low` to `high` more. */
#define VM_TIMES_AND(n, name, low, high) \
	{ .set = true, .lo = (low), .hi = (high), .times = (n), .over = 1, \
	  .fact = (name) }
/* As many as the block has pages. */
#define VM_EVERY_PAGE VM_TIMES(1, "pages")
/*
 * Faults of writes to every page, where each had an entry already. The kernel
 * lets such a fault begin anew when the entry is no longer as it was found:
 * seen in 1 of 2.7 million (6.18 as a guest, load 10), twice at the same
 * address 0.6 us apart.
 */
#define VM_REFAULTED       VM_TIMES_AND(1, "pages", 0, 4)
#define VM_REFAULTED_CAUSE "a fault begins anew when the entry has changed " \
			   "meanwhile: 1 in some million"
/* For an observation: whatever comes. */
#define VM_ANY VM_BETWEEN(INT64_MIN, INT64_MAX)
/* A number, or n times a fact, less and plus a fact that is the slack. */
#define VM_NEAR(number, by) \
	{ .set = true, .lo = (number), .hi = (number), .slack = (by) }
#define VM_TIMES_NEAR(n, name, by) \
	{ .set = true, .times = (n), .over = 1, .fact = (name), .slack = (by) }
/* For a control: a premise, which holds in both arms alike. */
#define VM_SAME { .set = true, .same = true }
/* clang-format on */

/*
 * A change of `metric` from mark `from` to mark `to`; its level at `to` where
 * from is NULL; or the fact `fact`, where metric is VM_FACT.
 */
struct vm_expect {
	enum vm_metric metric;
	const char *from, *to;
	const char *fact;
	struct vm_range treatment, control;
	/* The fact counts how many different values the arm's runs left. */
	bool distinct;
	/* What makes the range wider than one number: there must be a cause. */
	const char *cause;
	/* Of the fact, or of the metric's number here, where it is less exact
	 * than the metric: may two runs be compared by it? */
	enum vm_exactness exactness;
	/* Needs (measure/needs.h) of this expectation alone, none of which
	 * the rest of the claim has: unmet, it is left out and said so. */
	unsigned int needs;
};

enum vm_verdict {
	VM_HOLDS,
	VM_OBSERVED, /* there was nothing to judge: values, no verdict */
	VM_SKIPPED,
	VM_VACUOUS,
	VM_REFUTED,
	VM_BROKEN
};

/* "holds"; and the exit status that says it: 0, 0, 77, 1, 1, 99. */
const char *vm_verdict_name(enum vm_verdict verdict);
int vm_verdict_status(enum vm_verdict verdict);

/* What was seen in one arm, and the range that it should lie in. */
struct vm_seen {
	enum vm_reading reading;
	int64_t value, lo, hi; /* meaningful when reading is VM_READ */
	bool in;
};

struct vm_outcome {
	const struct vm_expect *expect;
	bool left_out; /* its own needs are not met */
	bool telling;  /* the two ranges have no number in common */
	struct vm_seen seen[VM_ARMS];
};

enum {
	VM_EXPECTS = 12,
	VM_REASON = 512
};

struct vm_judgement {
	enum vm_verdict verdict;
	char reason[VM_REASON]; /* "" when it holds */
	bool alone;		/* there is no control: a foreign program */
	size_t count;
	struct vm_outcome outcomes[VM_EXPECTS];
};

/*
 * Judges the traces by `expects`, which end at the first without a treatment
 * range (or after VM_EXPECTS). `control` may be NULL: then the treatment alone
 * is judged, as for a foreign program. `unmet` are the needs this machine
 * does not meet. An arm that skipped itself (vm_skip()) is
 * not judged; the other is, and what it refutes is not hidden by the skip.
 */
void vm_judge(const struct vm_expect *expects, const struct vm_trace *treatment,
	      const struct vm_trace *control, unsigned int unmet,
	      struct vm_judgement *judgement);

/* "rss, before to after" into `text` of `size` bytes, which is returned. */
const char *vm_expect_title(const struct vm_expect *expect, char *text,
			    size_t size);

/* The less exact of what the metric is and what the expectation says. */
enum vm_exactness vm_expect_exactness(const struct vm_expect *expect);

/* "2,560", "0 to 2" or "at least 7" into `text`, which is returned. */
const char *vm_range_text(const struct vm_seen *seen, char *text, size_t size);

#endif
