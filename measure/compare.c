/* SPDX-License-Identifier: MIT */
/* compare - what is different between two results, claim by claim. */
#include "measure/compare.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	bool good;
	enum vm_comparison_status status;
} moves[VM_MOVES] = {
	[VM_MOVE_SAME] = { "the same", true, VM_COMPARISON_SAME },
	[VM_MOVE_VALUES] = { "another value", false, VM_COMPARISON_CHANGED },
	[VM_MOVE_NEW] = { "new", true, VM_COMPARISON_CHANGED },
	[VM_MOVE_ASKED] = { "now asked", true, VM_COMPARISON_CHANGED },
	[VM_MOVE_MENDED] = { "mended", true, VM_COMPARISON_CHANGED },
	[VM_MOVE_GONE] = { "gone", true, VM_COMPARISON_CHANGED },
	[VM_MOVE_UNASKED] = { "no longer asked", true, VM_COMPARISON_CHANGED },
	[VM_MOVE_OTHERWISE] = { "fails otherwise", false,
				VM_COMPARISON_CHANGED },
	[VM_MOVE_BROKE] = { "broke", false, VM_COMPARISON_BROKE },
};

const char *vm_move_name(enum vm_move move)
{
	return moves[move].name;
}

bool vm_move_good(enum vm_move move)
{
	return moves[move].good;
}

/* What becomes of a verdict: from the row to the column. */
enum kind {
	GOOD,
	SKIPPED,
	FAILED,
	KINDS
};

static const enum vm_move became[KINDS][KINDS] = {
	[GOOD] = { VM_MOVE_SAME, VM_MOVE_UNASKED, VM_MOVE_BROKE },
	[SKIPPED] = { VM_MOVE_ASKED, VM_MOVE_SAME, VM_MOVE_BROKE },
	[FAILED] = { VM_MOVE_MENDED, VM_MOVE_UNASKED, VM_MOVE_SAME },
};

static enum kind kind_of(const struct vm_read_claim *claim)
{
	if (vm_verdict_failed(claim->verdict))
		return FAILED;
	return claim->verdict == VM_SKIPPED ? SKIPPED : GOOD;
}

/* By what became of its values, the verdict being the same. */
static enum vm_move move_of_values(const struct vm_compared_claim *claim)
{
	static const enum vm_move heavier[VM_DIFFERENCES] = {
		[VM_DIFFERENCE_CHANGED] = VM_MOVE_VALUES,
		[VM_DIFFERENCE_NEW] = VM_MOVE_ASKED,
		[VM_DIFFERENCE_GONE] = VM_MOVE_UNASKED,
	};
	enum vm_move move = VM_MOVE_SAME;
	size_t i;

	for (i = 0; i < claim->value_count; i++) {
		enum vm_move one = heavier[claim->values[i].difference];

		if (move != VM_MOVE_VALUES &&
		    (one == VM_MOVE_VALUES || one > move))
			move = one;
	}
	return move;
}

static enum vm_move move_of(const struct vm_compared_claim *claim)
{
	enum vm_move move;

	if (!claim->new)
		return VM_MOVE_GONE;
	if (!claim->base)
		return kind_of(claim->new) == FAILED ? VM_MOVE_BROKE
						     : VM_MOVE_NEW;
	move = became[kind_of(claim->base)][kind_of(claim->new)];
	if (move != VM_MOVE_SAME)
		return move;
	if (claim->base->verdict != claim->new->verdict)
		return kind_of(claim->new) == FAILED ? VM_MOVE_OTHERWISE
						     : VM_MOVE_VALUES;
	return move_of_values(claim);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);

	if (!memory)
		abort(); /* out of memory */
	return memory;
}

/* The expectation of this title; of several, the same as in the other claim. */
static const struct vm_read_expect *
same_title(const struct vm_read_claim *claim, const struct vm_read_claim *other,
	   size_t index)
{
	const char *title = other->expects[index].title;
	size_t before = 0, i;

	for (i = 0; i < index; i++)
		before += !strcmp(other->expects[i].title, title);
	for (i = 0; i < claim->expect_count; i++)
		if (!strcmp(claim->expects[i].title, title) && !before--)
			return &claim->expects[i];
	return NULL;
}

