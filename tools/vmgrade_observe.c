/* SPDX-License-Identifier: MIT */
/* vmgrade_observe - one run of a student's program, watched, as a trace. */
#include "tools/vmgrade_observe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/watch.h"
#include "tools/vmgrade_marks.h"

enum {
	OUTPUT_KEPT = 16384, /* bytes, for feedback */
	CHUNK = 65536
};

struct observer {
	struct box_cell *cell;
	const struct box *box;
	const struct lab *lab;
	struct marker marker;
	struct observation *observation;
	struct vm_watch *watch;
	int terminal;	  /* our end */
	size_t written;	  /* bytes that came out of it */
	pid_t sandbox[8]; /* processes that were there before the program */
	size_t sandbox_count;
	unsigned int execs;
	int64_t deadline; /* of CLOCK_MONOTONIC */
};

/* The sandbox's own processes are none of the program's. */
static bool of_sandbox(const struct observer *observer, pid_t pid)
{
	size_t i;

	for (i = 0; i < observer->sandbox_count; i++)
		if (observer->sandbox[i] == pid)
			return pid != observer->marker.first;
	return false;
}

static void stop(struct observer *observer, enum box_limit limit)
{
	if (observer->observation->limit == BOX_NOTHING) {
		observer->observation->limit = limit;
		box_kill(observer->cell, limit);
	}
}

static void happened(const struct vm_moment *moment, void *arg)
{
	struct observer *observer = arg;

	if (moment->kind == VM_MOMENT_START &&
	    !observer->observation->executed && observer->sandbox_count < 8)
		observer->sandbox[observer->sandbox_count++] = moment->pid;
	if (moment->kind == VM_MOMENT_EXEC &&
	    ++observer->execs == box_exec(observer->box)) {
		observer->observation->executed = true;
		observer->marker.first = moment->pid;
	}
	if (moment->kind == VM_MOMENT_EXIT &&
	    moment->pid == observer->marker.first)
		observer->observation->status = moment->exit.status;
	/* One write may hold a million lines: behind the end none counts. */
	if (moment->kind == VM_MOMENT_MARK &&
	    vm_nanoseconds() > observer->deadline) {
		vm_watch_unmark(observer->watch);
		stop(observer, BOX_TIME);
	} else if (observer->observation->executed &&
		   !of_sandbox(observer, moment->pid)) {
		marker_take(&observer->marker, moment);
	}
}

static void refused(const char *what, void *arg)
{
	struct observer *observer = arg;

	if (!observer->observation->refused)
		observer->observation->refused = strdup(what);
}

/* A pseudo-terminal that changes nothing of what is written; its two ends. */
static int open_terminal(int ends[2])
{
	struct termios plain;

	ends[1] = -1;
	ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (ends[0] >= 0 && !grantpt(ends[0]) && !unlockpt(ends[0]))
		ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (ends[1] < 0 || tcgetattr(ends[1], &plain))
		return -1;
	cfmakeraw(&plain);
	return tcsetattr(ends[1], TCSANOW, &plain);
}

