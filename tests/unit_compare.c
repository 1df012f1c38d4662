/* SPDX-License-Identifier: MIT */
/* unit_compare - when values differ, what becomes of a claim, its root. */
#include <stdlib.h>
#include <string.h>

#include "measure/compare.h"
#include "tests/units.h"

/* clang-format off */
/* Two sides of a value: runs, least, most, low, high; as_expected, pages. */
#define ONE(number, pages) { 1, number, number, 0, 9999, false, pages }
#define EXPECTED(number, pages) { 1, number, number, number, number, true, pages }
#define RUNS(n, least, most) { n, least, most, 0, 9999, false, 0 }
#define RANGE(number, high) { 1, number, number, 0, high, false, 0 }

static const struct {
	enum vm_exactness exactness;
	int64_t page[2], block[2];
	struct vm_numbers base, new;
	enum vm_difference treatment, control;
} cases[] = {
	/* exact, of like machines */
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(1, 0), ONE(1, 0),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NONE },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(1, 0), ONE(512, 0),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, EXPECTED(1, 0), EXPECTED(2, 0),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(-8, 8), ONE(-6, 6),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NONE },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(16, 8), ONE(6, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(4, 8), ONE(3, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(0, 8), ONE(5, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(9, 8), ONE(6, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(8, 8), ONE(7, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	/* of pages or blocks of another size */
	{ VM_EXACT, { 4, 64 }, { 8, 8 }, EXPECTED(1, 0), EXPECTED(2, 0),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NONE },
	{ VM_EXACT, { 4, 64 }, { 8, 8 }, ONE(3, 0), ONE(3, 0),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NONE },
	{ VM_EXACT, { 4, 64 }, { 8, 8 }, ONE(1, 0), ONE(2, 0),
	  VM_DIFFERENCE_INCOMPARABLE, VM_DIFFERENCE_INCOMPARABLE },
	{ VM_EXACT, { 4, 64 }, { 8, 8 }, EXPECTED(1, 0), ONE(2, 0),
	  VM_DIFFERENCE_INCOMPARABLE, VM_DIFFERENCE_INCOMPARABLE },
	{ VM_EXACT, { 4, 4 }, { 8, 6 }, RANGE(1, 8), RANGE(2, 6),
	  VM_DIFFERENCE_INCOMPARABLE, VM_DIFFERENCE_INCOMPARABLE },
	{ VM_EXACT, { 4, 4 }, { 8, 6 }, RANGE(1, 4), RANGE(2, 4),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	/* runs that disagree */
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, RUNS(2, 5, 6), RUNS(1, 6, 6),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NONE },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, RUNS(2, 5, 6), RUNS(3, 7, 7),
	  VM_DIFFERENCE_NOT_COMPARED, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, RUNS(3, 5, 6), RUNS(3, 7, 7),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_CHANGED },
	/* ratios: a third apart, of three runs, in the treatment */
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, 90, 99), RUNS(3, 133, 140),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, 133, 140), RUNS(3, 90, 99),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, 90, 99), RUNS(3, 132, 140),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, 0, 0), RUNS(3, 5, 6),
	  VM_DIFFERENCE_CHANGED, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, INT64_MIN, -9), RUNS(3, 5, 6),
	  VM_DIFFERENCE_NONE, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(2, 90, 99), RUNS(3, 900, 990),
	  VM_DIFFERENCE_NOT_COMPARED, VM_DIFFERENCE_NOT_COMPARED },
	{ VM_RATIO, { 4, 4 }, { 8, 8 }, RUNS(3, 90, 99), RUNS(2, 900, 990),
	  VM_DIFFERENCE_NOT_COMPARED, VM_DIFFERENCE_NOT_COMPARED },
	/* what varies */
	{ VM_VARIES, { 4, 4 }, { 8, 8 }, RUNS(9, 1, 1), RUNS(9, 5, 5),
	  VM_DIFFERENCE_NOT_COMPARED, VM_DIFFERENCE_NOT_COMPARED },
	/* what was not read */
	{ VM_EXACT, { 4, 4 }, { 8, 8 }, ONE(1, 0), { 0 },
	  VM_DIFFERENCE_GONE, VM_DIFFERENCE_GONE },
	{ VM_VARIES, { 4, 4 }, { 8, 8 }, { 0 }, ONE(1, 0),
	  VM_DIFFERENCE_NEW, VM_DIFFERENCE_NEW },
};
/* clang-format on */

