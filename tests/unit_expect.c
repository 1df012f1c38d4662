/* SPDX-License-Identifier: MIT */
/* unit_expect - the judge, on traces made by hand. */
#include <stdio.h>
#include <string.h>

#include "measure/expect.h"
#include "tests/units.h"

/* A trace of facts: "seen" and "spread", and of a mark with a block of 8. */
static struct vm_trace trace_of(struct vm_record *records, int64_t seen,
				int64_t spread)
{
	memset(records, 0, 3 * sizeof(*records));
	records[0].kind = VM_RECORD_FACT;
	records[0].value = seen;
	strcpy(records[0].name, "seen");
	records[1].kind = VM_RECORD_FACT;
	records[1].value = spread;
	strcpy(records[1].name, "spread");
	records[2].kind = VM_RECORD_MARK;
	records[2].snapshot.block = 1;
	records[2].snapshot.block_pages = 8;
	strcpy(records[2].name, "mark");
	return (struct vm_trace){ records, 3 };
}

static const struct {
	struct vm_range treatment, control;
	int64_t seen[VM_ARMS];
	enum vm_verdict verdict;
	const char *reason;
} cases[] = {
	{ VM_EXACTLY(5), VM_EXACTLY(0), { 5, 0 }, VM_HOLDS, "" },
	{ VM_EXACTLY(5),
	  VM_EXACTLY(0),
	  { 4, 0 },
	  VM_REFUTED,
	  "treatment: seen is 4, expected 5" },
	{ VM_EXACTLY(5),
	  VM_EXACTLY(0),
	  { 5, 1 },
	  VM_REFUTED,
	  "control: seen is 1, expected 0" },
	{ VM_EXACTLY(5),
	  VM_EXACTLY(0),
	  { 5, 5 },
	  VM_VACUOUS,
	  "inside the treatment's range (5)" },
	/* both wrong: the treatment's is the finding */
	{ VM_EXACTLY(5), VM_EXACTLY(0), { 4, 5 }, VM_REFUTED, "treatment" },
	{ VM_BETWEEN(1, 3), VM_AT_LEAST(4), { 1, 4 }, VM_HOLDS, "" },
	{ VM_BETWEEN(1, 3), VM_AT_LEAST(4), { 3, 1L << 60 }, VM_HOLDS, "" },
	{ VM_BETWEEN(1, 3),
	  VM_AT_LEAST(4),
	  { 4, 4 },
	  VM_REFUTED,
	  "treatment: seen is 4, expected 1 to 3" },
	{ VM_BETWEEN(1, 3),
	  VM_AT_LEAST(4),
	  { 1, 0 },
	  VM_REFUTED,
	  "control: seen is 0, expected at least 4" },
	{ VM_BETWEEN(1, 4),
	  VM_AT_LEAST(4),
	  { 1, 5 },
	  VM_VACUOUS,
	  "no expectation tells" },
	{ VM_EXACTLY(5),
	  VM_SAME,
	  { 5, 5 },
	  VM_VACUOUS,
	  "no expectation tells" },
	{ VM_EXACTLY(5),
	  VM_SAME,
	  { 5, 6 },
	  VM_REFUTED,
	  "control: seen is 6, expected 5" },
	{ VM_EVERY_PAGE, VM_EXACTLY(0), { 8, 0 }, VM_HOLDS, "" },
	{ VM_TIMES_AND(1, "pages", 1, 1),
	  VM_EVERY_PAGE,
	  { 9, 8 },
	  VM_HOLDS,
	  "" },
	{ VM_TIMES_AND(1, "pages", 1, 1),
	  VM_EVERY_PAGE,
	  { 8, 8 },
	  VM_REFUTED,
	  "treatment: seen is 8, expected 9" },
	{ VM_PART(2, "pages"), VM_TIMES(2, "pages"), { 4, 16 }, VM_HOLDS, "" },
	{ VM_TIMES(3, "spread"), VM_EXACTLY(0), { 6, 0 }, VM_HOLDS, "" },
	{ VM_TIMES(1, "nowhere"),
	  VM_EXACTLY(0),
	  { 6, 0 },
	  VM_BROKEN,
	  "treatment: seen: a mark, block or fact" },
	{ VM_TIMES_NEAR(1, "nowhere", "spread"),
	  VM_EXACTLY(0),
	  { 1, 0 },
	  VM_BROKEN,
	  "treatment: seen: a mark, block or fact" },
	/* slack of 2 on either side, measured in the run */
	{ { .set = true, .lo = 10, .hi = 10, .slack = "spread" },
	  VM_EXACTLY(0),
	  { 8, 0 },
	  VM_HOLDS,
	  "" },
	{ { .set = true, .lo = 10, .hi = 10, .slack = "spread" },
	  VM_EXACTLY(0),
	  { 13, 0 },
	  VM_REFUTED,
	  "expected 8 to 12" },
};

