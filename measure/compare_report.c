/* SPDX-License-Identifier: MIT */
/* compare_report - the comparison document, and KTAP. */
#include <stdlib.h>
#include <string.h>

#include "measure/compare.h"
#include "measure/result.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static void put(json_t *object, const char *key, json_t *value)
{
	if (!value || json_object_set_new(object, key, value))
		abort(); /* out of memory */
}

static void put_text(json_t *object, const char *key, const char *text)
{
	put(object, key, text ? json_string(text) : json_null());
}

static void append(json_t *array, json_t *value)
{
	if (!value || json_array_append_new(array, value))
		abort(); /* out of memory */
}

static json_t *side_of(const struct vm_results *results)
{
	json_t *side = json_object();
	/* The file's name need not be UTF-8, which JSON has to be. */
	json_t *path = json_string(results->path);

	put(side, "file", path ? path : json_null());
	put(side, "environment", json_incref((json_t *)results->environment));
	return side;
}

static json_t *claim_side(const struct vm_read_claim *claim)
{
	json_t *side;

	if (!claim)
		return json_null();
	side = json_object();
	put_text(side, "verdict", vm_verdict_name(claim->verdict));
	put_text(side, "reason", claim->reason);
	put(side, "runs", json_integer((json_int_t)claim->runs));
	put(side, "runs_with_it",
	    json_integer((json_int_t)claim->counts[claim->verdict]));
	return side;
}

static json_t *numbers_of(const struct vm_read_expect *expect, enum vm_arm arm)
{
	const struct vm_numbers *numbers = expect ? &expect->arm[arm] : NULL;
	json_t *object;

	if (!numbers || !numbers->runs)
		return json_null();
	object = json_object();
	put(object, "runs", json_integer((json_int_t)numbers->runs));
	put(object, "least", json_integer(numbers->least));
	put(object, "most", json_integer(numbers->most));
	return object;
}

static json_t *value_of(const struct vm_compared_value *value)
{
	const struct vm_read_expect *expect =
		value->new ? value->new : value->base;
	json_t *object = json_object();

	put_text(object, "title", expect->title);
	put_text(object, "arm", vm_arm_name(value->arm));
	put_text(object, "metric", expect->metric);
	put_text(object, "exactness", vm_exactness_name(expect->exactness));
	put_text(object, "cause", expect->cause);
	put_text(object, "difference", vm_difference_name(value->difference));
	put_text(object, "why", value->why);
	put(object, "base", numbers_of(value->base, value->arm));
	put(object, "new", numbers_of(value->new, value->arm));
	return object;
}

static json_t *claim_of(const struct vm_compared_claim *claim)
{
	json_t *object = json_object(), *values = json_array();
	size_t i;

	put_text(object, "name", vm_compared_name(claim));
	put_text(object, "states",
		 (claim->new ? claim->new : claim->base)->states);
	put_text(object, "move", vm_move_name(claim->move));
	put_text(object, "root",
		 claim->root ? vm_compared_name(claim->root) : NULL);
	put(object, "base", claim_side(claim->base));
	put(object, "new", claim_side(claim->new));
	for (i = 0; i < claim->value_count; i++)
		append(values, value_of(&claim->values[i]));
	put(object, "values", values);
	return object;
}

static json_t *comparison_of(const struct vm_comparison *comparison)
{
	json_t *object = json_object(), *summary = json_object();
	json_t *claims = json_array();
	enum vm_move move;
	size_t i;

	put(object, "base", side_of(comparison->base));
	put(object, "new", side_of(comparison->new));
	put(object, "status", json_integer(vm_comparison_status(comparison)));
	for (move = 0; move < VM_MOVES; move++)
		put(summary, vm_move_name(move),
		    json_integer((json_int_t)comparison->moves[move]));
	put(object, "summary", summary);
	for (i = 0; i < comparison->count; i++)
		append(claims, claim_of(&comparison->claims[i]));
	put(object, "claims", claims);
	return object;
}

