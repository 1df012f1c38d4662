/* SPDX-License-Identifier: MIT */
/*
 * check_claims - one claim, or all, as Check tests: each expectation is a
 * check.
 *
 * check_claims [--hygiene] [FILE]: FILE is a claim's source, whose name is the
 * claim's. Exit status 0, 1, 77 or 99, as DESIGN of automake's harness has it.
 * With --hygiene the acts are run and nothing is judged: for memory checkers.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/run.h"
#include "tools/tool.h"

enum {
	BROKEN = 99
};

static bool hygiene;
static struct vm_judgement judgement;
static size_t results;

static void keep(const struct vm_result *result, void *arg)
{
	(void)arg;
	judgement = result->judgement;
	results++;
}

static bool in(const struct vm_outcome *outcome, enum vm_arm arm)
{
	return outcome->left_out || outcome->seen[arm].in;
}

START_TEST(treatment)
{
	const struct vm_outcome *outcome = &judgement.outcomes[_i];
	char title[128];

	ck_assert_msg(in(outcome, VM_TREATMENT), "%s: %s",
		      vm_expect_title(outcome->expect, title, sizeof(title)),
		      judgement.reason);
}
END_TEST

START_TEST(control)
{
	const struct vm_outcome *outcome = &judgement.outcomes[_i];
	char title[128];

	ck_assert_msg(in(outcome, VM_CONTROL), "%s: %s",
		      vm_expect_title(outcome->expect, title, sizeof(title)),
		      judgement.reason);
}
END_TEST

START_TEST(holds)
{
	ck_assert_msg(judgement.verdict <= VM_OBSERVED, "%s: %s",
		      vm_verdict_name(judgement.verdict), judgement.reason);
}
END_TEST

/* Runs the checks on the result at hand; returns false when one failed. */
static bool check_result(const char *name)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	int arms = judgement.alone ? 1 : VM_ARMS;
	int expected = 1 + arms * (int)judgement.count;
	SRunner *runner;
	int run, failed;

	tcase_add_loop_test(tcase, treatment, 0, (int)judgement.count);
	if (arms == VM_ARMS)
		tcase_add_loop_test(tcase, control, 0, (int)judgement.count);
	tcase_add_test(tcase, holds);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_VERBOSE);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (run != expected)
		tool_say("%s: %d checks were run, %d should have been", name,
			 run, expected);
	return run == expected && !failed;
}

/* What each claim must say of itself, and that it rests on claims that exist.
 */
static bool well_declared(const struct vm_claim_entry *entry)
{
	const struct vm_claim *claim = entry->claim;
	size_t i;

	for (i = 0; claim->rests_on[i]; i++)
		if (!vm_claim_find(claim->rests_on[i])) {
			tool_say("%s: rests on '%s', which is no claim",
				 entry->name, claim->rests_on[i]);
			return false;
		}
	if (claim->states && claim->source && claim->why &&
	    (claim->differs || claim->observation))
		return true;
	tool_say("%s: states, source, why or differs is missing", entry->name);
	return false;
}

static int check_claim(const struct vm_claim_entry *entry)
{
	const struct vm_request request = { entry, VM_ALL_VERBS };
	const struct vm_run_options options = { .hygiene = hygiene };

	results = 0;
	if (!well_declared(entry))
		return BROKEN;
	if (vm_run(&request, 1, &options, keep, NULL) != 1 || results != 1) {
		tool_say("%s: cannot be started: %m", entry->name);
		return BROKEN;
	}
	printf("%s: %s%s%s\n", entry->name, vm_verdict_name(judgement.verdict),
	       *judgement.reason ? ": " : "", judgement.reason);
	fflush(stdout);
	if (!hygiene && judgement.verdict != VM_SKIPPED &&
	    !check_result(entry->name) && judgement.verdict <= VM_OBSERVED)
		return BROKEN;
	return vm_verdict_status(judgement.verdict);
}

/* "../experiments/fork_cow.c": a claim's name is that of its file. */
static const struct vm_claim_entry *claim_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const struct vm_claim_entry *entry;
	char name[VM_NAME];

	snprintf(name, sizeof(name), "%s", slash ? slash + 1 : file);
	name[strcspn(name, ".")] = '\0';
	entry = vm_claim_find(name);
	if (!entry)
		tool_fail(BROKEN, "%s: there is no claim of that name", file);
	return entry;
}

int main(int argc, char **argv)
{
	vm_arm_main(argc, argv);
	tool_start(argv[0]);
	hygiene = argc > 1 && !strcmp(argv[1], "--hygiene");
	if (argc != 2 + hygiene)
		tool_fail(TOOL_USAGE, "usage: check_claims [--hygiene] FILE");
	return check_claim(claim_of(argv[argc - 1]));
}
