/* SPDX-License-Identifier: MIT */
/*
 * check_engine - proves that the engine can say no: runs claims that must not
 * hold, and demands each one's verdict and reason.
 *
 * check_engine --hygiene NAME runs one of them as check_claims --hygiene does.
 */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/reclaim.h"
#include "measure/run.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *name;
	enum vm_verdict verdict;
	const char *reason; /* what it must contain */
} cases[] = {
	{ "good", VM_HOLDS, "" },
	{ "summed", VM_HOLDS, "" },
	{ "unmapped_is_zero", VM_HOLDS, "" },
	{ "deaths", VM_HOLDS, "" },
	{ "executes", VM_HOLDS, "" },
	{ "does_nothing", VM_REFUTED, "treatment: minflt, a to b is 0" },
	{ "control_is_off", VM_REFUTED, "control: minflt, a to b is 0" },
	{ "control_is_treatment", VM_VACUOUS, "could not have failed" },
	{ "overlapping", VM_VACUOUS, "no expectation tells" },
	{ "only_premises", VM_VACUOUS, "no expectation tells" },
	{ "expects_nothing", VM_BROKEN, "expects nothing" },
	{ "no_control_range", VM_BROKEN, "no range for the control" },
	{ "range_without_cause", VM_BROKEN, "without a named cause" },
	{ "crashes", VM_BROKEN, "signal 11" },
	{ "hangs", VM_BROKEN, "not over after 0.3 seconds" },
	{ "leaves_early", VM_BROKEN, "ended before its act did" },
	{ "leaves_no_mark", VM_BROKEN, "never left" },
	{ "fact_never_left", VM_BROKEN, "never left" },
	{ "marks_twice", VM_BROKEN, "left twice" },
	{ "unpaired", VM_BROKEN, "not the first" },
	{ "not_measured", VM_BROKEN, "not measured" },
	{ "unreaped", VM_BROKEN, "unreaped" },
	{ "child_crashes", VM_BROKEN, "the child ended badly" },
	{ "child_fails", VM_BROKEN, "ended badly (wait status 0x300)" },
	{ "is_not_alone", VM_HOLDS, "" },
	{ "too_many_verbs", VM_BROKEN, "more than 64 verb calls in one act" },
	{ "death_breaks", VM_BROKEN, "told by the one that died" },
	{ "death_leaves", VM_BROKEN, "the child ended badly" },
	{ "needs_the_impossible", VM_SKIPPED, "needs something" },
	{ "skips", VM_SKIPPED, "treatment: the machine would not" },
	{ "control_skips", VM_SKIPPED, "control: the machine would not" },
	{ "skip_beside_idle", VM_REFUTED, "treatment: minflt, a to b is 0" },
	{ "skip_beside_written", VM_REFUTED, "control: minflt, a to b is" },
	{ "skip_beside_crash", VM_BROKEN, "signal 11" },
};

struct kept {
	struct vm_judgement judgement;
	pid_t lingers;	/* the fact of that name, or 0 */
	bool again;	/* it was run twice */
	bool off;	/* some verb was turned off */
	uint64_t sites; /* of the treatment's verbs, one bit each */
	size_t count;
};

static void keep(const struct vm_result *result, void *arg)
{
	struct kept *kept = arg;
	const struct vm_record *record;
	size_t i;

	kept->judgement = result->judgement;
	kept->again = result->again;
	record = vm_trace_find(&result->trace[VM_TREATMENT], VM_RECORD_FACT,
			       "lingers", 0);
	kept->lingers = record ? (pid_t)record->value : 0;
	for (i = 0; (record = vm_trace_find(&result->trace[VM_TREATMENT],
					    VM_RECORD_VERB, NULL, i));
	     i++) {
		kept->off |= record->off != 0;
		kept->sites |= (uint64_t)1 << record->value;
	}
	kept->count++;
}

struct worst {
	enum vm_verdict verdict;
	char reason[VM_REASON];
};

static void keep_worst(const struct vm_result *result, void *arg)
{
	struct worst *worst = arg;

	if (result->judgement.verdict <= worst->verdict)
		return;
	worst->verdict = result->judgement.verdict;
	memcpy(worst->reason, result->judgement.reason, VM_REASON);
}

static struct kept run(const char *name, int sabotage, bool hygiene)
{
	const struct vm_request request = { vm_claim_find(name), sabotage };
	const struct vm_run_options options = { .hygiene = hygiene };
	struct kept kept = { 0 };

	ck_assert_msg(request.entry != NULL, "no claim %s", name);
	ck_assert_int_eq(vm_run(&request, 1, &options, keep, &kept), 1);
	ck_assert_uint_eq(kept.count, 1);
	return kept;
}