START_TEST(values)
{
	const enum vm_difference wanted[VM_ARMS] = { cases[_i].treatment,
						     cases[_i].control };
	struct vm_results results[2] = { 0 };
	struct vm_read_expect expects[2] = { 0 };
	struct vm_compared_value value = { 0 };
	char text[256];
	int i;

	for (i = 0; i < 2; i++) {
		results[i].page_bytes = cases[_i].page[i] * 1024;
		results[i].block_pages = cases[_i].block[i];
		expects[i].title = "it";
		expects[i].arm[VM_TREATMENT] =
			i ? cases[_i].new : cases[_i].base;
		expects[i].arm[VM_CONTROL] = expects[i].arm[VM_TREATMENT];
	}
	/* The less exact side decides. */
	expects[_i % 2].exactness = cases[_i].exactness;
	value.base = &expects[0];
	value.new = &expects[1];
	for (value.arm = 0; value.arm < VM_ARMS; value.arm++) {
		vm_compare_value(&value, &results[0], &results[1]);
		ck_assert_int_eq(value.difference, wanted[value.arm]);
		vm_compared_text(&value, text, sizeof(text));
		ck_assert_int_eq(strncmp(text, "it: ", 4), 0);
	}
}
END_TEST

/* A document of claims a, b, c ... with these verdicts; '.' leaves one out. */
static void made_with(struct vm_results *results, const char *verdicts,
		      json_t *expectations)
{
	static const struct {
		char letter;
		const char *verdict;
	} words[] = { { 'h', "holds" },	  { 'o', "observed" },
		      { 's', "skipped" }, { 'v', "vacuous" },
		      { 'r', "refuted" }, { 'b', "broken" } };
	json_t *claims = json_array();
	char why[VM_REASON], name[] = "a", before[] = "`";
	size_t i;

	for (; *verdicts; verdicts++, (*name)++, (*before)++)
		for (i = 0; i < unit_count(words); i++)
			if (*verdicts == words[i].letter)
				json_array_append_new(
					claims,
					json_pack("{s:s, s:s, s:[s], s:s, s:s, "
						  "s:O}",
						  "name", name, "states", "so",
						  "rests_on", before, "verdict",
						  words[i].verdict, "reason",
						  "", "expectations",
						  expectations));
	*results = (struct vm_results){
		.document = json_pack("{s:s, s:{s:s, s:s, s:s, s:i, s:i}, s:o}",
				      "schema", "vmclaims-results/1",
				      "environment", "kernel", "6.1", "machine",
				      "x86_64", "libc", "none", "page_bytes",
				      4096, "block_pages", 64, "claims", claims)
	};
	json_decref(expectations);
	ck_assert_msg(vm_results_parse(results, why), "%s", why);
}

static void made(struct vm_results *results, const char *verdicts)
{
	made_with(results, verdicts, json_array());
}

/* A claim with two expectations of these titles, which saw these numbers. */
static void made_of_two(struct vm_results *results, const char *title,
			int first, const char *other, int second)
{
	const char *seen = "{s:s, s:s, s:s, s:n, s:n, s:s, s:b, s:n, s:{s:i, "
			   "s:i, s:n, s:b}}";
	json_t *list = json_array();
	const char *titles[] = { title, other };
	int numbers[] = { first, second };
	size_t i;

	for (i = 0; i < 2; i++)
		json_array_append_new(
			list,
			json_pack(seen, "title", titles[i], "metric",
				  "block_rss", "source", "smaps", "to", "cause",
				  "exactness", "exact", "left_out", 0,
				  "control", "treatment", "seen", numbers[i],
				  "low", 0, "high", "in", 1));
	made_with(results, "h", list);
}

START_TEST(twins)
{
	struct vm_results base, new;
	struct vm_comparison comparison;

	made_of_two(&base, "it", 1, "it", 1);
	made_of_two(&new, "it", 1, "it", 3);
	vm_compare(&comparison, &base, &new);
	ck_assert_uint_eq(comparison.claims[0].value_count, 2);
	ck_assert_int_eq(comparison.claims[0].values[0].difference,
			 VM_DIFFERENCE_NONE);
	ck_assert_int_eq(comparison.claims[0].values[1].difference,
			 VM_DIFFERENCE_CHANGED);
	vm_comparison_free(&comparison);
	vm_results_free(&base);
	vm_results_free(&new);
}
END_TEST

/* Another value outweighs one that went before it, and one that came. */
START_TEST(heaviest)
{
	struct vm_results base, new;
	struct vm_comparison comparison;

	made_of_two(&base, "went", 1, "it", 1);
	made_of_two(&new, "it", 3, "came", 1);
	vm_compare(&comparison, &base, &new);
	ck_assert_uint_eq(comparison.differences[VM_DIFFERENCE_GONE], 1);
	ck_assert_uint_eq(comparison.differences[VM_DIFFERENCE_NEW], 1);
	ck_assert_int_eq(comparison.claims[0].move, VM_MOVE_VALUES);
	vm_comparison_free(&comparison);
	vm_results_free(&base);
	vm_results_free(&new);
}
END_TEST

