/* SPDX-License-Identifier: MIT */
/* unit_watch - the documents' own programs, watched and judged. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "measure/expect.h"
#include "measure/needs.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "measure/series.h"
#include "measure/watch_log.h"
#include "tests/unit_watch.h"
#include "tests/units.h"

/* Only who stands still is as its call has left it. */
static void see_held(pid_t pid)
{
	struct vm_sampler sampler;
	struct vm_sample sample;

	vm_sampler_open(&sampler, pid, 0);
	ck_assert_int_eq(vm_sampler_take(&sampler, &sample), 0);
	ck_assert_int_eq(sample.state, 't');
	vm_sampler_close(&sampler);
}

static void keep_mark(struct seen *seen, const struct vm_record *mark)
{
	struct vm_trace *trace = &seen->trace;

	trace->records =
		realloc(trace->records, (trace->count + 1) * sizeof(*mark));
	ck_assert_ptr_nonnull(trace->records);
	trace->records[trace->count++] = *mark;
}

void unit_keep(const struct vm_moment *moment, void *arg)
{
	struct seen *seen = arg;

	/* All marks here are lines of output, with names as they stand. */
	if (moment->kind == VM_MOMENT_MARK) {
		ck_assert_ptr_nonnull(moment->line);
		ck_assert_ptr_nonnull(strstr(moment->line, moment->mark->name));
		keep_mark(seen, moment->mark);
	}
	if (seen->held && moment->kind == VM_MOMENT_CALL)
		see_held(moment->pid);
	ck_assert_int_eq(vm_watch_log_add(&seen->log, moment), 0);
}

void unit_keep_refused(const char *what, void *arg)
{
	struct seen *seen = arg;

	ck_assert_int_eq(vm_watch_log_refused(&seen->log, what), 0);
}

void unit_see(struct seen *seen, char *const *argv, const char *pattern,
	      struct vm_watch_options options)
{
	struct vm_watch *watch;
	regex_t mark_on;

	*seen = (struct seen){ .held = options.held };
	if (pattern) {
		ck_assert_int_eq(regcomp(&mark_on, pattern, REG_EXTENDED), 0);
		options.mark_on = &mark_on;
	}
	options.moment = unit_keep;
	options.refused = unit_keep_refused;
	options.arg = seen;
	vm_process_huge_pages(false);
	watch = vm_watch_start(argv, &options);
	ck_assert_ptr_nonnull(watch);
	while (vm_watch_step(watch))
		;
	vm_process_huge_pages(true);
	vm_watch_end(watch, &seen->end);
	vm_watch_free(watch);
	if (pattern)
		regfree(&mark_on);
	ck_assert(seen->end.exited);
	ck_assert_int_eq(seen->end.status, 0);
}

void unit_forget(struct seen *seen)
{
	vm_watch_log_free(&seen->log);
	vm_trace_free(&seen->trace);
}

static void judge(const struct seen *seen, const struct vm_expect *expects)
{
	struct vm_judgement judgement;

	vm_judge(expects, &seen->trace, NULL, 0, &judgement);
	ck_assert_msg(judgement.verdict == VM_HOLDS, "%s", judgement.reason);
}

int64_t unit_pages_of(int64_t bytes)
{
	return bytes / (int64_t)vm_page_size();
}

const struct vm_moment *unit_nth(const struct seen *seen,
				 enum vm_moment_kind kind, size_t n)
{
	const struct vm_log_process *process = &seen->log.processes[0];
	size_t i;

	for (i = 0; i < process->count; i++)
		if (process->moments[i].kind == kind && !n--)
			return &process->moments[i];
	return NULL;
}

const struct vm_moment *unit_mark_named(const struct seen *seen,
					const char *name)
{
	const struct vm_moment *moment;
	size_t i;

	for (i = 0; (moment = unit_nth(seen, VM_MOMENT_MARK, i)); i++)
		if (!strcmp(moment->mark->name, name))
			break;
	ck_assert_msg(moment != NULL, "no mark '%s'", name);
	return moment;
}

void unit_see_allocate(struct seen *seen, struct vm_watch_options options)
{
	char program[] = "experiments/programs/allocate", none[] = "0";
	char *const argv[] = { program, none, NULL };

	unit_see(seen, argv, "Will|Succeeded|touched [0-9]+MB", options);
}