START_TEST(verdict)
{
	struct kept kept = run(cases[_i].name, VM_ALL_VERBS, false);

	ck_assert_msg(kept.judgement.verdict == cases[_i].verdict,
		      "%s: %s (%s), not %s", cases[_i].name,
		      vm_verdict_name(kept.judgement.verdict),
		      kept.judgement.reason,
		      vm_verdict_name(cases[_i].verdict));
	ck_assert_msg(strstr(kept.judgement.reason, cases[_i].reason) != NULL,
		      "%s: '%s' is not in '%s'", cases[_i].name,
		      cases[_i].reason, kept.judgement.reason);
	ck_assert_int_eq(*cases[_i].reason == '\0',
			 *kept.judgement.reason == '\0');
}
END_TEST

/* What an act leaves behind ends with it. */
START_TEST(nobody_lingers)
{
	struct kept kept = run("unreaped", VM_ALL_VERBS, false);

	ck_assert_int_gt(kept.lingers, 0);
	while (kill(kept.lingers, 0) == 0)
		; /* killed: gone as soon as its new parent reaps it */
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

/* A runner that is killed leaves nobody behind, not even its acts' children. */
START_TEST(all_end_with_the_runner)
{
	int told[2];
	struct pollfd end = { .events = POLLIN };
	char byte, number[16];
	pid_t runner;

	ck_assert_int_eq(pipe(told), 0);
	end.fd = told[0];
	snprintf(number, sizeof(number), "%d", told[1]);
	setenv("VM_TOLD", number, 1);
	runner = fork();
	ck_assert_int_ge(runner, 0);
	if (!runner) {
		run("waits_for_ever", VM_ALL_VERBS, false);
		_exit(0);
	}
	close(told[1]);
	ck_assert_int_eq(read(told[0], &byte, 1), 1); /* by a child */
	kill(runner, SIGKILL);
	ck_assert_int_eq(waitpid(runner, NULL, 0), runner);
	/* The end of the file: nobody is there who could write to it. */
	do
		ck_assert_int_eq(poll(&end, 1, 30000), 1);
	while (read(told[0], &byte, 1) == 1); /* the other arm's */
	close(told[0]);
}
END_TEST

/* The first verb of "spare_verb" changes nothing, and that shows. */
START_TEST(sabotage)
{
	const struct vm_claim_entry *entry = vm_claim_find("spare_verb");
	struct kept kept = run("spare_verb", VM_ALL_VERBS, false);
	int site, unnoticed = 0, turned_off = 0;

	ck_assert_ptr_nonnull(entry);
	ck_assert_int_eq(kept.judgement.verdict, VM_HOLDS);
	ck_assert(!kept.off);
	for (site = 0; site < 64; site++) {
		kept = run("spare_verb", site, false);
		turned_off += kept.off;
		unnoticed += kept.off && kept.judgement.verdict == VM_HOLDS;
	}
	ck_assert_int_eq(turned_off, 4);
	ck_assert_int_eq(unnoticed, 1);
}
END_TEST

/* These verbs end a process: turned off, they let it live. */
START_TEST(sabotage_of_ends)
{
	static const char *const names[] = { "deaths", "executes" };
	const char *name = names[_i];
	struct kept kept = run(name, VM_ALL_VERBS, false);
	uint64_t sites = kept.sites;
	int site, turned_off = 0;

	for (site = 0; site < 64; site++) {
		if (!(sites & (uint64_t)1 << site))
			continue;
		kept = run(name, site, false);
		turned_off += kept.off;
		ck_assert_msg(kept.judgement.verdict != VM_HOLDS,
			      "%s: verb call %d unnoticed", name, site);
	}
	ck_assert_int_ge(turned_off, 3);
}
END_TEST

/* Where acts count their executions: a new file, to be closed and removed. */
static int count_executions(char *path)
{
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	setenv("VM_EXECUTIONS", path, 1);
	return file;
}

/* Of six executions one ended early: that no other did does not hide it. */
START_TEST(every_run_counts)
{
	char path[] = "/tmp/check_engine.XXXXXX";
	int file = count_executions(path);
	struct kept kept = run("leaves_once", VM_ALL_VERBS, false);

	close(file);
	unlink(path);
	ck_assert_int_eq(kept.judgement.verdict, VM_BROKEN);
	ck_assert_ptr_nonnull(
		strstr(kept.judgement.reason, "ended before its act did"));
}
END_TEST

/* Among others that run two at a time, and with none of them. */
START_TEST(alone)
{
	static const char *const names[] = { "good", "is_alone", "good",
					     "is_alone" };
	const struct vm_run_options options = { .jobs = 4 };
	struct vm_request requests[COUNT(names)];
	struct worst worst = { VM_HOLDS, "" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		requests[i] = (struct vm_request){ vm_claim_find(names[i]),
						   VM_ALL_VERBS };
	ck_assert_int_eq(
		vm_run(requests, COUNT(names), &options, keep_worst, &worst),
		COUNT(names));
	ck_assert_msg(worst.verdict <= VM_SKIPPED, "%s", worst.reason);
}
END_TEST

/* Refuted is refuted, without another try that the kernel gave no reason for.
 */
START_TEST(no_second_try)
{
	char path[] = "/tmp/check_engine.XXXXXX";
	int file = count_executions(path);
	struct vm_reclaim before, after, during = { 0 };
	struct kept kept;
	struct stat status;

	vm_reclaim_now(&before);
	kept = run("disturbed", VM_ALL_VERBS, false);
	vm_reclaim_now(&after);
	vm_reclaim_add(&during, &before, &after);
	ck_assert_int_eq(fstat(file, &status), 0);
	ck_assert_int_eq(status.st_size, kept.again ? 4 : 2);
	ck_assert(!kept.again || vm_reclaim_pages(&during) > 0);
	if (!vm_reclaim_pages(&during))
		ck_assert_int_eq(kept.judgement.verdict, VM_REFUTED);
	close(file);
	unlink(path);
}
END_TEST

START_TEST(hygiene)
{
	ck_assert_int_eq(
		run("does_nothing", VM_ALL_VERBS, true).judgement.verdict,
		VM_OBSERVED);
	ck_assert_int_eq(run("crashes", VM_ALL_VERBS, true).judgement.verdict,
			 VM_BROKEN);
}
END_TEST

/* Results come in the order asked for, whatever ends first. */
struct order {
	const char *names[8];
	size_t count;
};

static void note(const struct vm_result *result, void *arg)
{
	struct order *order = arg;

	order->names[order->count++] = result->request.entry->name;
}

START_TEST(in_order)
{
	const char *const names[] = { "hangs", "good", "crashes", "good" };
	const struct vm_run_options options = { .jobs = (size_t)_i + 1 };
	struct vm_request requests[COUNT(names)];
	struct order order = { 0 };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		requests[i] = (struct vm_request){ vm_claim_find(names[i]),
						   VM_ALL_VERBS };
	ck_assert_int_eq(vm_run(requests, COUNT(names), &options, note, &order),
			 COUNT(names));
	ck_assert_uint_eq(order.count, COUNT(names));
	for (i = 0; i < COUNT(names); i++)
		ck_assert_str_eq(order.names[i], names[i]);
}
END_TEST

static int run_hygiene(const char *name)
{
	const struct vm_request request = { vm_claim_find(name), VM_ALL_VERBS };
	const struct vm_run_options options = { .hygiene = true };
	struct kept kept = { 0 };

	if (!request.entry || vm_run(&request, 1, &options, keep, &kept) != 1)
		return 2;
	printf("%s: %s\n", vm_verdict_name(kept.judgement.verdict),
	       kept.judgement.reason);
	return vm_verdict_status(kept.judgement.verdict);
}

int main(int argc, char **argv)
{
	enum {
		OTHERS = 7,
		ENDS = 2,
		JOBS = 3
	};
	int expected = (int)COUNT(cases) + OTHERS + ENDS + JOBS;
	Suite *suite;
	TCase *tcase;
	SRunner *runner;
	int done, failed;

	vm_arm_main(argc, argv);
	if (argc == 3 && !strcmp(argv[1], "--hygiene"))
		return run_hygiene(argv[2]);
	if (vm_needs_unmet(VM_NEEDS_NO_SANITIZER)) {
		printf("acts are not measured under a sanitizer\n");
		return 77;
	}
	suite = suite_create("engine");
	tcase = tcase_create("engine");
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, verdict, 0, (int)COUNT(cases));
	tcase_add_test(tcase, nobody_lingers);
	tcase_add_test(tcase, all_end_with_the_runner);
	tcase_add_test(tcase, sabotage);
	tcase_add_loop_test(tcase, sabotage_of_ends, 0, ENDS);
	tcase_add_test(tcase, every_run_counts);
	tcase_add_test(tcase, alone);
	tcase_add_test(tcase, no_second_try);
	tcase_add_test(tcase, hygiene);
	tcase_add_loop_test(tcase, in_order, 0, JOBS);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	done = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (done != expected)
		printf("%d checks were run, %d should have been\n", done,
		       expected);
	return failed || done != expected;
}