static void add_value(struct vm_comparison *comparison,
		      struct vm_compared_claim *claim,
		      const struct vm_read_expect *base,
		      const struct vm_read_expect *new)
{
	enum vm_arm arm;

	for (arm = 0; arm < VM_ARMS; arm++) {
		struct vm_compared_value *value =
			&claim->values[claim->value_count];

		*value = (struct vm_compared_value){ base, new, arm, 0, NULL };
		if ((!base || !base->arm[arm].runs) &&
		    (!new || !new->arm[arm].runs))
			continue; /* an observation has no control */
		vm_compare_value(value, comparison->base, comparison->new);
		comparison->differences[value->difference]++;
		claim->value_count++;
	}
}

/* A claim that was skipped says nothing of its values. */
static void add_values(struct vm_comparison *comparison,
		       struct vm_compared_claim *claim)
{
	const struct vm_read_claim *base = claim->base, *new = claim->new;
	size_t i;

	if (!base || !new || base->verdict == VM_SKIPPED ||
	    new->verdict == VM_SKIPPED)
		return;
	claim->values =
		allocate(VM_ARMS * (base->expect_count + new->expect_count),
			 sizeof(*claim->values));
	for (i = 0; i < base->expect_count; i++)
		add_value(comparison, claim, &base->expects[i],
			  same_title(new, base, i));
	for (i = 0; i < new->expect_count; i++)
		if (!same_title(base, new, i))
			add_value(comparison, claim, NULL, &new->expects[i]);
}

static void add_claim(struct vm_comparison *comparison,
		      const struct vm_read_claim *base,
		      const struct vm_read_claim *new)
{
	struct vm_compared_claim *claim =
		&comparison->claims[comparison->count++];

	claim->base = base;
	claim->new = new;
	add_values(comparison, claim);
	claim->move = move_of(claim);
	comparison->moves[claim->move]++;
}

static void find_root(const struct vm_comparison *comparison,
		      struct vm_compared_claim *claim)
{
	const char *name = vm_results_root(comparison->new, claim->new);
	size_t i;

	for (i = 0; i < comparison->count; i++)
		if (comparison->claims[i].move == VM_MOVE_BROKE &&
		    !strcmp(comparison->claims[i].new->name, name))
			claim->root = &comparison->claims[i];
}

void vm_compare(struct vm_comparison *comparison, const struct vm_results *base,
		const struct vm_results *new)
{
	size_t i;

	*comparison = (struct vm_comparison){ .base = base, .new = new };
	comparison->claims =
		allocate(base->count + new->count, sizeof(*comparison->claims));
	for (i = 0; i < base->count; i++)
		add_claim(comparison, &base->claims[i],
			  vm_results_find(new, base->claims[i].name));
	for (i = 0; i < new->count; i++)
		if (!vm_results_find(base, new->claims[i].name))
			add_claim(comparison, NULL, &new->claims[i]);
	for (i = 0; i < comparison->count; i++)
		if (comparison->claims[i].move == VM_MOVE_BROKE)
			find_root(comparison, &comparison->claims[i]);
}

void vm_comparison_free(struct vm_comparison *comparison)
{
	size_t i;

	for (i = 0; i < comparison->count; i++)
		free(comparison->claims[i].values);
	free(comparison->claims);
	*comparison = (struct vm_comparison){ 0 };
}

enum vm_comparison_status
vm_comparison_status(const struct vm_comparison *comparison)
{
	enum vm_comparison_status status = VM_COMPARISON_SAME;
	enum vm_move move;

	for (move = 0; move < VM_MOVES; move++)
		if (comparison->moves[move] &&
		    moves[move].status != VM_COMPARISON_SAME)
			status = moves[move].status;
	return status; /* the heaviest move comes last */
}

const char *vm_compared_name(const struct vm_compared_claim *claim)
{
	return (claim->base ? claim->base : claim->new)->name;
}