/* Document 004: RSS and minor faults of every 10 MB, VSZ of all at once. */
START_TEST(allocate)
{
	const int64_t step = unit_pages_of(10 * MEBIBYTE);
	const struct vm_expect expects[] = {
		{ VM_VSZ, "Will", "Succeeded",
		  .treatment = VM_EXACTLY(unit_pages_of(100 * MEBIBYTE) + 1) },
		/* malloc's header in front of the block. */
		{ VM_ANONYMOUS, "Will", "Succeeded",
		  .treatment = VM_EXACTLY(1) },
		{ VM_RSS, "touched 20MB", "touched 30MB",
		  .treatment = VM_EXACTLY(step) },
		{ VM_MINFLT, "touched 20MB", "touched 30MB",
		  .treatment = VM_EXACTLY(step) },
		{ VM_RSS, "touched 20MB", "touched 90MB",
		  .treatment = VM_EXACTLY(7 * step) },
		{ VM_MINFLT, "touched 20MB", "touched 90MB",
		  .treatment = VM_EXACTLY(7 * step) },
		{ VM_VSZ, "Succeeded", "touched 90MB",
		  .treatment = VM_EXACTLY(0) },
		{ 0 }
	};
	struct seen seen;

	unit_see_allocate(&seen, (struct vm_watch_options){ 0 });
	judge(&seen, expects);
	unit_forget(&seen);
}
END_TEST

/* The one call by which malloc takes it: VSZ at once, RSS not at all. */
START_TEST(allocate_call)
{
	const uint64_t len = 100 * MEBIBYTE + vm_page_size();
	const struct vm_moment *moment;
	struct seen seen;
	size_t i, found = 0;

	unit_see_allocate(&seen, (struct vm_watch_options){ .calls = true,
							    .held = true });
	ck_assert_uint_eq(seen.log.refused_count, 0);
	for (i = 0; (moment = unit_nth(&seen, VM_MOMENT_CALL, i)); i++) {
		if (moment->call.length != len)
			continue;
		found++;
		if (strcmp(moment->call.info->name, "mmap"))
			continue;
		ck_assert_uint_eq(moment->call.rss_before,
				  moment->call.rss_after);
		ck_assert_uint_eq(moment->call.vsz_after -
					  moment->call.vsz_before,
				  len / vm_page_size());
	}
	/* And the munmap of free(). */
	ck_assert_uint_eq(found, 2);
	unit_forget(&seen);
}
END_TEST

/* How Committed_AS changed up to the nth time that it was read, from 0. */
static int64_t committed_at(const struct seen *seen, size_t n)
{
	const struct vm_moment *system = &seen->log.system[n];

	return (int64_t)(system[0].system.committed -
			 system[-1].system.committed);
}

/*
 * Committed_AS is the whole machine's: what it is changed by meanwhile is seen
 * where the program does nothing to it, between the marks. Of the runs' changes
 * that in the middle is the program's, and half of the 100 MiB is far from none
 * of them.
 */
START_TEST(allocate_committed)
{
	enum {
		RUNS = 15,
		SUCCEEDED = 2, /* behind exec and "Will" */
		EXIT = 12      /* behind 9 more marks */
	};
	const int64_t half = unit_pages_of(50 * MEBIBYTE);
	struct vm_series up = { 0 }, down = { 0 };
	struct seen seen;
	size_t i;

	while (up.count < RUNS) {
		struct vm_series others = { 0 };
		int64_t usual;

		unit_see_allocate(&seen,
				  (struct vm_watch_options){ .system = true });
		ck_assert_uint_eq(seen.log.system_count, EXIT + 1);
		for (i = SUCCEEDED + 1; i < EXIT; i++)
			vm_series_add(&others, committed_at(&seen, i));
		usual = vm_series_median(&others);
		vm_series_add(&up, committed_at(&seen, SUCCEEDED) - usual);
		vm_series_add(&down, committed_at(&seen, EXIT) - usual);
		unit_forget(&seen);
	}
	ck_assert_int_ge(vm_series_median(&up), half);
	ck_assert_int_le(vm_series_median(&down), -half);
}
END_TEST

/*
 * A page of code that the kernel takes back or moves meanwhile faults anew: 4
 * of 16,384 were seen once beside many compilers (Linux 6.18).
 */
enum {
	MOVED = 32
};

static void see_memtest(struct seen *seen, const char *mode)
{
	char program[] = "experiments/programs/memtest", size[] = "64";
	char *const argv[] = { program, (char *)mode, size, NULL };

	unit_see(seen, argv, "allocated|pass [12]",
		 (struct vm_watch_options){ 0 });
}

/* Document 000: written pages are memory, from the first pass on. */
START_TEST(memtest_writes)
{
	const int64_t pages = unit_pages_of(64 * MEBIBYTE);
	const struct vm_expect expects[] = {
		{ VM_MINFLT, "allocated", "pass 1",
		  .treatment = VM_AT_LEAST(pages) },
		/* malloc has touched the first, where its header is. */
		{ VM_ANONYMOUS, "allocated", "pass 1",
		  .treatment = VM_BETWEEN(pages - 1, pages + 2),
		  .cause = "printf" },
		{ VM_MINFLT, "pass 1", "pass 2",
		  .treatment = VM_BETWEEN(0, MOVED), .cause = "moved pages" },
		{ VM_ANONYMOUS, "pass 1", "pass 2",
		  .treatment = VM_EXACTLY(0) },
		{ 0 }
	};
	struct seen seen;

	see_memtest(&seen, "w");
	judge(&seen, expects);
	unit_forget(&seen);
}
END_TEST

