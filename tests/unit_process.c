/* SPDX-License-Identifier: MIT */
/* unit_process - processes are reaped, limited, and end with their group. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/process.h"
#include "tests/units.h"

static int end_with(void *status)
{
	return *(int *)status;
}

static int sleep_on(void *unused)
{
	(void)unused;
	while (pause())
		;
	return 0;
}

static int crash(void *unused)
{
	(void)unused;
	raise(SIGABRT);
	return 0;
}

START_TEST(status_comes_back)
{
	struct vm_process process;
	char text[64];
	int status = 7;

	ck_assert_int_eq(vm_process_start(&process, 30, end_with, &status), 0);
	ck_assert_int_eq(vm_process_wait(&process, 1, NULL, NULL), 0);
	ck_assert(!process.late);
	ck_assert_int_eq(WEXITSTATUS(process.status), 7);
	ck_assert_str_eq(vm_process_text(&process, 30, text, sizeof(text)),
			 "ended with status 7");
	ck_assert_int_eq(vm_process_wait(&process, 1, NULL, NULL), -1);
	ck_assert_int_eq(waitpid(-1, NULL, 0), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(signal_is_named)
{
	struct vm_process process;
	char text[64];

	ck_assert_int_eq(vm_process_start(&process, 30, crash, NULL), 0);
	ck_assert_int_eq(vm_process_wait(&process, 1, NULL, NULL), 0);
	ck_assert_str_eq(vm_process_text(&process, 30, text, sizeof(text)),
			 "killed by signal 6 (Aborted)");
}
END_TEST

static int ticks;

static void tick(void *arg)
{
	ticks += *(int *)arg;
}

START_TEST(limit_ends_it)
{
	struct vm_process process;
	char text[64];
	int one = 1;

	ck_assert_int_eq(vm_process_start(&process, 0.35, sleep_on, NULL), 0);
	ck_assert_int_eq(vm_process_wait(&process, 1, tick, &one), 0);
	ck_assert(process.late);
	ck_assert_int_ge(ticks, 1);
	ck_assert_str_eq(vm_process_text(&process, 0.35, text, sizeof(text)),
			 "not over after 0.35 seconds");
}
END_TEST

/* Of two, the one that is over, whichever it is. */
START_TEST(first_over)
{
	struct vm_process processes[2] = { 0 };
	int status = 0;

	ck_assert_int_eq(
		vm_process_start(&processes[1 - _i], 30, sleep_on, NULL), 0);
	ck_assert_int_eq(
		vm_process_start(&processes[_i], 30, end_with, &status), 0);
	ck_assert_int_eq(vm_process_wait(processes, 2, NULL, NULL), _i);
	ck_assert(!vm_process_over(&processes[1 - _i]));
	kill(processes[1 - _i].pid, SIGKILL);
	ck_assert_int_eq(vm_process_wait(processes, 2, NULL, NULL), 1 - _i);
	ck_assert(vm_process_over(&processes[_i]));
}
END_TEST

/* Leaves a grandchild in its group, which says its PID and sleeps. */
static int leave_child(void *arg)
{
	int *pipe_ends = arg;
	pid_t pid = fork();

	if (pid == 0) {
		pid = getpid();
		if (write(pipe_ends[1], &pid, sizeof(pid)) != sizeof(pid))
			return 1;
		sleep_on(NULL);
	}
	return 0;
}

START_TEST(group_ends)
{
	struct vm_process process;
	int ends[2];
	pid_t grandchild;
	char byte;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(vm_process_start(&process, 30, leave_child, ends), 0);
	close(ends[1]);
	ck_assert_int_eq(read(ends[0], &grandchild, sizeof(grandchild)),
			 sizeof(grandchild));
	ck_assert_int_eq(vm_process_wait(&process, 1, NULL, NULL), 0);
	/* The pipe ends when the last that could write to it has. */
	ck_assert_int_eq(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}
END_TEST

/* Starts another that holds the pipe, says so, and waits for it. */
static int start_and_wait(void *arg)
{
	struct vm_process process;

	if (vm_process_start(&process, 30, sleep_on, NULL) ||
	    write(((int *)arg)[1], "", 1) != 1)
		return 1;
	return (int)vm_process_wait(&process, 1, NULL, NULL);
}

/* Killed without a word, it takes what it has started with it. */
START_TEST(ends_with_its_parent)
{
	int ends[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid)
		_exit(start_and_wait(ends));
	close(ends[1]);
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	/* The pipe ends when the last that could write to it has. */
	ck_assert_int_eq(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}
END_TEST

static int settled(void *unused)
{
	struct rlimit stack;

	(void)unused;
	vm_process_settle();
	if (getrlimit(RLIMIT_STACK, &stack) ||
	    (stack.rlim_cur != 8 * 1024 * 1024 &&
	     stack.rlim_cur != stack.rlim_max))
		return 1;
	if (getenv("MALLOC_ARENA_MAX") || getenv("GLIBC_TUNABLES"))
		return 2;
	return getenv("OTHER") && !strcmp(getenv("OTHER"), "kept") ? 0 : 3;
}

START_TEST(settles)
{
	struct rlimit stack;
	struct vm_process process;

	ck_assert_int_eq(getrlimit(RLIMIT_STACK, &stack), 0);
	if (stack.rlim_max == RLIM_INFINITY) {
		stack.rlim_cur = RLIM_INFINITY;
		ck_assert_int_eq(setrlimit(RLIMIT_STACK, &stack), 0);
	}
	setenv("MALLOC_ARENA_MAX", "1", 1);
	setenv("OTHER", "kept", 1);
	setenv("GLIBC_TUNABLES", "glibc.malloc.top_pad=1", 1);
	ck_assert_int_eq(vm_process_start(&process, 30, settled, NULL), 0);
	ck_assert_int_eq(vm_process_wait(&process, 1, NULL, NULL), 0);
	ck_assert_int_eq(WEXITSTATUS(process.status), 0);
}
END_TEST

Suite *unit_process(void)
{
	Suite *suite = suite_create("process");
	TCase *tcase = tcase_create("process");

	tcase_set_timeout(tcase, 30);
	unit_add(tcase, status_comes_back);
	unit_add(tcase, signal_is_named);
	unit_add(tcase, limit_ends_it);
	unit_add_loop(tcase, first_over, 2);
	unit_add(tcase, group_ends);
	unit_add(tcase, ends_with_its_parent);
	unit_add(tcase, settles);
	suite_add_tcase(suite, tcase);
	return suite;
}
