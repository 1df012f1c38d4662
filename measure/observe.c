/* SPDX-License-Identifier: MIT */
/* observe - a foreign program, which helps with vmmark.h, as a trace. */
#include "measure/observe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "measure/marks.h"
#include "measure/proc.h"

struct observer {
	char *const *argv;
	struct vm_marks marks;
	int failed[2]; /* the pipe for the errno of an exec that failed */
	int trace;
	struct vm_observation *observation;
};

static void append(const struct vm_record *record, void *arg)
{
	const struct observer *observer = arg;

	vm_trace_append(observer->trace, record);
}

static int execute(void *arg)
{
	struct observer *observer = arg;
	int error;

	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	vm_process_settle();
	if (vm_process_refused())
		vm_marks_refuse(
			&observer->marks,
			&(struct vm_record){ .pid = getpid() },
			"%s was refused: the program would not be as others are",
			vm_process_refused());
	vm_marks_hand_over(&observer->marks);
	execvp(observer->argv[0], observer->argv);
	error = errno;
	if (write(observer->failed[1], &error, sizeof(error)) < 0)
		return 126;
	return 127;
}

/*
 * What the program left behind is ours by now (PR_SET_CHILD_SUBREAPER), and
 * what those leave behind in turn. Nothing without CONFIG_PROC_CHILDREN.
 */
static void end_orphans(void)
{
	char text[4096], *at, *end;
	bool any = true;

	while (any) {
		int fd = vm_proc_open(0, "thread-self/children");
		ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

		if (fd >= 0)
			close(fd);
		any = false;
		/* The last number may be cut: its turn comes again. */
		if (got == (ssize_t)sizeof(text) - 1)
			while (got && text[got - 1] != ' ')
				got--;
		text[got > 0 ? got : 0] = '\0';
		for (at = text; strtol(at, &end, 10) > 0; at = end) {
			pid_t pid = (pid_t)strtol(at, NULL, 10);

			kill(pid, SIGKILL);
			any |= waitpid(pid, NULL, 0) == pid;
		}
	}
}

static volatile sig_atomic_t ended_by;

static void note_end(int number)
{
	ended_by = number;
}

static void watch(struct observer *observer)
{
	struct vm_process *process = &observer->observation->process;
	struct pollfd ours = { observer->marks.ours, POLLIN, 0 };
	int left;

	/* 10 ms: a program may close the socket long before it ends. */
	do {
		if (poll(&ours, 1, 10) > 0 && (ours.revents & POLLIN))
			vm_marks_take(&observer->marks);
		else if (ours.revents & POLLHUP)
			ours.fd = -1;
		if (ended_by)
			process->deadline = 0;
	} while (!vm_process_over(process));
	/* What it had said before it ended; what it left behind may say more.
	 */
	for (left = VM_MARKS / 100; left && vm_marks_take(&observer->marks);
	     left--)
		;
}

/*
 * As system(3) does: the keys of the terminal are for the program, which is in
 * the same process group. Whoever ends this process, ends the program first.
 */
static void set_signals(struct sigaction before[4])
{
	static const int numbers[4] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = SIG_IGN };
	size_t i;

	for (i = 0; i < 4; i++) {
		if (i == 2)
			action.sa_handler = note_end;
		sigaction(numbers[i], &action, &before[i]);
	}
}

static void put_signals_back(const struct sigaction before[4])
{
	static const int numbers[4] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	size_t i;

	for (i = 0; i < 4; i++)
		sigaction(numbers[i], &before[i], NULL);
	if (ended_by)
		raise(ended_by);
}

/* Runs the program to its end; 0, or -1 when it could not be started. */
static int perform(struct observer *observer, double limit)
{
	struct vm_observation *observation = observer->observation;
	int error = 0, result;

	if (vm_marks_open(&observer->marks) ||
	    pipe2(observer->failed, O_CLOEXEC))
		return -1;
	result = vm_process_join(&observation->process, limit, execute,
				 observer);
	close(observer->marks.theirs);
	close(observer->failed[1]);
	if (!result)
		watch(observer);
	if (read(observer->failed[0], &error, sizeof(error)) == sizeof(error))
		observation->exec_error = error;
	close(observer->failed[0]);
	close(observer->marks.ours);
	return result;
}

int vm_observe(char *const *argv, double limit,
	       struct vm_observation *observation)
{
	struct observer observer = { .argv = argv, .observation = observation };
	struct sigaction before[4];
	struct termios terminal;
	bool ours;
	int result;

	*observation = (struct vm_observation){ 0 };
	observer.marks.record = append;
	observer.marks.arg = &observer;
	observer.trace = vm_trace_create();
	if (observer.trace < 0)
		return -1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	set_signals(before);
	/* A program that dies in raw mode leaves it to us to undo. */
	ours = tcgetpgrp(STDIN_FILENO) == getpgrp() &&
	       !tcgetattr(STDIN_FILENO, &terminal);
	result = perform(&observer, limit);
	end_orphans();
	if (ours)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
	put_signals_back(before);
	if (!result)
		result = vm_trace_load(observer.trace, true,
				       &observation->trace);
	close(observer.trace);
	return result;
}