/* What is only read is the zero page: faults, and no memory. */
START_TEST(memtest_reads)
{
	const int64_t pages = unit_pages_of(64 * MEBIBYTE);
	const struct vm_expect expects[] = {
		{ VM_MINFLT, "allocated", "pass 1",
		  .treatment = VM_AT_LEAST(pages - 1) },
		{ VM_ANONYMOUS, "allocated", "pass 1",
		  .treatment = VM_BETWEEN(0, 2), .cause = "printf" },
		{ VM_MINFLT, "pass 1", "pass 2",
		  .treatment = VM_BETWEEN(0, MOVED), .cause = "moved pages" },
		{ 0 }
	};
	struct seen seen;

	see_memtest(&seen, "r");
	judge(&seen, expects);
	unit_forget(&seen);
}
END_TEST

/* Children have traces of their own, and say whose they are. */
START_TEST(children)
{
	char shell[] = "sh", option[] = "-c", script[] = "cat </dev/null; true";
	char *const argv[] = { shell, option, script, NULL };
	const struct vm_moment *forked;
	struct seen seen;

	unit_see(&seen, argv, NULL, (struct vm_watch_options){ .calls = true });
	ck_assert_uint_eq(seen.log.count, 2);
	forked = unit_nth(&seen, VM_MOMENT_FORK, 0);
	ck_assert_ptr_nonnull(forked);
	ck_assert(!forked->fork.thread);
	ck_assert_int_eq(forked->fork.child, seen.log.processes[1].pid);
	ck_assert_int_eq(seen.log.processes[1].parent,
			 seen.log.processes[0].pid);
	ck_assert_int_eq(seen.log.processes[1]
				 .moments[seen.log.processes[1].count - 1]
				 .kind,
			 VM_MOMENT_EXIT);
	unit_forget(&seen);
}
END_TEST

/* What a program had before it became another, which it cannot be asked then.
 */
START_TEST(exec_before)
{
	char shell[] = "sh", option[] = "-c", script[] = "exec cat </dev/null";
	char *const argv[] = { shell, option, script, NULL };
	const struct vm_moment *first, *second, *moment, *last = NULL;
	const struct vm_moment *heap = NULL;
	struct seen seen;
	size_t i;

	unit_see(&seen, argv, NULL, (struct vm_watch_options){ .calls = true });
	first = unit_nth(&seen, VM_MOMENT_EXEC, 0);
	second = unit_nth(&seen, VM_MOMENT_EXEC, 1);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(second);
	ck_assert_uint_eq(first->vsz_before, VM_UNMEASURED);
	for (i = 0; (moment = unit_nth(&seen, VM_MOMENT_CALL, i)); i++)
		if (moment->time < second->time)
			last = moment;
	ck_assert_ptr_nonnull(last);
	/* Only calls change VSZ; RSS only grows from the last one on. */
	ck_assert_uint_eq(second->vsz_before, last->call.vsz_after);
	ck_assert_uint_ge(second->rss_before, last->call.rss_after);
	ck_assert_uint_ne(second->vsz_before, second->sample.vsz);
	/* Its heap is another one, which the first brk only asks for. */
	i = 0;
	while ((moment = unit_nth(&seen, VM_MOMENT_CALL, i++))) {
		if (strcmp(moment->call.info->name, "brk"))
			continue;
		if (moment->time > second->time)
			break;
		heap = moment;
	}
	ck_assert_ptr_nonnull(heap);
	ck_assert_ptr_nonnull(moment);
	ck_assert_int_ne(moment->call.result, heap->call.result);
	ck_assert_uint_eq(moment->call.length, 0);
	unit_forget(&seen);
}
END_TEST

Suite *unit_watch(void)
{
	Suite *suite = suite_create("watch");
	TCase *tcase = tcase_create("watch");

	tcase_set_timeout(tcase, 60);
	/* Valgrind 3.19 does not know what ptrace(2) writes, and a sanitizer's
	 * memory counts as the watched program's. */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER)) {
		unit_add(tcase, allocate);
		unit_add(tcase, allocate_call);
		unit_add(tcase, allocate_committed);
		unit_add(tcase, exec_before);
		unit_add(tcase, memtest_writes);
		unit_add(tcase, memtest_reads);
		unit_add(tcase, children);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
