/* SPDX-License-Identifier: MIT */
/* unit_target - a process is found by each of its names, and its state told. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/target.h"
#include "tests/units.h"

/*
 * A child that runs cat(1) as `argv0`, waiting for input that never comes.
 * Returns once it has been executed, by way of a descriptor: its command is
 * then a number.
 */
static pid_t start(const char *argv0)
{
	int executed[2], input[2];
	int cat = open("/bin/cat", O_RDONLY | O_CLOEXEC);
	char path[32], byte;
	pid_t pid;

	ck_assert_int_ge(cat, 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", cat);
	ck_assert_int_eq(pipe2(executed, O_CLOEXEC) | pipe2(input, O_CLOEXEC),
			 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(input[0], STDIN_FILENO);
		execl(path, argv0, NULL);
		_exit(127);
	}
	close(cat);
	close(executed[1]);
	ck_assert_int_eq(read(executed[0], &byte, 1), 0);
	close(executed[0]);
	return pid;
}

static void stop(pid_t pid)
{
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(by_first_argument)
{
	pid_t first = start("/nowhere/unit target"),
	      second = start("unit target"), pids[2] = { 0 };

	ck_assert_int_eq(vm_target_find("unit target", pids, 2), 2);
	ck_assert_int_eq(pids[0], first < second ? first : second);
	ck_assert_int_eq(pids[1], first < second ? second : first);
	pids[1] = 0;
	ck_assert_int_eq(vm_target_find("unit target", pids, 1), 2);
	ck_assert_int_eq(pids[1], 0);
	ck_assert_int_eq(vm_target_find("unit targe", pids, 2), 0);
	stop(first);
	stop(second);
	ck_assert_int_eq(vm_target_find("unit target", pids, 2), 0);
}
END_TEST

static bool finds(const char *name, pid_t wanted)
{
	pid_t pids[256];
	ssize_t count = vm_target_find(name, pids, unit_count(pids)), i;

	for (i = 0; i < count && i < (ssize_t)unit_count(pids); i++)
		if (pids[i] == wanted)
			return true;
	return false;
}

START_TEST(by_file)
{
	char path[PATH_MAX], *name;
	pid_t pid = start("something else");

	ck_assert_ptr_nonnull(realpath("/bin/cat", path));
	name = strrchr(path, '/') + 1;
	ck_assert(finds(name, pid));
	ck_assert(!finds(path, pid));
	ck_assert(!finds("", pid));
	stop(pid);
}
END_TEST

START_TEST(by_command)
{
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "unit-command");
		if (write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert(finds("unit-command", pid));
	ck_assert(!finds("unit-comman", pid));
	stop(pid);
}
END_TEST

START_TEST(not_the_caller)
{
	ck_assert_int_eq(prctl(PR_SET_NAME, "unit-caller"), 0);
	ck_assert(!finds("unit-caller", getpid()));
}
END_TEST

START_TEST(states)
{
	pid_t pid = fork();
	siginfo_t info;

	if (!pid)
		_exit(0);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(vm_target_state(pid), VM_TARGET_ZOMBIE);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(vm_target_state(pid), VM_TARGET_GONE);
	ck_assert_int_eq(vm_target_state(getpid()), VM_TARGET_ALIVE);
	/* A name with a parenthesis must not shift the columns. */
	ck_assert_int_eq(prctl(PR_SET_NAME, ") Z 1 1 ("), 0);
	ck_assert_int_eq(vm_target_state(getpid()), VM_TARGET_ALIVE);
}
END_TEST

Suite *unit_target(void)
{
	Suite *suite = suite_create("target");
	TCase *tcase = tcase_create("processes");

	unit_add(tcase, by_first_argument);
	unit_add(tcase, by_file);
	unit_add(tcase, by_command);
	unit_add(tcase, not_the_caller);
	unit_add(tcase, states);
	suite_add_tcase(suite, tcase);
	return suite;
}
