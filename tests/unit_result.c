/* SPDX-License-Identifier: MIT */
/* unit_result - the document's writings, of results made by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/result.h"
#include "tests/units.h"

/* Claims a, b on a, c on b, d; of these a, b, c fail; d holds; e is skipped. */
static json_t *document(void)
{
	static const struct {
		const char *name, *rests_on, *verdict;
	} claims[] = {
		{ "a", NULL, "refuted" }, { "b", "a", "vacuous" },
		{ "c", "b", "broken" },	  { "d", "a", "holds" },
		{ "e", "d", "skipped" },  { "f", "d", "refuted" },
		{ "g", "h", "refuted" },  { "h", "g", "refuted" },
	};
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < unit_count(claims); i++)
		json_array_append_new(
			all,
			json_pack("{s:s, s:s, s:s, s:f, s:[s*], s:[]}", "name",
				  claims[i].name, "verdict", claims[i].verdict,
				  "reason", "1 < 2 & \"3\" # SKIP\n", "seconds",
				  0.5, "rests_on", claims[i].rests_on,
				  "expectations"));
	return json_pack("{s:o, s:{s:i, s:i, s:i, s:i, s:i}}", "claims", all,
			 "summary", "holds", 1, "skipped", 1, "vacuous", 1,
			 "refuted", 4, "broken", 1);
}

static const char *root_of(const json_t *all, size_t index)
{
	const json_t *claims = json_object_get(all, "claims");

	return json_string_value(json_object_get(
		vm_document_root(all, json_array_get(claims, index)), "name"));
}

START_TEST(roots)
{
	json_t *all = document();

	ck_assert_str_eq(root_of(all, 0), "a");
	ck_assert_str_eq(root_of(all, 1), "a");
	ck_assert_str_eq(root_of(all, 2), "a");
	ck_assert_str_eq(root_of(all, 5), "f"); /* what it rests on holds */
	ck_assert_ptr_nonnull(root_of(all, 6)); /* a circle ends somewhere */
	ck_assert(!vm_document_failed(
		json_array_get(json_object_get(all, "claims"), 3)));
	ck_assert(!vm_document_failed(
		json_array_get(json_object_get(all, "claims"), 4)));
	json_decref(all);
}
END_TEST

/* What a writer makes of the document, malloc'd. */
static char *written(int what)
{
	json_t *all = document();
	char *text;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	if (what == 0) {
		vm_junit(out, all);
	} else {
		vm_tap_head(out, what == 1 ? VM_TAP14 : VM_KTAP, all, 8);
		for (i = 0; i < 8; i++)
			vm_tap_claim(out, what == 1 ? VM_TAP14 : VM_KTAP, all,
				     i);
		vm_roots(out, "# ", all);
		vm_tap_end(out, all);
	}
	fclose(out);
	json_decref(all);
	return text;
}

START_TEST(junit)
{
	char *text = written(0);

	ck_assert_ptr_nonnull(strstr(text, "tests=\"8\" failures=\"5\" "
					   "errors=\"1\" skipped=\"1\""));
	ck_assert_ptr_nonnull(
		strstr(text, "message=\"1 &lt; 2 &amp; &quot;3&quot;"));
	ck_assert_ptr_nonnull(strstr(text, "<error "));
	ck_assert_ptr_nonnull(strstr(text, "<skipped "));
	free(text);
}
END_TEST

/* A '#' of a reason must not begin a directive. */
START_TEST(tap)
{
	char *text = written(1 + _i);

	ck_assert_ptr_nonnull(strstr(text, "\nnot ok 1 - a\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nok 4 - d\n"));
	ck_assert_ptr_nonnull(
		strstr(text, "\nok 5 - e # SKIP 1 < 2 & \"3\" \\# SKIP \n"));
	ck_assert_ptr_nonnull(
		strstr(text, "\n# c: broken: 1 < 2 & \"3\" \\# SKIP \n"));
	ck_assert_ptr_nonnull(strstr(text, "\n1..8\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n# Because of a also: b c\n# "));
	free(text);
}
END_TEST

static void act(enum vm_arm arm)
{
	(void)arm;
}

static const struct vm_claim claim = {
	.states = "It is so.",
	.act = act,
	.expects = { { .fact = "open", .treatment = VM_AT_LEAST(4) },
		     { .fact = "any", .treatment = VM_ANY },
		     { .fact = "left", .treatment = VM_EXACTLY(1) } },
};
static const struct vm_claim_entry entry = { "it", "it.c", &claim };

/* One arm, of a number with an open range, one that is observed, and one that
 * nobody could measure; and of a verb that was turned off. */
static json_t *written_of(struct vm_record *verb)
{
	static struct vm_result result;
	json_t *all = vm_document();
	struct vm_outcome *outcomes = result.judgement.outcomes;
	size_t i;

	result.request.entry = &entry;
	result.judgement.verdict = VM_REFUTED;
	result.judgement.count = 3;
	for (i = 0; i < 3; i++)
		outcomes[i].expect = &claim.expects[i];
	outcomes[0].seen[0] =
		(struct vm_seen){ VM_READ, 3, 4, INT64_MAX, false };
	outcomes[1].seen[0] =
		(struct vm_seen){ VM_READ, 5, INT64_MIN, INT64_MAX, true };
	outcomes[2].left_out = true;
	result.trace[0] = (struct vm_trace){ verb, 1 };
	vm_document_add(all, &result);
	return all;
}

START_TEST(what_was_seen)
{
	struct vm_record verb = { .kind = VM_RECORD_VERB, .off = _i };
	json_t *all = written_of(&verb);
	const json_t *one = json_array_get(json_object_get(all, "claims"), 0);
	json_t *arms = json_object_get(one, "arms");
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(
		json_is_true(json_object_get(
			json_array_get(json_object_get(arms, "treatment"), 0),
			"off")),
		_i);
	vm_tap_claim(out, VM_KTAP, all, 0);
	fclose(out);
	ck_assert_str_eq(text,
			 "  KTAP version 1\n  1..3\n"
			 "  not ok 1 - open; treatment 3 (expected 4 or more)\n"
			 "  ok 2 - any; treatment 5\n"
			 "  ok 3 - left # SKIP not measurable here\n"
			 "# it: refuted: \nnot ok 1 - it\n");
	free(text);
	json_decref(all);
}
END_TEST

Suite *unit_result(void)
{
	Suite *suite = suite_create("result");
	TCase *tcase = tcase_create("result");

	unit_add(tcase, roots);
	unit_add(tcase, junit);
	unit_add_loop(tcase, tap, 2);
	unit_add_loop(tcase, what_was_seen, 2);
	suite_add_tcase(suite, tcase);
	return suite;
}
