/* SPDX-License-Identifier: MIT */
/* units - the Check suites of measure/, and the count of their checks. */
#ifndef UNITS_H
#define UNITS_H

#include <check.h>
#include <stdbool.h>

/*
 * How many checks the suites hold. A run that executed another number (a
 * filter that matched nothing, a fork that failed) is not a pass.
 */
extern int unit_expected;

/* tcase_add_test() and tcase_add_loop_test() (`n` runs, _i from 0), counted. */
#define unit_add(tcase, test) (unit_expected++, tcase_add_test(tcase, test))
#define unit_add_loop(tcase, test, n)                                          \
	(unit_expected += (int)(n),                                            \
	 tcase_add_loop_test(tcase, test, 0, (int)(n)))

/* Elements of an array. */
#define unit_count(array) (sizeof(array) / sizeof((array)[0]))

/*
 * "$srcdir/tests/maps/NAME", which automake sets; "." where it is not set. In
 * static memory until the next call.
 */
const char *unit_recorded(const char *name);

/* False, having said why, where we may not record even our own page faults. */
bool unit_has_faults(void);

/* The suites of this program, NULL behind the last. */
extern Suite *(*const unit_suites[])(void);

Suite *unit_cgroup(void);
Suite *unit_chart(void);
Suite *unit_compare(void);
Suite *unit_early(void);
Suite *unit_emulator(void);
Suite *unit_faults(void);
Suite *unit_history(void);
Suite *unit_hold(void);
Suite *unit_huge(void);
Suite *unit_label(void);
Suite *unit_label_rules(void);
Suite *unit_label_self(void);
Suite *unit_layout(void);
Suite *unit_maps(void);
Suite *unit_maps_live(void);
Suite *unit_observe(void);
Suite *unit_pass(void);
Suite *unit_picture(void);
Suite *unit_plain(void);
Suite *unit_proc(void);
Suite *unit_reclaim(void);
Suite *unit_recording(void);
Suite *unit_region(void);
Suite *unit_result(void);
Suite *unit_rows(void);
Suite *unit_runs(void);
Suite *unit_sample(void);
Suite *unit_seen(void);
Suite *unit_series(void);
Suite *unit_stop(void);
Suite *unit_target(void);
Suite *unit_threads(void);
Suite *unit_trace(void);
Suite *unit_snapshot(void);
Suite *unit_warm(void);
Suite *unit_scan(void);
Suite *unit_watch(void);
Suite *unit_watch_faults(void);
Suite *unit_watch_log(void);
Suite *unit_process(void);
Suite *unit_expect(void);

/* Those of vmgrade, in a program of their own: tests/check_grade. */
Suite *unit_code(void);
Suite *unit_lab(void);
Suite *unit_readme(void);

#endif