static int open_input(const char *input)
{
	size_t len = input ? strlen(input) : 0;
	int fd = input ? memfd_create("input", MFD_CLOEXEC)
		       : open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || !input)
		return fd;
	if (write(fd, input, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* What the program has written so far; at most a chunk. */
static bool drain(struct observer *observer)
{
	struct observation *seen = observer->observation;
	char text[CHUNK];
	ssize_t got = read(observer->terminal, text, sizeof(text));
	size_t room = OUTPUT_KEPT - seen->size;

	if (got <= 0)
		return false;
	observer->written += (size_t)got;
	if ((size_t)got < room)
		room = (size_t)got;
	memcpy(seen->output + seen->size, text, room);
	seen->size += room;
	seen->output[seen->size] = '\0';
	return true;
}

/* Until all has ended, or was ended for taking too much. */
static void look_on(struct observer *observer)
{
	struct pollfd on[2] = { { vm_watch_fd(observer->watch), POLLIN, 0 },
				{ observer->terminal, POLLIN, 0 } };
	const size_t most = (size_t)observer->lab->limits.output << 10;
	bool more = true;

	while (more) {
		int64_t left = observer->deadline - vm_nanoseconds();

		if (left <= 0)
			stop(observer, BOX_TIME);
		else if (observer->written > most)
			stop(observer, BOX_OUTPUT);
		poll(on, 2, left > 0 ? (int)(left / 1000000) + 1 : 10);
		if (on[1].revents & POLLIN)
			drain(observer);
		if (on[0].revents)
			more = vm_watch_step(observer->watch);
	}
}

/* Starts the program with these descriptors in place of the caller's. */
static struct vm_watch *start(const int fds[3], char *const *argv,
			      const struct vm_watch_options *options)
{
	struct vm_watch *watch;
	int kept[3], error;
	size_t i;

	fflush(stdout);
	for (i = 0; i < 3; i++)
		kept[i] = fcntl((int)i, F_DUPFD_CLOEXEC, 3);
	for (i = 0; i < 3; i++)
		dup2(fds[i], (int)i);
	watch = vm_watch_start(argv, options);
	error = errno;
	for (i = 0; i < 3; i++) {
		dup2(kept[i], (int)i);
		close(kept[i]);
	}
	errno = error;
	return watch;
}

static int perform(struct observer *observer, char *const *argv,
		   const char *input)
{
	const struct box_manner manner = { 0 };
	struct vm_watch_options options = {
		.calls = observer->marker.calls,
		.held = true, /* what a mark measures */
		.mark_on = observer->marker.lines,
		.moment = happened,
		.refused = refused,
		.arg = observer,
	};
	char *const *inside = box_argv(observer->cell, argv, &manner);
	int ends[2], in = open_input(input), error;

	if (!inside || in < 0 || open_terminal(ends)) {
		error = errno;
		if (in >= 0)
			close(in);
		errno = error;
		return -1;
	}
	observer->terminal = ends[0];
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	box_look(observer->cell, true);
	observer->watch =
		start((int[3]){ in, ends[1], ends[1] }, inside, &options);
	error = errno;
	close(in);
	if (observer->watch) {
		look_on(observer);
		vm_watch_free(observer->watch);
	}
	box_look(observer->cell, false);
	while (drain(observer)) /* what had been left in it */
		;
	close(ends[1]);
	close(ends[0]);
	errno = error;
	return observer->watch ? 0 : -1;
}

/* How it ended, beside what the program's own status says. */
static void conclude(struct observer *observer)
{
	struct observation *seen = observer->observation;
	const char *failure;

	if (seen->limit == BOX_NOTHING)
		seen->limit = box_limit(observer->cell, seen->status);
	if (!seen->executed) {
		failure = box_failure(observer->cell, &seen->error);
		seen->failure =
			strdup(failure ? failure : "it was never executed");
	}
	marker_fact(&observer->marker, "exit_status",
		    WIFEXITED(seen->status) ? WEXITSTATUS(seen->status)
					    : 128 + WTERMSIG(seen->status));
}

int observe(struct box_cell *cell, const struct box *box, const struct lab *lab,
	    const char *student, char *const *argv, const char *input,
	    struct observation *observation)
{
	struct observer observer = {
		.cell = cell, .box = box, .lab = lab, .observation = observation
	};
	int result = -1, error;

	*observation = (struct observation){ 0 };
	observation->output = calloc(1, OUTPUT_KEPT + 1);
	observer.deadline =
		vm_nanoseconds() + (int64_t)lab->limits.seconds * 1000000000;
	if (observation->output &&
	    !marker_open(&observer.marker, lab, student)) {
		result = perform(&observer, argv, input);
		error = errno;
		if (!result)
			conclude(&observer);
		if (marker_close(&observer.marker, &observation->trace) &&
		    !result) {
			error = errno;
			result = -1;
		}
		errno = error;
	}
	return result;
}

void observation_free(struct observation *observation)
{
	vm_trace_free(&observation->trace);
	free(observation->failure);
	free(observation->output);
	free(observation->refused);
	*observation = (struct observation){ 0 };
}