static const struct {
	const char *base, *new;
	enum vm_move move; /* of the first claim */
	enum vm_comparison_status status;
} verdicts[] = {
	{ "h", "h", VM_MOVE_SAME, VM_COMPARISON_SAME },
	{ "s", "s", VM_MOVE_SAME, VM_COMPARISON_SAME },
	{ "r", "r", VM_MOVE_SAME, VM_COMPARISON_SAME },
	{ "h", "v", VM_MOVE_BROKE, VM_COMPARISON_BROKE },
	{ "h", "r", VM_MOVE_BROKE, VM_COMPARISON_BROKE },
	{ "o", "b", VM_MOVE_BROKE, VM_COMPARISON_BROKE },
	{ "s", "r", VM_MOVE_BROKE, VM_COMPARISON_BROKE },
	{ ".h", "rh", VM_MOVE_SAME, VM_COMPARISON_BROKE },
	{ "r", "h", VM_MOVE_MENDED, VM_COMPARISON_CHANGED },
	{ "h", "s", VM_MOVE_UNASKED, VM_COMPARISON_CHANGED },
	{ "r", "s", VM_MOVE_UNASKED, VM_COMPARISON_CHANGED },
	{ "s", "h", VM_MOVE_ASKED, VM_COMPARISON_CHANGED },
	{ "r", "b", VM_MOVE_OTHERWISE, VM_COMPARISON_CHANGED },
	{ "h", "o", VM_MOVE_VALUES, VM_COMPARISON_CHANGED },
	{ "hh", "h.", VM_MOVE_SAME, VM_COMPARISON_CHANGED },
	{ "h.", "hh", VM_MOVE_SAME, VM_COMPARISON_CHANGED },
	{ "hh", "rs", VM_MOVE_BROKE, VM_COMPARISON_BROKE },
	{ "hs", "sr", VM_MOVE_UNASKED, VM_COMPARISON_BROKE },
};

START_TEST(moves)
{
	struct vm_results base, new;
	struct vm_comparison comparison;

	made(&base, verdicts[_i].base);
	made(&new, verdicts[_i].new);
	vm_compare(&comparison, &base, &new);
	ck_assert_int_eq(comparison.claims[0].move, verdicts[_i].move);
	ck_assert_int_eq(vm_comparison_status(&comparison),
			 verdicts[_i].status);
	vm_comparison_free(&comparison);
	vm_results_free(&base);
	vm_results_free(&new);
}
END_TEST

/* Each claim rests on the one before. `c` failed already: no root of these. */
START_TEST(roots)
{
	struct vm_results base, new;
	struct vm_comparison comparison;

	made(&base, "hhrhhh");
	made(&new, "rbrrhr");
	vm_compare(&comparison, &base, &new);
	ck_assert_ptr_eq(comparison.claims[0].root, &comparison.claims[0]);
	ck_assert_ptr_eq(comparison.claims[1].root, &comparison.claims[0]);
	ck_assert_ptr_null(comparison.claims[2].root);
	ck_assert_ptr_eq(comparison.claims[3].root, &comparison.claims[0]);
	ck_assert_ptr_eq(comparison.claims[5].root, &comparison.claims[5]);
	vm_comparison_free(&comparison);
	vm_results_free(&base);
	made(&base, "rhhhhh");
	vm_compare(&comparison, &base, &new);
	ck_assert_ptr_null(comparison.claims[1].root);
	vm_comparison_free(&comparison);
	vm_results_free(&base);
	vm_results_free(&new);
}
END_TEST

START_TEST(held)
{
	static const struct {
		const char *verdicts;
		bool held;
	} all[] = { { "hhs", true }, { "ho", true },  { "hv", false },
		    { "b", false },  { "ss", false }, { "o", false } };
	struct vm_results results;

	made(&results, all[_i].verdicts);
	ck_assert_int_eq(vm_results_held(&results), all[_i].held);
	vm_results_free(&results);
}
END_TEST

Suite *unit_compare(void)
{
	Suite *suite = suite_create("compare");
	TCase *tcase = tcase_create("compare");

	unit_add_loop(tcase, values, unit_count(cases));
	unit_add_loop(tcase, moves, unit_count(verdicts));
	unit_add(tcase, roots);
	unit_add(tcase, twins);
	unit_add(tcase, heaviest);
	unit_add_loop(tcase, held, 6);
	suite_add_tcase(suite, tcase);
	return suite;
}
