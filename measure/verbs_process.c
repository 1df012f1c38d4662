/* SPDX-License-Identifier: MIT */
/* verbs_process - the verbs that make, replace and end processes. */
#include "measure/verbs_process.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else /* then nobody runs it under Valgrind either */
#define VALGRIND_DISABLE_ERROR_REPORTING ((void)0)
#endif

#include "measure/warm.h"

static pid_t fork_or_break(void)
{
	pid_t parent = getpid();
	pid_t child = fork();

	if (child < 0)
		vm_break("fork: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(99);
	}
	return child;
}

static int reap(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			vm_break("wait: %s", strerror(errno));
	return status;
}

/* Two pipes: one each way between the parent and the child that it holds. */
static VM_STATE int from_other = -1, to_other = -1;

/* Of both pipes, each side keeps one end; the child reads the first. */
static void keep_ends(const int down[2], const int up[2], bool child)
{
	if (from_other >= 0) {
		close(from_other);
		close(to_other);
	}
	from_other = child ? down[0] : up[0];
	to_other = child ? up[1] : down[1];
	close(child ? down[1] : up[1]);
	close(child ? up[0] : down[0]);
}

/* Each waits here until the other has come here, too. */
static void meet(void)
{
	char here = 0;

	if (write(to_other, &here, 1) != 1 || read(from_other, &here, 1) != 1)
		vm_break("the other process is not there, or has ended");
}

pid_t vm_fork_at(struct vm_site site, void (*body)(void *arg), void *arg)
{
	pid_t child;

	if (!vm_begin(site, "fork", 0, "fork a child"))
		return 0;
	child = fork_or_break();
	vm_warm();
	if (child == 0) {
		body(arg);
		_exit(0);
	}
	return child;
}

static VM_STATE pid_t held;

pid_t vm_fork_held_at(struct vm_site site, void (*body)(void *arg), void *arg)
{
	int down[2], up[2];

	if (!vm_begin(site, "fork_held", 0, "fork a child, which then waits"))
		return 0;
	signal(SIGPIPE, SIG_IGN); /* meet() would rather say it */
	if (pipe(down) || pipe(up))
		vm_break("pipe: %s", strerror(errno));
	held = fork_or_break();
	keep_ends(down, up, held == 0);
	vm_warm();
	if (held == 0) {
		if (body)
			body(arg);
		meet();
		meet();
		_exit(0);
	}
	meet();
	return held;
}

pid_t vm_vfork_at(struct vm_site site, void (*body)(void *arg), void *arg)
{
	pid_t child;

	if (!vm_begin(site, "vfork", 0, "vfork a child"))
		return 0;
	child = vfork();
	if (child < 0)
		vm_break("vfork: %s", strerror(errno));
	if (child == 0) {
		body(arg);
		_exit(0);
	}
	return child;
}

void vm_wait_at(struct vm_site site, pid_t child)
{
	int status;

	if (!vm_begin(site, "wait", 0, "wait for the child's end"))
		return;
	if (!child)
		vm_break("wait: there is no child to wait for");
	if (child == held)
		meet();
	status = reap(child);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		vm_break("the child ended badly (wait status 0x%x)", status);
}

static VM_STATE int notes = -1; /* the pipe into which the child writes */

/*
 * Then its parent kills it: at an end of its own, memcheck would find fault
 * with what it leaves, such as a thread whose own data was overwritten.
 */
static _Noreturn void note_and_wait(struct vm_death death)
{
	if (write(notes, &death, sizeof(death)) != sizeof(death))
		_exit(98);
	for (;;)
		pause();
}

static void note_death(int signal, siginfo_t *info, void *context)
{
	(void)context;
	note_and_wait(
		(struct vm_death){ signal, info->si_code, info->si_addr });
}

/*
 * On a stack of its own: the usual one may be what has run out. Static, so that
 * no mapping comes to lie where the act expects none; one is enough for all
 * threads, since the first that dies ends the process. Large enough for what
 * processors with wide registers save in a signal's frame.
 */
void vm_death_in_thread(void)
{
	static char room[256 * 1024];
	const stack_t stack = { .ss_sp = room, .ss_size = sizeof(room) };

	if (notes < 0)
		return;
	if (sigaltstack(&stack, NULL))
		vm_break("sigaltstack: %s", strerror(errno));
	VALGRIND_DISABLE_ERROR_REPORTING; /* of this thread: it is the point */
}

static void expect_death(int end)
{
	static const int deaths[] = { SIGSEGV, SIGBUS, SIGILL };
	const struct sigaction action = { .sa_sigaction = note_death,
					  .sa_flags = SA_SIGINFO | SA_ONSTACK };
	const struct rlimit no_core = { 0, 0 };
	size_t i;

	notes = end;
	setrlimit(RLIMIT_CORE, &no_core);
	vm_death_in_thread();
	for (i = 0; i < sizeof(deaths) / sizeof(*deaths); i++)
		sigaction(deaths[i], &action, NULL);
}

struct vm_death vm_death_of_at(struct vm_site site, void (*body)(void *arg),
			       void *arg)
{
	const struct vm_death lived = { 0 };
	struct vm_death death;
	int ends[2], status;
	bool noted;
	pid_t child;

	if (!vm_begin(site, "death_of", 0,
		      "try it in a child, and see whether it dies"))
		return lived;
	if (pipe(ends))
		vm_break("pipe: %s", strerror(errno));
	child = fork_or_break();
	if (child == 0) {
		close(ends[0]);
		expect_death(ends[1]);
		body(arg);
		note_and_wait(lived);
	}
	close(ends[1]);
	noted = read(ends[0], &death, sizeof(death)) == sizeof(death);
	close(ends[0]);
	if (noted)
		kill(child, SIGKILL);
	status = reap(child);
	if (noted)
		return death;
	if (WIFSIGNALED(status)) /* one that no handler took note of */
		return (struct vm_death){ .signal = WTERMSIG(status) };
	if (WEXITSTATUS(status))
		vm_break("the child ended badly (wait status 0x%x)", status);
	return lived; /* it has said elsewhere why: vm_skip() */
}

void vm_setenv_at(struct vm_site site, const char *name, const char *value)
{
	if (!vm_begin(site, "setenv", 0, "set a variable of the environment"))
		return;
	if (setenv(name, value, 1))
		vm_break("setenv: %s", strerror(errno));
}

void vm_exec_mark_at(struct vm_site site, const char *name)
{
	if (!vm_begin(site, "exec_mark", 0,
		      "execute the program anew, in place of this one"))
		return;
	vm_act_execute(name);
}