START_TEST(judges)
{
	struct vm_expect expects[2] = { {
		.fact = "seen",
		.treatment = cases[_i].treatment,
		.control = cases[_i].control,
		.cause = "to be tried",
	} };
	struct vm_record treated[3], control[3];
	struct vm_trace traces[VM_ARMS];
	struct vm_judgement judgement;

	traces[0] = trace_of(treated, cases[_i].seen[VM_TREATMENT], 2);
	traces[1] = trace_of(control, cases[_i].seen[VM_CONTROL], 2);
	vm_judge(expects, &traces[0], &traces[1], 0, &judgement);
	ck_assert_msg(judgement.verdict == cases[_i].verdict,
		      "case %d: %s (%s)", _i,
		      vm_verdict_name(judgement.verdict), judgement.reason);
	ck_assert_msg(strstr(judgement.reason, cases[_i].reason) != NULL,
		      "case %d: %s", _i, judgement.reason);
	ck_assert_int_eq(judgement.verdict == VM_HOLDS, !*judgement.reason);
}
END_TEST

/* "pages" is what the block has at the mark that is measured. */
START_TEST(pages_at_the_mark)
{
	struct vm_record records[2] = {
		{ .kind = VM_RECORD_MARK,
		  .name = "half",
		  .snapshot = { .block = 1, .block_pages = 4 } },
		{ .kind = VM_RECORD_MARK,
		  .name = "whole",
		  .snapshot = { .block = 1, .block_pages = 8 } },
	};
	const struct vm_trace trace = { records, 2 };
	const struct vm_expect expects[2] = { { .metric = VM_VSZ,
						.to = _i ? "whole" : "half",
						.treatment = VM_EVERY_PAGE } };
	struct vm_judgement judgement;

	vm_judge(expects, &trace, NULL, 0, &judgement);
	ck_assert_int_eq(judgement.outcomes[0].seen[0].lo, _i ? 8 : 4);
	ck_assert_int_eq(judgement.outcomes[0].seen[0].hi, _i ? 8 : 4);
}
END_TEST

/* Of address space that is all that munmap would take: its mapping. */
START_TEST(pages_of_the_mapping)
{
	static const struct {
		enum vm_metric metric;
		int64_t pages;
	} metrics[] = { { VM_VSZ, 12 }, { VM_LISTED, 12 }, { VM_RSS, 8 } };
	struct vm_record mark = { .kind = VM_RECORD_MARK, .name = "mark" };
	const struct vm_trace trace = { &mark, 1 };
	const struct vm_expect expects[2] = { { .metric = metrics[_i].metric,
						.to = "mark",
						.treatment = VM_EVERY_PAGE } };
	struct vm_judgement judgement;

	mark.snapshot.block = 1;
	mark.snapshot.block_pages = 8;
	mark.snapshot.mapping_pages = 12;
	vm_judge(expects, &trace, NULL, 0, &judgement);
	ck_assert_int_eq(judgement.outcomes[0].seen[0].lo, metrics[_i].pages);
}
END_TEST

/* Measured slack is a tolerance as any other: in either arm it has a cause. */
START_TEST(tolerance_without_cause)
{
	static const struct vm_range near = VM_NEAR(10, "spread"),
				     ten = VM_EXACTLY(10),
				     some = VM_BETWEEN(0, 1),
				     none = VM_EXACTLY(0);
	struct vm_expect expects[2] = { {
		.fact = "seen",
		.treatment = _i ? ten : near,
		.control = _i ? some : none,
	} };
	struct vm_record treated[3], control[3];
	struct vm_trace traces[VM_ARMS];
	struct vm_judgement judgement;

	traces[0] = trace_of(treated, 10, 2);
	traces[1] = trace_of(control, 0, 2);
	vm_judge(expects, &traces[0], &traces[1], 0, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_BROKEN);
	ck_assert_ptr_nonnull(
		strstr(judgement.reason, "a range without a named cause"));
	expects[0].cause = "to be tried";
	vm_judge(expects, &traces[0], &traces[1], 0, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_HOLDS);
}
END_TEST

/* A foreign program has one arm: nothing has to tell, nothing is vacuous. */
START_TEST(judges_one_arm)
{
	struct vm_expect expects[2] = { {
		.fact = "seen",
		.treatment = VM_EXACTLY(5),
		.control = VM_EXACTLY(0),
	} };
	struct vm_record records[3];
	struct vm_trace trace = trace_of(records, _i, 0);
	struct vm_judgement judgement;

	vm_judge(expects, &trace, NULL, 0, &judgement);
	ck_assert_int_eq(judgement.verdict, _i == 5 ? VM_HOLDS : VM_REFUTED);
	ck_assert_ptr_null(strstr(judgement.reason, "treatment"));
}
END_TEST

