/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_stub - calls the functions of a submission as it is told to.
 *
 * Compiled with the submission, below a list of its functions that vmgrade
 * writes: vm_call(). It decides nothing and knows nothing: commands come on
 * standard input, answers go to standard output, and what is expected stands
 * in another process. System calls are made without libc's wrappers, which a
 * submission may have replaced.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

struct command {
	uint64_t what, function;
	int64_t args[6];
};

struct answer {
	uint64_t what;
	int64_t result;
};

enum {
	HELLO,	 /* the answer is the address of `room` */
	CALL,	 /* of what the function gives back */
	FORK,	 /* of nothing; the child stands still */
	END,	 /* there is none */
	MISSING, /* an answer: there is no such function */
	ROOM = 65536
};

static char room[ROOM];

int vm_call(uint64_t function, const int64_t *args, int64_t *result);

static void say(int to, uint64_t what, int64_t result)
{
	struct answer answer = { what, result };

	if (syscall(SYS_write, to, &answer, sizeof(answer)) != sizeof(answer))
		syscall(SYS_exit_group, 3);
}

static void do_fork(void)
{
	if (fork())
		return;
	for (;;)
		syscall(SYS_ppoll, 0, 0, 0, 0, 0);
}

static void *volatile dropped;

/* Memory that is lost on purpose: who silences Valgrind silences this, too. */
static __attribute__((noinline)) void vm_canary(void)
{
	int i;

	for (i = 0; i < 8; i++)
		dropped = malloc(40);
	dropped = 0;
}

int main(void)
{
	/* Where a submission that prints does not disturb. */
	const int from = dup(0), to = dup(1);
	struct command command;
	int64_t result = 0;

	dup2(2, 1);
	close(0);
	while (syscall(SYS_read, from, &command, sizeof(command)) ==
	       sizeof(command)) {
		switch (command.what) {
		case HELLO:
			say(to, HELLO, (int64_t)(uintptr_t)room);
			break;
		case CALL:
			if (vm_call(command.function, command.args, &result))
				say(to, MISSING, 0);
			else
				say(to, CALL, result);
			break;
		case FORK:
			do_fork();
			say(to, FORK, 0);
			break;
		default:
			vm_canary();
			exit(0); /* as a program ends: Valgrind looks */
		}
	}
	syscall(SYS_exit_group, 3);
}
