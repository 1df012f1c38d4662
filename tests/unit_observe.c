/* SPDX-License-Identifier: MIT */
/* unit_observe - what a program says is kept, as far as anybody could read. */
#include "measure/observe.h"
#include "tests/units.h"

/* Some 10,000 facts, and that there were more. */
START_TEST(flood)
{
	char script[] = "eval \"exec 9>&$VMMARK_FD\"; i=0;"
			"while [ $i -lt 10100 ]; do"
			"	printf 'fact 1 x' >&9; i=$((i + 1));"
			"done";
	char *const argv[] = { (char *)"sh", (char *)"-c", script, NULL };
	struct vm_observation seen;

	ck_assert_int_eq(vm_observe(argv, 60, &seen), 0);
	ck_assert_int_eq(seen.process.status, 0);
	ck_assert_uint_eq(seen.trace.count, 10001);
	ck_assert_int_eq(seen.trace.records[9999].kind, VM_RECORD_FACT);
	ck_assert_int_eq(seen.trace.records[10000].kind, VM_RECORD_BREAK);
	vm_trace_free(&seen.trace);
}
END_TEST

Suite *unit_observe(void)
{
	Suite *suite = suite_create("observe");
	TCase *tcase = tcase_create("observe");

	tcase_set_timeout(tcase, 60);
	unit_add(tcase, flood);
	suite_add_tcase(suite, tcase);
	return suite;
}
