/* SPDX-License-Identifier: MIT */
/* unit_series - the reading in the middle, the one nearest to zero, ratios. */
#include "measure/clock.h"
#include "tests/units.h"

static const struct {
	size_t count;
	int64_t numbers[6], median, least;
} cases[] = {
	{ 0, { 0 }, 0, 0 },
	{ 1, { 7 }, 7, 7 },
	{ 2, { 9, 4 }, 4, 4 },
	{ 3, { 9, 4, 6 }, 6, 4 },
	{ 5, { 5, 5, 1, 5, 9 }, 5, 1 },
	{ 5, { 1000, 2, 2, 3, -1000 }, 2, 2 },
	{ 6, { 6, 5, 4, 3, -2, -1 }, 3, -1 },
};

static struct vm_series series_of(int i)
{
	struct vm_series series = { 0 };
	size_t j;

	for (j = 0; j < cases[i].count; j++)
		vm_series_add(&series, cases[i].numbers[j]);
	return series;
}

START_TEST(in_the_middle)
{
	struct vm_series series = series_of(_i);

	ck_assert_int_eq(vm_series_median(&series), cases[_i].median);
}
END_TEST

START_TEST(nearest_to_zero)
{
	struct vm_series series = series_of(_i);

	ck_assert_int_eq(vm_series_least(&series), cases[_i].least);
}
END_TEST

START_TEST(per_cent)
{
	struct vm_clock fast = { 0 }, slow = { 0 }, none = { 0 }, brief = { 0 };

	ck_assert_int_eq(vm_clock_percent(&fast, &none), 0);
	vm_series_add(&fast.times, 40);
	vm_series_add(&slow.times, 100);
	vm_series_add(&brief.times, 0);
	ck_assert_int_eq(vm_clock_percent(&slow, &fast), 250);
	ck_assert_int_eq(vm_clock_percent(&fast, &slow), 40);
	ck_assert_int_eq(vm_clock_percent(&fast, &brief), 4000);
	/* The machine becomes slower: 400 and 100 are their medians. */
	vm_series_add(&fast.times, 400);
	vm_series_add(&slow.times, 100);
	vm_series_add(&fast.times, 400);
	vm_series_add(&slow.times, 1000);
	ck_assert_int_eq(vm_clock_percent(&slow, &fast), 250);
	vm_clock_start(&none);
	vm_clock_stop(&none);
	ck_assert_uint_eq(none.times.count, 1);
	ck_assert_int_ge(none.times.numbers[0], 0);
}
END_TEST

Suite *unit_series(void)
{
	Suite *suite = suite_create("series");
	TCase *tcase = tcase_create("series");

	unit_add_loop(tcase, in_the_middle, unit_count(cases));
	unit_add_loop(tcase, nearest_to_zero, unit_count(cases));
	unit_add(tcase, per_cent);
	suite_add_tcase(suite, tcase);
	return suite;
}
