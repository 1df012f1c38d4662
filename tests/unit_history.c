/* SPDX-License-Identifier: MIT */
/* unit_history - levels and rates stay what they were when spans are joined. */
#include "measure/history.h"
#include "tests/units.h"

enum {
	SPAN = 1000000000
};

/* A column for each span, as long as there are columns. */
START_TEST(levels)
{
	struct vm_history history = { .step = SPAN };

	vm_history_add(&history, 0, 4);
	vm_history_add(&history, 1, 9); /* the higher of two in a span */
	vm_history_add(&history, 2, 5);
	vm_history_add(&history, 3 * (int64_t)SPAN, 2);
	ck_assert_uint_eq(history.count, 4);
	ck_assert_double_eq(vm_history_column(&history, 0, 10), 9);
	/* It stayed, until there was another. */
	ck_assert_double_eq(vm_history_column(&history, 2, 10), 9);
	ck_assert_double_eq(vm_history_column(&history, 3, 10), 2);
	ck_assert_double_lt(vm_history_column(&history, 4, 10), 0);
	ck_assert_double_eq(vm_history_column(&history, 1, 2), 9);
	ck_assert_double_eq(vm_history_most(&history), 9);
}
END_TEST

/* Nothing is known before the first level. */
START_TEST(late)
{
	struct vm_history history = { .step = SPAN };

	vm_history_add(&history, 2 * (int64_t)SPAN, 7);
	ck_assert_double_lt(vm_history_column(&history, 1, 10), 0);
	ck_assert_double_eq(vm_history_column(&history, 2, 10), 7);
}
END_TEST

/* A thousand seconds in 512 spans: a peak is still seen, and where. */
START_TEST(joined)
{
	struct vm_history history = { .step = SPAN };
	int64_t second;

	for (second = 0; second < 1000; second++)
		vm_history_add(&history, second * SPAN,
			       second == 250 ? 100 : 1);
	ck_assert_int_eq(history.step, 2 * (int64_t)SPAN);
	ck_assert_uint_eq(history.count, 500);
	ck_assert_double_eq(vm_history_column(&history, 125, 500), 100);
	ck_assert_double_eq(vm_history_column(&history, 124, 500), 1);
	ck_assert_double_eq(vm_history_column(&history, 126, 500), 1);
	ck_assert_double_eq(vm_history_column(&history, 12, 50), 100);
}
END_TEST

/* What was counted is neither lost nor counted twice. */
START_TEST(rates)
{
	struct vm_history history = { .step = SPAN / 10, .rate = true };
	double sum = 0;
	int64_t i;

	for (i = 0; i < 10000; i++)
		vm_history_add(&history, i * (SPAN / 10), 3);
	for (i = 0; i < (int64_t)history.count; i++)
		sum += history.spans[i] * (double)history.step / 1e9;
	ck_assert_double_eq_tol(sum, 30000, 1e-6);
	ck_assert_double_eq_tol(vm_history_column(&history, 0, 10), 30, 1e-9);
}
END_TEST

/* Later than all before, by far; and earlier. */
START_TEST(far)
{
	struct vm_history history = { .step = 1 };

	vm_history_add(&history, 0, 1);
	vm_history_add(&history, INT64_MAX / 4, 2);
	vm_history_add(&history, 0, 3);
	ck_assert_uint_le(history.count, VM_HISTORY);
	ck_assert_double_eq(
		vm_history_column(&history, history.count - 1, VM_HISTORY), 3);
}
END_TEST

Suite *unit_history(void)
{
	Suite *suite = suite_create("history");
	TCase *tcase = tcase_create("history");

	unit_add(tcase, levels);
	unit_add(tcase, late);
	unit_add(tcase, joined);
	unit_add(tcase, rates);
	unit_add(tcase, far);
	suite_add_tcase(suite, tcase);
	return suite;
}