/* The worst of several wins; what cannot be measured here is left out. */
START_TEST(worst_wins)
{
	struct vm_expect expects[4] = {
		{ .fact = "seen",
		  .treatment = VM_EXACTLY(5),
		  .control = VM_EXACTLY(0) },
		{ .fact = "spread",
		  .treatment = VM_EXACTLY(9),
		  .control = VM_SAME,
		  .needs = 1 },
		{ .fact = "nowhere",
		  .treatment = VM_EXACTLY(1),
		  .control = VM_SAME,
		  .needs = 2 },
	};
	struct vm_record treated[3], control[3];
	struct vm_trace traces[VM_ARMS];
	struct vm_judgement judgement;

	traces[0] = trace_of(treated, 5, 2);
	traces[1] = trace_of(control, 0, 2);
	vm_judge(expects, &traces[0], &traces[1], 3, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_HOLDS);
	ck_assert(judgement.outcomes[1].left_out);
	ck_assert_uint_eq(judgement.count, 3);
	vm_judge(expects, &traces[0], &traces[1], 2, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_REFUTED);
	vm_judge(expects, &traces[0], &traces[1], 0, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_BROKEN);
	expects[0].needs = 1;
	vm_judge(expects, &traces[0], &traces[1], 3, &judgement);
	ck_assert_int_eq(judgement.verdict, VM_SKIPPED);
	ck_assert(*judgement.reason);
}
END_TEST

/* What the treatment did not ask, the control cannot lie inside of. */
START_TEST(skipped_treatment)
{
	struct vm_expect expects[2] = { {
		.fact = "seen",
		.treatment = VM_EXACTLY(1),
		.control = VM_EXACTLY(5),
	} };
	struct vm_record skip = { .kind = VM_RECORD_SKIP, .text = "not here" };
	const struct vm_trace treated = { &skip, 1 };
	struct vm_record records[3];
	struct vm_trace control = trace_of(records, _i ? 5 : 0, 0);
	struct vm_judgement judgement;

	vm_judge(expects, &treated, &control, 0, &judgement);
	ck_assert_int_eq(judgement.verdict, _i ? VM_SKIPPED : VM_REFUTED);
	ck_assert_ptr_nonnull(
		strstr(judgement.reason,
		       _i ? "treatment: not here" : "control: seen is 0"));
	ck_assert(!judgement.outcomes[0].telling);
}
END_TEST

START_TEST(verdicts)
{
	static const int statuses[] = {
		[VM_HOLDS] = 0,	  [VM_OBSERVED] = 0, [VM_SKIPPED] = 77,
		[VM_VACUOUS] = 1, [VM_REFUTED] = 1,  [VM_BROKEN] = 99,
	};

	ck_assert_int_eq(vm_verdict_status((enum vm_verdict)_i), statuses[_i]);
	ck_assert(*vm_verdict_name((enum vm_verdict)_i));
}
END_TEST

/* Neither the metric nor the expectation makes the other more exact. */
START_TEST(exactness)
{
	static const struct {
		struct vm_expect expect;
		enum vm_exactness exactness;
	} exact[] = {
		{ { .metric = VM_RSS }, VM_EXACT },
		{ { .metric = VM_RSS, .exactness = VM_VARIES }, VM_VARIES },
		{ { .metric = VM_PEAK_RSS }, VM_VARIES },
		{ { .metric = VM_PEAK_RSS, .exactness = VM_RATIO }, VM_VARIES },
		{ { .fact = "f" }, VM_EXACT },
		{ { .fact = "f", .exactness = VM_RATIO }, VM_RATIO },
		{ { .fact = "f", .distinct = true }, VM_VARIES },
	};

	ck_assert_int_eq(vm_expect_exactness(&exact[_i].expect),
			 exact[_i].exactness);
}
END_TEST

Suite *unit_expect(void)
{
	Suite *suite = suite_create("expect");
	TCase *tcase = tcase_create("expect");

	unit_add_loop(tcase, judges, unit_count(cases));
	unit_add_loop(tcase, pages_at_the_mark, 2);
	unit_add_loop(tcase, pages_of_the_mapping, 3);
	unit_add_loop(tcase, tolerance_without_cause, 2);
	unit_add_loop(tcase, judges_one_arm, 7);
	unit_add(tcase, worst_wins);
	unit_add_loop(tcase, skipped_treatment, 2);
	unit_add_loop(tcase, exactness, 7);
	unit_add_loop(tcase, verdicts, VM_BROKEN + 1);
	suite_add_tcase(suite, tcase);
	return suite;
}
