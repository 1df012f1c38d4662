/* SPDX-License-Identifier: MIT */
/* unit_runs - runs of pages are kept, written and read again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "measure/runs.h"
#include "tests/units.h"

static const char text[] = "1000-3000 #\n3000-4000 0\n8000-208000 H\n"
			   "7ffffffff000-800000000000 s\n";

START_TEST(written_and_read)
{
	struct vm_runs runs = { 0 };
	size_t len;
	char *again;

	ck_assert_int_eq(vm_runs_parse(&runs, text), 0);
	ck_assert_uint_eq(runs.count, 4);
	ck_assert_uint_eq(runs.at[1].start, 0x3000);
	ck_assert_uint_eq(runs.at[1].end, 0x4000);
	ck_assert_int_eq(runs.at[0].page, VM_PAGE_PRESENT);
	ck_assert_int_eq(runs.at[1].page, VM_PAGE_ZERO);
	ck_assert_int_eq(runs.at[2].page, VM_PAGE_HUGE);
	ck_assert_int_eq(runs.at[3].page, VM_PAGE_SWAPPED);
	again = vm_runs_text(&runs, &len);
	ck_assert_str_eq(again, text);
	ck_assert_uint_eq(len, strlen(text));
	free(again);
	vm_runs_free(&runs);
}
END_TEST

START_TEST(alike_neighbours_join)
{
	struct vm_runs runs = { 0 };

	ck_assert_int_eq(vm_runs_add(&runs, 0, 1, VM_PAGE_ZERO), 0);
	ck_assert_int_eq(vm_runs_add(&runs, 1, 2, VM_PAGE_ZERO), 0);
	ck_assert_int_eq(vm_runs_add(&runs, 2, 3, VM_PAGE_HUGE), 0);
	ck_assert_int_eq(vm_runs_add(&runs, 4, 5, VM_PAGE_HUGE), 0);
	ck_assert_uint_eq(runs.count, 3);
	ck_assert_uint_eq(runs.at[0].end, 2);
	vm_runs_free(&runs);
}
END_TEST

START_TEST(found_by_address)
{
	struct vm_runs runs = { 0 };

	ck_assert_uint_eq(vm_runs_find(&runs, 0), 0);
	ck_assert_int_eq(vm_runs_parse(&runs, text), 0);
	ck_assert_uint_eq(vm_runs_find(&runs, 0), 0);
	ck_assert_uint_eq(vm_runs_find(&runs, 0x2fff), 0);
	ck_assert_uint_eq(vm_runs_find(&runs, 0x3000), 1);
	ck_assert_uint_eq(vm_runs_find(&runs, 0x5000), 2);
	ck_assert_uint_eq(vm_runs_find(&runs, 0x800000000000), 4);
	vm_runs_free(&runs);
}
END_TEST

static const char *const wrong[] = {
	"x",			      /* no run */
	"1000-2000\n",		      /* of what kind? */
	"1000-2000 ?\n",	      /* of none that is known */
	"1000-2000 .\n",	      /* untouched pages are in no run */
	"2000-1000 #\n",	      /* ends before it starts */
	"1000-1000 #\n",	      /* is empty */
	"1000-3000 #\n2000-4000 0\n", /* overlaps */
	"3000-4000 #\n1000-2000 0\n", /* does not ascend */
};

START_TEST(refused)
{
	struct vm_runs runs = { 0 };

	ck_assert_int_eq(vm_runs_parse(&runs, wrong[_i]), -1);
	ck_assert_int_eq(errno, EINVAL);
	vm_runs_free(&runs);
}
END_TEST

Suite *unit_runs(void)
{
	Suite *suite = suite_create("runs");
	TCase *tcase = tcase_create("runs");

	unit_add(tcase, written_and_read);
	unit_add(tcase, alike_neighbours_join);
	unit_add(tcase, found_by_address);
	unit_add_loop(tcase, refused, unit_count(wrong));
	suite_add_tcase(suite, tcase);
	return suite;
}
