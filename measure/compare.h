/* SPDX-License-Identifier: MIT */
/*
 * compare - what is different between two results, claim by claim.
 */
#ifndef VM_COMPARE_H
#define VM_COMPARE_H

#include <stdio.h>

#include "measure/results.h"

/* What became of a claim; the order is that of increasing weight. */
enum vm_move {
	VM_MOVE_SAME,
	VM_MOVE_VALUES, /* another value, though the verdict is the same */
	VM_MOVE_NEW,	/* in NEW alone, where it has not failed */
	VM_MOVE_ASKED,	/* skipped in BASE, or some of its values not read */
	VM_MOVE_MENDED,
	VM_MOVE_GONE,	   /* in BASE alone */
	VM_MOVE_UNASKED,   /* the same in NEW */
	VM_MOVE_OTHERWISE, /* fails in both, in another way */
	VM_MOVE_BROKE,	   /* fails in NEW, and did not in BASE */
	VM_MOVES
};

/* "broke": a static string. */
const char *vm_move_name(enum vm_move move);

/* Nothing to look into: not broke, another value or fails otherwise. */
bool vm_move_good(enum vm_move move);

/* What became of an expectation in one arm. */
enum vm_difference {
	VM_DIFFERENCE_NONE,
	VM_DIFFERENCE_NOT_COMPARED, /* varies, or too few runs */
	VM_DIFFERENCE_INCOMPARABLE, /* pages or blocks of another size */
	VM_DIFFERENCE_CHANGED,
	VM_DIFFERENCE_NEW,  /* measured in NEW alone */
	VM_DIFFERENCE_GONE, /* measured in BASE alone */
	VM_DIFFERENCES
};

/* "changed": a static string. */
const char *vm_difference_name(enum vm_difference difference);

/* Does it make two results differ? */
bool vm_difference_counts(enum vm_difference difference);

struct vm_compared_value {
	const struct vm_read_expect *base, *new; /* one may be NULL */
	enum vm_arm arm;
	enum vm_difference difference;
	/* Why it is what it is; a static string, or NULL. */
	const char *why;
};

struct vm_compared_claim {
	const struct vm_read_claim *base, *new; /* one may be NULL */
	enum vm_move move;
	/* Of one that broke: the claim at its root (vm_results_root()) when
	 * that broke too, which may be itself; else NULL. */
	const struct vm_compared_claim *root;
	struct vm_compared_value *values;
	size_t value_count;
};

/* The claims of BASE in its order, then those that NEW alone has. */
struct vm_comparison {
	const struct vm_results *base, *new; /* the caller's, and kept */
	struct vm_compared_claim *claims;
	size_t count;
	size_t moves[VM_MOVES], differences[VM_DIFFERENCES];
};

enum vm_comparison_status {
	VM_COMPARISON_SAME,
	VM_COMPARISON_BROKE,
	VM_COMPARISON_CHANGED
};

/*
 * Compares; vm_comparison_free() empties `comparison`. The process ends when
 * memory does.
 */
void vm_compare(struct vm_comparison *comparison, const struct vm_results *base,
		const struct vm_results *new);
void vm_comparison_free(struct vm_comparison *comparison);

/* What broke outweighs what changed. */
enum vm_comparison_status
vm_comparison_status(const struct vm_comparison *comparison);

/*
 * One value: sets difference and why. `base` and `new` are what the arm's runs
 * saw, with at least one run each.
 */
void vm_compare_value(struct vm_compared_value *value,
		      const struct vm_results *base,
		      const struct vm_results *new);

/* Name of a claim or title of an expectation, whichever side has it. */
const char *vm_compared_name(const struct vm_compared_claim *claim);
const char *vm_compared_title(const struct vm_compared_value *value);

/* "2,560" or "2 to 5" into `text`, which is returned; "not read" of no run. */
const char *vm_numbers_text(const struct vm_numbers *numbers, char *text,
			    size_t size);

/*
 * "block_rss, before to after: treatment 16, then 512", and what else there is
 * to say; into `text`, which is returned. No newline.
 */
const char *vm_compared_text(const struct vm_compared_value *value, char *text,
			     size_t size);

/*
 * The writings of comparisons of one BASE with each of several NEW: the
 * document vmclaims-comparison/1 (doc/comparison.schema.json; a new reference)
 * and KTAP, in which what broke or changed is not ok.
 */
json_t *vm_comparison_document(const struct vm_comparison *comparisons,
			       size_t count);
void vm_comparison_ktap(FILE *out, const struct vm_comparison *comparisons,
			size_t count);

#endif
