/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_guard - stays above a program, looks at what it uses every 5 ms,
 * and ends all its processes: where there is no cgroup to do it, and where
 * daemons would outlive the program.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/vmgrade_box_wire.h"

enum {
	PERIOD = 5000000 /* nanoseconds */
};

/* The program's descriptors are not the guard's: who reads the other end of
 * its output sees the end. */
static void let_go_of_output(void)
{
	int fd, null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
}

/* Has `child` ended? All others that have are reaped, too. */
static bool over(pid_t child, int *status)
{
	bool seen = false;
	int its;
	pid_t pid;

	while ((pid = waitpid(-1, &its, WNOHANG | __WALL)) > 0)
		if (pid == child) {
			*status = its;
			seen = true;
		}
	return seen;
}

static void wait_for_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGQUIT);
	sigprocmask(SIG_BLOCK, set, NULL);
}

int guard(const struct plan *plan, int child, int report)
{
	const struct timespec period = { .tv_nsec = PERIOD };
	struct watch watch;
	int status = 0, number = 0;
	sigset_t set;

	let_go_of_output();
	watch_begin(&watch, plan);
	if (plan->number[PLAN_UID]) { /* whose /proc files are to be read */
		setfsgid((gid_t)plan->number[PLAN_UID]);
		setfsuid((uid_t)plan->number[PLAN_UID]);
		/* That has cleared it. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != (pid_t)plan->number[PLAN_PARENT])
			number = SIGTERM;
	}
	wait_for_signals(&set);
	while (!over(child, &status) && (number <= 0 || number == SIGCHLD)) {
		const char *limit = watch_exceeded(&watch);

		if (limit) {
			dprintf(report, REPORT_LIMIT "%s\n", limit);
			break;
		}
		number = sigtimedwait(&set, NULL, &period);
	}
	kill_descendants(getpid());
	do {
		pid_t pid;

		while ((pid = waitpid(-1, &number, __WALL)) > 0)
			if (pid == child)
				status = number;
	} while (errno == EINTR);
	return status;
}
