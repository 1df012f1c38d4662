/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_start - the program vmgrade-box: between the grader's fork and
 * the submission's exec, gives up all that the submission must not have.
 *
 * It is small, and linked with the C library alone, since it is started anew
 * for each run. Whatever it cannot do ends it with 125 and a line in the
 * report: nothing is executed half confined.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/vmgrade_box_wire.h"

enum {
	FAILED = 125
};

static int report = -1;

static _Noreturn void fail(const char *what)
{
	if (report >= 0)
		dprintf(report, REPORT_ERROR "%d %s: %s\n", errno, what,
			strerror(errno));
	else
		fprintf(stderr, "vmgrade-box: %s: %s\n", what, strerror(errno));
	exit(FAILED);
}

static void read_plan(struct plan *plan, char **argv)
{
	size_t i;

	for (i = 0; i < PLAN_NUMBERS; i++) {
		char *end;

		errno = EINVAL;
		plan->number[i] = strtol(*argv, &end, 10);
		if (end == *argv || *end || plan->number[i] < 0)
			fail("a number of the plan");
		argv++;
	}
	for (i = 0; i < PLAN_WORDS; i++)
		plan->word[i] = *argv++;
	plan->command = argv;
}

/* Whatever the grader ignores or blocks, a program finds it as usual. */
static void reset_signals(void)
{
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;
	int number;

	for (number = 1; number < NSIG; number++)
		sigaction(number, &usual, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void join(const char *group)
{
	char path[4096];
	int fd;

	if (!*group)
		return;
	snprintf(path, sizeof(path), "%s/cgroup.procs", group);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		fail(path);
	close(fd);
}

static void limit(int resource, rlim_t most)
{
	struct rlimit had, limit = { .rlim_cur = most, .rlim_max = most };

	if (getrlimit(resource, &had))
		fail("getrlimit");
	if (limit.rlim_max > had.rlim_max) /* not ours to raise */
		limit.rlim_cur = limit.rlim_max = had.rlim_max;
	if (setrlimit(resource, &limit))
		fail("setrlimit");
}

/*
 * Neither RLIMIT_AS nor RLIMIT_DATA: they refuse the reservations that the
 * labs are about.
 */
static void set_limits(const struct plan *plan)
{
	enum {
		FILES = 256,
		LOCKED = 8 << 20
	};

	limit(RLIMIT_CPU, (rlim_t)plan->number[PLAN_CPU]);
	limit(RLIMIT_FSIZE, (rlim_t)plan->number[PLAN_FILE]);
	limit(RLIMIT_NOFILE, FILES);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_MEMLOCK, LOCKED);
	limit(RLIMIT_MSGQUEUE, 0);
	if (plan->number[PLAN_TASKS])
		limit(RLIMIT_NPROC, (rlim_t)plan->number[PLAN_TASKS]);
	umask(S_IWGRP | S_IWOTH);
	if (!plan->number[PLAN_HUGE] && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
		fail("prctl(PR_SET_THP_DISABLE)");
}

static void close_range_of(unsigned int from, unsigned int to)
{
	struct rlimit limit;

	if (from > to || !syscall(SYS_close_range, from, to, 0))
		return;
	if (getrlimit(RLIMIT_NOFILE, &limit)) /* before Linux 5.9 */
		fail("getrlimit");
	for (; from <= to && from < limit.rlim_cur; from++)
		close((int)from);
}

static void close_rest(const struct plan *plan)
{
	const long kept[] = { plan->number[PLAN_KEEP],
			      plan->number[PLAN_KEEP2] };
	unsigned int first = STDERR_FILENO + 1;
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (kept[i] >= (long)first) {
			close_range_of(first, (unsigned int)kept[i] - 1);
			first = (unsigned int)kept[i] + 1;
		}
	close_range_of(first, ~0U);
}

/* A root that may do nothing that another user may not, and stays so. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	const struct __user_cap_data_struct none[2] = { 0 };

	if (prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED) &&
	    errno != EPERM) /* with no_new_privs no exec gives any back */
		fail("prctl(PR_SET_SECUREBITS)");
	if (syscall(SYS_capset, &header, none))
		fail("capset");
}

static void become(const struct plan *plan)
{
	const uid_t uid = (uid_t)plan->number[PLAN_UID];

	if (!uid) {
		drop_capabilities();
		return;
	}
	if (setgroups(0, NULL))
		fail("setgroups");
	if (setresgid(uid, uid, uid))
		fail("setresgid");
	if (setresuid(uid, uid, uid))
		fail("setresuid");
}

static void set_environment(const struct plan *plan)
{
	const char *tmp =
		*plan->word[PLAN_BWRAP] ? INSIDE_TMP : plan->word[PLAN_TMP];

	if (clearenv() || setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1) ||
	    setenv("HOME", tmp, 1) || setenv("TMPDIR", tmp, 1) ||
	    setenv("LANG", "C.UTF-8", 1))
		fail("setenv");
}

