/* SPDX-License-Identifier: MIT */
/* unit_seen - what the live view of a watch knows. */
#include "tests/units.h"
#include "tools/vmwatch_live.h"

static void see(struct seen *seen, enum vm_moment_kind kind, pid_t pid,
		int64_t milliseconds)
{
	const struct vm_moment moment = { .kind = kind,
					  .time = milliseconds * 1000000,
					  .pid = pid,
					  .tid = pid };

	seen_moment(seen, &moment);
}

/* Those of the last second, also when nothing has happened for longer. */
START_TEST(faults_a_second)
{
	struct seen seen = { .period = 100000000 };
	const enum vm_label label = (enum vm_label)0;

	see(&seen, VM_MOMENT_START, 5, 0);
	see(&seen, VM_MOMENT_FAULT, 5, 100);
	see(&seen, VM_MOMENT_FAULT, 5, 900);
	ck_assert_uint_eq(seen.second[label], 0);
	see(&seen, VM_MOMENT_FAULT, 5, 1100);
	ck_assert_uint_eq(seen.second[label], 2);
	see(&seen, VM_MOMENT_SAMPLE, 5, 4000);
	ck_assert_uint_eq(seen.second[label], 0);
	ck_assert_uint_eq(seen.all[label], 3);
	seen_free(&seen);
}
END_TEST

/* One that has ended is no next one, and stays only while it is shown. */
START_TEST(next_process)
{
	struct seen seen = { .period = 100000000 };
	pid_t pid;

	for (pid = 1; pid <= 3; pid++)
		see(&seen, VM_MOMENT_START, pid, pid);
	see(&seen, VM_MOMENT_EXIT, 2, 10);
	ck_assert_int_eq(seen.shown->pid, 1);
	seen_next(&seen);
	ck_assert_int_eq(seen.shown->pid, 3);
	see(&seen, VM_MOMENT_EXIT, 3, 20);
	ck_assert_int_eq(seen.shown->pid, 3);
	seen_next(&seen);
	ck_assert_int_eq(seen.shown->pid, 1);
	ck_assert_ptr_null(seen.processes->next);
	ck_assert_uint_eq(seen.alive, 1);
	seen_free(&seen);
}
END_TEST

Suite *unit_seen(void)
{
	Suite *suite = suite_create("seen");
	TCase *tcase = tcase_create("seen");

	unit_add(tcase, faults_a_second);
	unit_add(tcase, next_process);
	suite_add_tcase(suite, tcase);
	return suite;
}
