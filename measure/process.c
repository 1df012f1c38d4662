/* SPDX-License-Identifier: MIT */
/* process - processes that are reaped, limited, and end with their parent. */
#include "measure/process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double vm_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void only_sigchld(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
}

static int begin(struct vm_process *process, double limit, bool grouped,
		 int (*body)(void *arg), void *arg)
{
	pid_t parent = getpid();
	sigset_t sigchld, before;
	pid_t pid;

	only_sigchld(&sigchld);
	sigprocmask(SIG_BLOCK, &sigchld, &before);
	fflush(NULL); /* or the child would write it again */
	pid = fork();
	if (pid < 0) {
		int error = errno;

		sigprocmask(SIG_SETMASK, &before, NULL);
		errno = error;
		return -1;
	}
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (grouped)
			setpgid(0, 0);
		sigdelset(&before, SIGCHLD);
		sigprocmask(SIG_SETMASK, &before, NULL);
		_exit(getppid() == parent ? body(arg) : 99);
	}
	if (grouped)
		setpgid(pid, pid); /* whoever comes first */
	*process = (struct vm_process){
		.pid = pid,
		.deadline = vm_now() + limit,
		.grouped = grouped,
	};
	return 0;
}

int vm_process_start(struct vm_process *process, double limit,
		     int (*body)(void *arg), void *arg)
{
	return begin(process, limit, true, body, arg);
}

int vm_process_join(struct vm_process *process, double limit,
		    int (*body)(void *arg), void *arg)
{
	return begin(process, limit, false, body, arg);
}

static void kill_all(const struct vm_process *process)
{
	if (process->grouped)
		kill(-process->pid, SIGKILL);
	kill(process->pid, SIGKILL);
}

/* True when it is over: reaped, and nothing of its group lives on. */
static bool reap(struct vm_process *process, double now)
{
	siginfo_t info = { 0 };

	if (now >= process->deadline) {
		process->late = true;
		kill_all(process);
	}
	/* WNOWAIT: while it is a zombie, no other group can have its number. */
	if (waitid(P_PID, (id_t)process->pid, &info,
		   WEXITED | WNOWAIT | (process->late ? 0 : WNOHANG)) ||
	    info.si_pid != process->pid)
		return false;
	kill_all(process);
	while (waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR)
		;
	process->pid = 0;
	return true;
}

static double until(const struct vm_process *processes, size_t count,
		    double now)
{
	double wait = 0.1;
	size_t i;

	for (i = 0; i < count; i++)
		if (processes[i].pid && processes[i].deadline - now < wait)
			wait = processes[i].deadline - now;
	return wait > 0 ? wait : 0;
}

bool vm_process_over(struct vm_process *process)
{
	return !process->pid || reap(process, vm_now());
}

ssize_t vm_process_wait(struct vm_process *processes, size_t count,
			void (*tick)(void *arg), void *arg)
{
	sigset_t sigchld;
	bool running;

	only_sigchld(&sigchld);
	do {
		struct timespec wait = { 0 };
		double now = vm_now();
		size_t i;

		running = false;
		for (i = 0; i < count; i++) {
			if (!processes[i].pid)
				continue;
			running = true;
			if (reap(&processes[i], now))
				return (ssize_t)i;
		}
		wait.tv_nsec = (long)(until(processes, count, now) * 1e9);
		if (running && sigtimedwait(&sigchld, NULL, &wait) < 0 &&
		    errno == EAGAIN && tick)
			tick(arg);
	} while (running);
	return -1;
}

int vm_process_self(char *exe, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", exe, size - 1);

	if (len < 0)
		return -1;
	exe[len] = '\0';
	if (access(exe, X_OK)) /* "/path (deleted)" */
		snprintf(exe, size, "/proc/self/exe");
	return 0;
}

/* Settings of the user's malloc would be measured in place of its defaults. */
static void forget_malloc_settings(void)
{
	static const char *const prefixes[] = { "MALLOC_", "GLIBC_TUNABLES=" };
	extern char **environ;
	char **from, **to = environ;
	size_t i;

	for (from = environ; from && *from; from++) {
		bool keep = true;

		for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
			if (!strncmp(*from, prefixes[i], strlen(prefixes[i])))
				keep = false;
		if (keep)
			*to++ = *from;
	}
	if (to)
		*to = NULL;
}

static const char *refused;

const char *vm_process_refused(void)
{
	return refused;
}

void vm_process_huge_pages(bool allowed)
{
	if (prctl(PR_SET_THP_DISABLE, !allowed, 0, 0, 0))
		refused = "prctl(PR_SET_THP_DISABLE)";
}

void vm_process_personality(unsigned long persona)
{
	if (personality(persona) < 0)
		refused = "personality(2)";
}

void vm_process_settle(void)
{
	struct rlimit stack;

	vm_process_huge_pages(false);
	/*
	 * An endless stack makes the kernel lay out mappings bottom-up; and
	 * glibc gives threads what this is.
	 */
	if (!getrlimit(RLIMIT_STACK, &stack)) {
		stack.rlim_cur = 8 * 1024 * 1024;
		if (stack.rlim_cur > stack.rlim_max)
			stack.rlim_cur = stack.rlim_max;
		setrlimit(RLIMIT_STACK, &stack);
	}
	vm_process_personality(PER_LINUX);
	forget_malloc_settings();
}

bool vm_on_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

const char *vm_process_text(const struct vm_process *process, double limit,
			    char *text, size_t size)
{
	int status = process->status;

	if (process->late)
		snprintf(text, size, "not over after %g seconds", limit);
	else if (WIFSIGNALED(status))
		snprintf(text, size, "killed by signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "ended with status %d",
			 WEXITSTATUS(status));
	return text;
}