/* Ends with whoever has started it; it may have ended already. */
static void end_with(pid_t parent, int number)
{
	if (prctl(PR_SET_PDEATHSIG, number))
		fail("prctl(PR_SET_PDEATHSIG)");
	if (getppid() != parent)
		_exit(FAILED);
}

/* As bubblewrap does for itself. */
static void load_filter(int fd)
{
	static struct sock_filter lines[4096];
	ssize_t size = read(fd, lines, sizeof(lines));
	struct sock_fprog filter = { .filter = lines };

	if (size <= 0 || (size_t)size == sizeof(lines))
		fail("the filter");
	filter.len = (unsigned short)((size_t)size / sizeof(*lines));
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter))
		fail("prctl(PR_SET_SECCOMP)");
	close(fd);
}

static _Noreturn void execute_bare(const struct plan *plan, int filter)
{
	if (chdir(plan->word[PLAN_SUBMISSION]))
		fail(plan->word[PLAN_SUBMISSION]);
	if (setsid() < 0 && errno != EPERM) /* it leads one already */
		fail("setsid");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		fail("prctl(PR_SET_NO_NEW_PRIVS)");
	if (landlock_confine(plan) < 0)
		fail("Landlock");
	load_filter(filter);
	execvp(plan->command[0], plan->command);
	fail(plan->command[0]);
}

static _Noreturn void execute(const struct plan *plan, pid_t parent)
{
	const int filter = open(plan->word[PLAN_FILTER], O_RDONLY | O_CLOEXEC);
	char **argv;

	if (filter < 0)
		fail(plan->word[PLAN_FILTER]);
	become(plan);
	end_with(parent, SIGKILL); /* a change of user clears it */
	set_environment(plan);
	if (!*plan->word[PLAN_BWRAP])
		execute_bare(plan, filter);
	argv = bwrap_argv(plan, report, filter);
	if (!argv || fcntl(report, F_SETFD, 0) || fcntl(filter, F_SETFD, 0))
		fail("bubblewrap's arguments");
	execv(argv[0], argv);
	fail(argv[0]);
}

/* The guard is not the submission's to kill: it stays who the grader is. */
static int watched(const struct plan *plan)
{
	const pid_t self = getpid();
	pid_t child;
	int status;

	end_with((pid_t)plan->number[PLAN_PARENT], SIGTERM);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		fail("prctl(PR_SET_CHILD_SUBREAPER)");
	child = fork();
	if (child < 0)
		fail("fork");
	if (!child)
		execute(plan, self);
	status = guard(plan, child, report);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	struct plan plan;

	if (argc <= PLAN_ARGS) {
		fputs("vmgrade-box: vmgrade starts it, to run a submission\n",
		      stderr);
		return FAILED;
	}
	read_plan(&plan, argv + 1);
	reset_signals();
	close_rest(&plan);
	report = open(plan.word[PLAN_REPORT], O_WRONLY | O_APPEND | O_CLOEXEC);
	if (report < 0)
		fail(plan.word[PLAN_REPORT]);
	join(plan.word[PLAN_GROUP]);
	join(plan.word[PLAN_GROUP2]);
	set_limits(&plan);
	if (plan.number[PLAN_WATCH])
		return watched(&plan);
	execute(&plan, (pid_t)plan.number[PLAN_PARENT]);
}
