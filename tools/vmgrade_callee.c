/* SPDX-License-Identifier: MIT */
/* vmgrade_callee - a process whose functions are called from outside. */
#include "tools/vmgrade_callee.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/sample.h"
#include "measure/warm.h"

/* As tools/vmgrade_stub.c has them. */
struct command {
	uint64_t what, function;
	int64_t args[6];
};

struct answer {
	uint64_t what;
	int64_t result;
};

enum {
	HELLO,
	CALL,
	FORK,
	END,
	MISSING
};

static int left(const struct callee *callee)
{
	int64_t nanoseconds = callee->deadline - vm_nanoseconds();

	return nanoseconds > 0 ? (int)(nanoseconds / 1000000) + 1 : 0;
}

/* It may have gone: that is no signal to us. */
static bool tell(const struct callee *callee, const struct command *command)
{
	return send(callee->to, command, sizeof(*command), MSG_NOSIGNAL) ==
	       sizeof(*command);
}

/* Sends a command and takes the answer; false when there is none. */
static bool ask(struct callee *callee, const struct command *command,
		struct answer *answer)
{
	struct pollfd from = { callee->from, POLLIN, 0 };
	size_t got = 0;

	/* An answer that is there before the question is nobody's. */
	if (poll(&from, 1, 0) > 0 && from.revents & POLLIN)
		callee->forged = true;
	if (!tell(callee, command))
		return false;
	while (got < sizeof(*answer)) {
		ssize_t more;

		if (poll(&from, 1, left(callee)) <= 0) {
			if (!left(callee))
				callee->limit = BOX_TIME;
			return false;
		}
		more = read(callee->from, (char *)answer + got,
			    sizeof(*answer) - got);
		if (more <= 0)
			return false;
		got += (size_t)more;
	}
	if (answer->what == command->what || answer->what == MISSING)
		return true;
	callee->forged = true;
	return false;
}

static _Noreturn void become(char *const *argv, const int keep[2],
			     const int in[2], const int out[2], pid_t parent)
{
	int nowhere = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || nowhere < 0 || dup2(in[0], 0) < 0 ||
	    dup2(out[1], 1) < 0 || dup2(nowhere, 2) < 0 ||
	    (keep[0] && fcntl(keep[0], F_SETFD, 0)) ||
	    (keep[1] && fcntl(keep[1], F_SETFD, 0)))
		_exit(126);
	execv(argv[0], argv);
	_exit(127);
}

static int spawn(struct callee *callee, char *const *argv, const int keep[2])
{
	const pid_t parent = getpid();
	int in[2], out[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in))
		return -1;
	if (pipe2(out, O_CLOEXEC)) {
		close(in[0]);
		close(in[1]);
		return -1;
	}
	fflush(stdout);
	callee->started = fork();
	if (!callee->started)
		become(argv, keep, in, out, parent);
	close(in[0]);
	close(out[1]);
	callee->to = in[1];
	callee->from = out[0];
	return callee->started < 0 ? -1 : 0;
}

int callee_start(struct callee *callee, struct box_cell *cell,
		 char *const *argv, const struct box_manner *manner,
		 unsigned int seconds)
{
	const struct command hello = { .what = HELLO };
	struct answer answer;
	char *const *inside = box_argv(cell, argv, manner);

	*callee = (struct callee){ .cell = cell, .to = -1, .from = -1 };
	callee->deadline = vm_nanoseconds() + (int64_t)seconds * 1000000000;
	if (!inside || spawn(callee, inside, manner->keep))
		return -1;
	/* Where it cannot even say that, its end tells why. */
	if (ask(callee, &hello, &answer)) {
		callee->room = (uint64_t)answer.result;
		callee->pid = box_program(cell);
	}
	if (callee->pid)
		vm_warm_code(callee->pid);
	return 0;
}

enum callee_answer callee_call(struct callee *callee, unsigned int function,
			       const int64_t args[6], int64_t *result)
{
	struct command command = { .what = CALL, .function = function };
	struct answer answer;

	memcpy(command.args, args, sizeof(command.args));
	if (!ask(callee, &command, &answer))
		return CALLEE_GONE;
	*result = answer.result;
	return answer.what == MISSING ? CALLEE_MISSING : CALLEE_DONE;
}

/* The newest child of a process, as the kernel lists them. */
static pid_t last_child(pid_t pid)
{
	char name[64], text[4096], *at;
	pid_t child = 0;
	int fd;

	snprintf(name, sizeof(name), "task/%d/children", (int)pid);
	fd = vm_proc_open(pid, name);
	if (fd < 0)
		return 0;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		for (at = strtok(text, " \n"); at; at = strtok(NULL, " \n"))
			child = (pid_t)atoi(at);
	close(fd);
	return child;
}

enum callee_answer callee_fork(struct callee *callee, pid_t *child)
{
	const struct command command = { .what = FORK };
	struct answer answer;

	if (!ask(callee, &command, &answer))
		return CALLEE_GONE;
	*child = last_child(callee->pid);
	return *child ? CALLEE_DONE : CALLEE_GONE;
}

bool callee_read(pid_t pid, uint64_t address, void *bytes, size_t len)
{
	struct iovec here = { bytes, len };
	struct iovec there = { (void *)(uintptr_t)address, len };

	return process_vm_readv(pid, &here, 1, &there, 1, 0) == (ssize_t)len;
}

bool callee_write(pid_t pid, uint64_t address, const void *bytes, size_t len)
{
	struct iovec here = { (void *)(uintptr_t)bytes, len };
	struct iovec there = { (void *)(uintptr_t)address, len };

	return process_vm_writev(pid, &here, 1, &there, 1, 0) == (ssize_t)len;
}

uint64_t callee_put(struct callee *callee, const void *bytes, size_t len)
{
	uint64_t address = callee->room + callee->room_used;

	if (len > CALLEE_ROOM - callee->room_used ||
	    !callee_write(callee->pid, address, bytes, len))
		return 0;
	callee->room_used += (len + 15) / 16 * 16;
	return address;
}

/* Until it has ended; false when its time was over first. */
static bool await(const struct callee *callee)
{
	struct pollfd ended = { .events = POLLIN };
	bool done;

	ended.fd = (int)syscall(SYS_pidfd_open, callee->started, 0);
	done = ended.fd >= 0 && poll(&ended, 1, left(callee)) > 0;
	if (ended.fd >= 0)
		close(ended.fd);
	return done;
}

void callee_end(struct callee *callee)
{
	const struct command end = { .what = END };
	struct answer answer;

	if (callee->started <= 0)
		return;
	/* It has ended already, or does so now. */
	if (callee->limit == BOX_NOTHING && !callee->forged) {
		tell(callee, &end);
		if (!await(callee))
			callee->limit = BOX_TIME;
	}
	fcntl(callee->from, F_SETFL, O_NONBLOCK);
	callee->forged |= read(callee->from, &answer, 1) == 1;
	close(callee->to);
	close(callee->from);
	box_kill(callee->cell, callee->limit);
	callee->status = box_reap(callee->started);
	/* Bubblewrap ends so for a program that died by a signal. */
	if (WIFEXITED(callee->status) && WEXITSTATUS(callee->status) > 128)
		callee->status = WEXITSTATUS(callee->status) - 128;
	if (callee->limit == BOX_NOTHING)
		callee->limit = box_limit(callee->cell, callee->status);
}
