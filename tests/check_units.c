/* SPDX-License-Identifier: MIT */
/* check_units - runs the suites of this program, and counts what was run. */
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

	/* A bound for what hangs, not for a machine with other work to do. */
	setenv("CK_DEFAULT_TIMEOUT", "60", 0);
	for (i = 0; unit_suites[i]; i++)
		srunner_add_suite(runner, unit_suites[i]());
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
