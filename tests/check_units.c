/* SPDX-License-Identifier: MIT */
/* check_units - runs the suites of measure/ and counts what was run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/units.h"

int unit_expected;

/* What fontconfig read for cairo's text it keeps to the end. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static Suite *(*const suites[])(void) = {
	unit_cgroup,  unit_compare,   unit_emulator,	unit_expect,
	unit_huge,    unit_label,     unit_label_rules, unit_label_self,
	unit_maps,    unit_maps_live, unit_observe,	unit_plain,
	unit_proc,    unit_process,   unit_reclaim,	unit_region,
	unit_result,  unit_series,    unit_snapshot,	unit_target,
	unit_trace,   unit_warm,      unit_layout,	unit_stop,
	unit_picture, unit_runs,      unit_watch,	unit_chart,
};

const char *unit_recorded(const char *name)
{
	static char path[4096];
	const char *srcdir = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/tests/maps/%s", srcdir ? srcdir : ".",
		 name);
	return path;
}

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	int run, failed;
	size_t i;

	for (i = 0; i < unit_count(suites); i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_NORMAL);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (!run || run != unit_expected) {
		printf("check_units: %d checks were run, %d should have been\n",
		       run, unit_expected);
		return EXIT_FAILURE;
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
