/* SPDX-License-Identifier: MIT */
/* vmgrade_box_run - a program of the cell executed, to its end or its limits.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h> /* NSIG */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/vmgrade_box_parts.h"

enum {
	MILLISECONDS = 1000,
	FIRST_ROOM = 4096
};

struct run {
	pid_t pid;
	int ended; /* a descriptor for poll(2) */
	int output[2];
	size_t room[2];
	size_t most; /* bytes of both together */
	double deadline;
	struct box_result *result;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A file of what it is to read: it cannot block whoever writes it. */
static int input_of(const char *input, size_t size)
{
	size_t done = 0;
	ssize_t put;
	int fd = input ? memfd_create("input", MFD_CLOEXEC)
		       : open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (; input && fd >= 0 && done < size; done += (size_t)put) {
		put = write(fd, input + done, size - done);
		if (put <= 0) {
			close(fd);
			return -1;
		}
	}
	if (fd >= 0 && input)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* The child. What else it has inherited, vmgrade-box puts right. */
static _Noreturn void become(char *const *argv, int input, int out, int error)
{
	if (dup2(input, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
	    dup2(error, STDERR_FILENO) >= 0)
		execv(argv[0], argv);
	_exit(127);
}

static void close_two(const int fds[2])
{
	if (fds[0] >= 0)
		close(fds[0]);
	if (fds[1] >= 0)
		close(fds[1]);
}

static int start(struct run *run, char *const *argv, const char *input,
		 size_t size)
{
	int out[2] = { -1, -1 }, error[2] = { -1, -1 };
	int in = input_of(input, size), failed = 0;

	if (in < 0 || pipe2(out, O_CLOEXEC) || pipe2(error, O_CLOEXEC)) {
		failed = errno;
	} else {
		run->pid = fork();
		if (!run->pid)
			become(argv, in, out[1], error[1]);
		if (run->pid < 0)
			failed = errno;
	}
	if (in >= 0)
		close(in);
	if (failed) {
		close_two(out);
		close_two(error);
		errno = failed;
		return -1;
	}
	close(out[1]);
	close(error[1]);
	run->output[0] = out[0];
	run->output[1] = error[0];
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(error[0], F_SETFL, O_NONBLOCK);
	run->ended = (int)syscall(SYS_pidfd_open, run->pid, 0);
	return run->ended < 0 ? -1 : 0;
}

/* Reads what is there; false when that was too much. */
static bool take(struct run *run, int which)
{
	struct box_result *result = run->result;
	ssize_t got;

	for (;;) {
		if (result->size[which] + 1 >= run->room[which]) {
			const size_t room = run->room[which] * 2 + FIRST_ROOM;
			char *more = realloc(result->output[which], room);

			if (!more)
				return false;
			result->output[which] = more;
			run->room[which] = room;
		}
		got = read(run->output[which],
			   result->output[which] + result->size[which],
			   run->room[which] - result->size[which] - 1);
		if (got <= 0)
			break;
		result->size[which] += (size_t)got;
		if (result->size[0] + result->size[1] > run->most)
			return false;
	}
	if (!got) { /* its end */
		close(run->output[which]);
		run->output[which] = -1;
	}
	return true;
}

/* Until the program has ended. The limit that it met, or BOX_NOTHING. */
static enum box_limit follow(struct run *run)
{
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = run->output[0], .events = POLLIN },
			{ .fd = run->output[1], .events = POLLIN },
			{ .fd = run->ended, .events = POLLIN },
		};
		const double left = run->deadline - now();
		int i;

		if (left <= 0)
			return BOX_TIME;
		if (poll(fds, 3, (int)(left * MILLISECONDS) + 1) < 0 &&
		    errno != EINTR)
			return BOX_TIME;
		for (i = 0; i < 2; i++)
			if (fds[i].fd >= 0 && fds[i].revents && !take(run, i))
				return BOX_OUTPUT;
		if (fds[2].revents)
			return BOX_NOTHING;
	}
}

/* Where the number says that a signal was the end. */
static int real_status(int status)
{
	const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	return code > 128 && code < 128 + NSIG ? code - 128 : status;
}

/* All that is left is killed; what they had written before is taken. */
static void finish(struct run *run, struct box_cell *cell, enum box_limit limit)
{
	struct box_result *result = run->result;
	int i;

	box_kill(cell, limit);
	result->status = real_status(box_reap(run->pid));
	for (i = 0; i < 2; i++) {
		if (run->output[i] >= 0)
			take(run, i);
		if (run->output[i] >= 0)
			close(run->output[i]);
		if (result->output[i])
			result->output[i][result->size[i]] = '\0';
	}
	result->limit = box_limit(cell, result->status);
	result->executed = result->limit || !box_failure(cell, NULL);
}

int box_run(struct box_cell *cell, char *const *argv,
	    const struct box_manner *manner, const char *input, size_t size,
	    unsigned int seconds, struct box_result *result)
{
	const double began = now();
	char *const *whole = box_argv(cell, argv, manner);
	struct run run = { .ended = -1,
			   .output = { -1, -1 },
			   .most = (size_t)cell->limits->output << 10,
			   .result = result };
	int error = 0;

	*result = (struct box_result){ 0 };
	if (!whole)
		return -1;
	run.deadline = began + (seconds ? seconds : cell->limits->seconds);
	if (start(&run, whole, input, size))
		error = errno;
	finish(&run, cell, error ? BOX_NOTHING : follow(&run));
	if (run.ended >= 0)
		close(run.ended);
	result->seconds = now() - began;
	errno = error;
	return error ? -1 : 0;
}

void box_result_free(struct box_result *result)
{
	free(result->output[0]);
	free(result->output[1]);
	*result = (struct box_result){ 0 };
}
