/* SPDX-License-Identifier: MIT */
/* unit_watch_faults - the page faults of programs that are watched. */
#include <sched.h>
#include <sys/wait.h>

#include "measure/needs.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/unit_watch.h"
#include "tests/units.h"

/* Each page's first touch, in the order of the pages. */
START_TEST(allocate_faults)
{
	const struct vm_moment *moment, *from, *to;
	uint64_t last = 0;
	struct seen seen;
	int64_t count = 0;
	size_t i;

	unit_see_allocate(&seen, (struct vm_watch_options){ .faults = true });
	ck_assert_uint_eq(seen.end.lost, 0);
	from = unit_mark_named(&seen, "touched 20MB");
	to = unit_mark_named(&seen, "touched 30MB");
	for (i = 0; (moment = unit_nth(&seen, VM_MOMENT_FAULT, i)); i++) {
		if (moment->time < from->time || moment->time > to->time)
			continue;
		count++;
		ck_assert_int_eq(moment->fault.label, VM_LABEL_ANONYMOUS);
		if (last)
			ck_assert_uint_eq(moment->fault.address /
						  vm_page_size(),
					  last / vm_page_size() + 1);
		last = moment->fault.address;
	}
	ck_assert_int_eq(count, unit_pages_of(10 * MEBIBYTE));
	unit_forget(&seen);
}
END_TEST

/*
 * More faults than a buffer holds, and nobody reads it until the program ends:
 * each fault is either recorded or counted as lost. On one processor, which has
 * one buffer.
 */
START_TEST(faults_lost)
{
	char program[] = "experiments/programs/memtest", mode[] = "w",
	     size[] = "128";
	char *const argv[] = { program, mode, size, NULL };
	const struct vm_moment *moment, *first = NULL, *last;
	struct vm_watch_options options = { .faults = true };
	int64_t count = 0;
	struct seen seen = { 0 };
	struct vm_watch *watch;
	cpu_set_t before, one;
	siginfo_t info;
	size_t i;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);
	options.moment = unit_keep;
	options.refused = unit_keep_refused;
	options.arg = &seen;
	vm_process_huge_pages(false);
	watch = vm_watch_start(argv, &options);
	ck_assert_ptr_nonnull(watch);
	while (!seen.log.count || !(first = unit_nth(&seen, VM_MOMENT_EXEC, 0)))
		ck_assert(vm_watch_step(watch));
	/* Its next stop is that at its end. */
	ck_assert_int_eq(waitid(P_PID, (id_t)first->pid, &info,
				WSTOPPED | WNOWAIT | __WALL),
			 0);
	while (vm_watch_step(watch))
		;
	vm_process_huge_pages(true);
	vm_watch_end(watch, &seen.end);
	vm_watch_free(watch);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(before), &before), 0);
	first = unit_nth(&seen, VM_MOMENT_EXEC, 0);
	last = unit_nth(&seen, VM_MOMENT_SAMPLE, 0);
	ck_assert_ptr_nonnull(last);
	for (i = 0; (moment = unit_nth(&seen, VM_MOMENT_FAULT, i)); i++)
		count +=
			moment->time > first->time && moment->time < last->time;
	/* 16,384 records of 32 bytes are a buffer. */
	ck_assert_uint_ge(seen.end.lost, unit_pages_of(128 * MEBIBYTE) - 16384);
	ck_assert_int_eq(count + (int64_t)seen.end.lost,
			 (int64_t)(last->sample.minflt + last->sample.majflt -
				   first->sample.minflt -
				   first->sample.majflt));
	unit_forget(&seen);
}
END_TEST

/* The kernel's own count of what was recorded one by one, with a label each. */
START_TEST(faults_counted)
{
	char program[] = "experiments/programs/memtest", mode[] = "w",
	     size[] = "16";
	char *const argv[] = { program, mode, size, NULL };
	const struct vm_moment *moment, *first, *last = NULL;
	int64_t labelled = 0, count = 0;
	struct seen seen;
	size_t i;

	/* With calls: before the block is gone, its faults are labelled. */
	unit_see(&seen, argv, NULL,
		 (struct vm_watch_options){ .faults = true, .calls = true });
	ck_assert_uint_eq(seen.end.lost, 0);
	first = unit_nth(&seen, VM_MOMENT_EXEC, 0);
	last = unit_nth(&seen, VM_MOMENT_SAMPLE, 0);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(last);
	for (i = 0; (moment = unit_nth(&seen, VM_MOMENT_FAULT, i)); i++) {
		count +=
			moment->time > first->time && moment->time < last->time;
		labelled += moment->fault.label == VM_LABEL_ANONYMOUS;
	}
	ck_assert_int_eq(
		count, (int64_t)(last->sample.minflt + last->sample.majflt -
				 first->sample.minflt - first->sample.majflt));
	/* The first of the block has malloc's header. */
	ck_assert_int_ge(labelled, unit_pages_of(16 * MEBIBYTE));
	unit_forget(&seen);
}
END_TEST

Suite *unit_watch_faults(void)
{
	Suite *suite = suite_create("watch_faults");
	TCase *tcase = tcase_create("faults");

	/* As in unit_watch(). */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER) &&
	    unit_has_faults()) {
		unit_add(tcase, allocate_faults);
		unit_add(tcase, faults_counted);
		unit_add(tcase, faults_lost);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