json_t *vm_comparison_document(const struct vm_comparison *comparisons,
			       size_t count)
{
	json_t *document = json_object(), *list = json_array();
	size_t i;

	put_text(document, "schema", "vmclaims-comparison/1");
	put_text(document, "version", PACKAGE_VERSION);
	for (i = 0; i < count; i++)
		append(list, comparison_of(&comparisons[i]));
	put(document, "comparisons", list);
	return document;
}

static void indent(FILE *out, int depth)
{
	fprintf(out, "%*s", 2 * depth, "");
}

static void ktap_head(FILE *out, int depth, size_t plan)
{
	indent(out, depth);
	fputs("KTAP version 1\n", out);
	indent(out, depth);
	fprintf(out, "1..%zu\n", plan);
}

/* "ok 3 - TEXT", without a newline. */
static void ktap_result(FILE *out, int depth, bool ok, size_t number,
			const char *text)
{
	indent(out, depth);
	fprintf(out, "%sok %zu - ", ok ? "" : "not ", number);
	vm_tap_text(out, text);
}

/* In a claim that is well, no value is not: what mended it has changed. */
static void ktap_values(FILE *out, int depth,
			const struct vm_compared_claim *claim)
{
	char text[2 * VM_REASON];
	size_t i;

	if (!claim->value_count)
		return;
	ktap_head(out, depth, claim->value_count);
	for (i = 0; i < claim->value_count; i++) {
		const struct vm_compared_value *value = &claim->values[i];

		ktap_result(out, depth,
			    vm_move_good(claim->move) ||
				    !vm_difference_counts(value->difference),
			    i + 1, vm_compared_text(value, text, sizeof(text)));
		fputs(value->difference == VM_DIFFERENCE_GONE
			      ? " # SKIP not measured here\n"
			      : "\n",
		      out);
	}
}

static void ktap_claim(FILE *out, int depth, size_t number,
		       const struct vm_compared_claim *claim)
{
	const struct vm_read_claim *new = claim->new;

	ktap_values(out, depth + 1, claim);
	if (!vm_move_good(claim->move)) {
		indent(out, depth);
		fprintf(out, "# %s: %s; %s: ", vm_compared_name(claim),
			vm_move_name(claim->move),
			vm_verdict_name(new->verdict));
		vm_tap_text(out, new->reason);
		fputc('\n', out);
	}
	ktap_result(out, depth, vm_move_good(claim->move), number,
		    vm_compared_name(claim));
	if (!new)
		fputs(" # SKIP not in the new result", out);
	else if (new->verdict == VM_SKIPPED) {
		fputs(" # SKIP ", out);
		vm_tap_text(out, new->reason);
	}
	fputc('\n', out);
}

static void ktap_comparison(FILE *out, int depth,
			    const struct vm_comparison *comparison)
{
	size_t i;

	ktap_head(out, depth, comparison->count);
	indent(out, depth);
	fputs("# Linux ", out);
	vm_tap_text(out, vm_results_setting(comparison->base, "kernel"));
	fputs(", then ", out);
	vm_tap_text(out, vm_results_setting(comparison->new, "kernel"));
	fputc('\n', out);
	for (i = 0; i < comparison->count; i++)
		ktap_claim(out, depth, i + 1, &comparison->claims[i]);
}

static bool good(const struct vm_comparison *comparison)
{
	enum vm_move move;

	for (move = 0; move < VM_MOVES; move++)
		if (comparison->moves[move] && !vm_move_good(move))
			return false;
	return true;
}

void vm_comparison_ktap(FILE *out, const struct vm_comparison *comparisons,
			size_t count)
{
	size_t i;

	if (count == 1) {
		ktap_comparison(out, 0, comparisons);
		return;
	}
	ktap_head(out, 0, count);
	for (i = 0; i < count; i++) {
		ktap_comparison(out, 1, &comparisons[i]);
		ktap_result(out, 0, good(&comparisons[i]), i + 1,
			    comparisons[i].new->path);
		fputc('\n', out);
	}
}
