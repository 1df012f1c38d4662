/* SPDX-License-Identifier: MIT */
/* unit_stop - who was stopped goes on, whatever ends the one who stopped it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/process.h"
#include "measure/procstat.h"
#include "measure/stop.h"
#include "tests/units.h"

static char state_of(pid_t pid)
{
	int fd = vm_proc_open(pid, "stat");
	struct vm_procstat stat;
	char text[1024];

	ck_assert_int_gt(vm_proc_text(fd, text, sizeof(text)), 0);
	close(fd);
	ck_assert_int_eq(vm_procstat_parse(text, &stat), 0);
	return stat.state;
}

/* Is its state `wanted`, or otherwise than that, within five seconds? */
static bool becomes(pid_t pid, char state, bool wanted)
{
	const double deadline = vm_now() + 5;

	while ((state_of(pid) == state) != wanted)
		if (vm_now() > deadline)
			return false;
	return true;
}

static pid_t start_victim(void)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

static void end(pid_t pid)
{
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(stopped_and_released)
{
	pid_t victim = start_victim();
	struct vm_stop stop;

	ck_assert_int_eq(vm_stop(&stop, victim), 0);
	ck_assert_int_eq(state_of(victim), 'T');
	vm_stop_release(&stop);
	ck_assert(becomes(victim, 'T', false));
	end(victim);
}
END_TEST

START_TEST(stopped_before)
{
	pid_t victim = start_victim();
	struct vm_stop stop;

	ck_assert_int_eq(kill(victim, SIGSTOP), 0);
	ck_assert(becomes(victim, 'T', true));
	ck_assert_int_eq(vm_stop(&stop, victim), 0);
	ck_assert_int_eq(stop.guardian, 0);
	vm_stop_release(&stop);
	ck_assert_int_eq(state_of(victim), 'T');
	end(victim);
}
END_TEST

/* The one who stops is killed, which it cannot clean up after. */
START_TEST(killed_meanwhile)
{
	pid_t victim = start_victim(), stopper;
	struct vm_stop stop;
	int ready[2];
	char byte;

	ck_assert_int_eq(pipe(ready), 0);
	stopper = fork();
	ck_assert_int_ge(stopper, 0);
	if (!stopper) {
		if (!vm_stop(&stop, victim) && write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(state_of(victim), 'T');
	end(stopper);
	ck_assert(becomes(victim, 'T', false));
	end(victim);
}
END_TEST

START_TEST(refused)
{
	struct vm_stop stop;
	pid_t gone = fork();

	if (!gone)
		_exit(0);
	ck_assert_int_eq(vm_stop(&stop, getpid()), -1);
	ck_assert_int_eq(errno, EDEADLK);
	ck_assert_int_eq(waitpid(gone, NULL, 0), gone);
	ck_assert_int_eq(vm_stop(&stop, gone), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

Suite *unit_stop(void)
{
	Suite *suite = suite_create("stop");
	TCase *tcase = tcase_create("processes");

	/* Valgrind 3.19 knows no pidfd_open(2). */
	if (!vm_on_valgrind()) {
		unit_add(tcase, stopped_and_released);
		unit_add(tcase, stopped_before);
		unit_add(tcase, killed_meanwhile);
		unit_add(tcase, refused);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
