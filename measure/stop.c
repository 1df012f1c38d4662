/* SPDX-License-Identifier: MIT */
/* stop - holds a process still while it is looked at, and lets it go again. */
#include "measure/stop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/process.h"
#include "measure/procstat.h"

static bool is_stopped(char state)
{
	return state == 'T' || state == 't';
}

/* The state of a thread, or 0 where there is none. */
static char state_of(pid_t pid, const char *file)
{
	struct vm_procstat stat;
	char text[1024];
	int fd = vm_proc_open(pid, file);
	char state = 0;

	if (fd < 0)
		return 0;
	if (vm_proc_text(fd, text, sizeof(text)) > 0 &&
	    !vm_procstat_parse(text, &stat))
		state = stat.state;
	close(fd);
	return state;
}

static bool all_stopped(pid_t pid)
{
	char name[64];
	const struct dirent *entry;
	bool all = true;
	DIR *tasks;

	snprintf(name, sizeof(name), "/proc/%d/task", (int)pid);
	tasks = opendir(name);
	while (tasks && all && (entry = readdir(tasks))) {
		char state;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "task/%.20s/stat", entry->d_name);
		state = state_of(pid, name);
		all = !state || is_stopped(state) || state == 'Z';
	}
	if (tasks)
		closedir(tasks);
	return tasks && all;
}

/*
 * Waits for its end of the pipe to close, which the kernel does whatever ends
 * the tool. Out of reach of the terminal's signals.
 */
static _Noreturn void guard(int leash, int pidfd)
{
	sigset_t all;
	char byte;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setsid();
	while (read(leash, &byte, 1) < 0 && errno == EINTR)
		;
	syscall(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0);
	_exit(0);
}

static int start_guardian(struct vm_stop *stop, int pidfd)
{
	int leash[2];

	if (pipe2(leash, O_CLOEXEC))
		return -1;
	stop->guardian = fork();
	if (!stop->guardian) {
		close(leash[1]);
		guard(leash[0], pidfd);
	}
	close(leash[0]);
	if (stop->guardian < 0) {
		close(leash[1]);
		stop->guardian = 0;
		return -1;
	}
	stop->leash = leash[1];
	return 0;
}

/*
 * Nobody tells of a stranger's stop, so it is looked for: a thousand times in
 * a second at most. A thread in an uninterruptible sleep does not stop.
 */
static int wait_for_stop(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	const double deadline = vm_now() + 1;

	while (!all_stopped(pid)) {
		if (vm_now() > deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	return 0;
}

int vm_stop(struct vm_stop *stop, pid_t pid)
{
	int pidfd, status, error;

	*stop = (struct vm_stop){ 0 };
	if (pid == getpid()) {
		errno = EDEADLK;
		return -1;
	}
	if (is_stopped(state_of(pid, "stat")))
		return 0;
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return -1;
	status = start_guardian(stop, pidfd);
	if (!status)
		status = (int)syscall(SYS_pidfd_send_signal, pidfd, SIGSTOP,
				      NULL, 0);
	error = errno;
	close(pidfd);
	if (!status) {
		status = wait_for_stop(pid);
		error = errno;
	}
	if (status)
		vm_stop_release(stop);
	errno = error;
	return status;
}

void vm_stop_release(struct vm_stop *stop)
{
	if (!stop->guardian)
		return;
	close(stop->leash);
	while (waitpid(stop->guardian, NULL, 0) < 0 && errno == EINTR)
		;
	stop->guardian = 0;
}
