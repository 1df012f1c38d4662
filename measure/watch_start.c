/* SPDX-License-Identifier: MIT */
/* watch_start - a program started, or attached to, to be watched. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/target.h"
#include "measure/watch_parts.h"

enum {
	SECOND = 1000000000
};

static const int passed_on[] = { SIGINT, SIGQUIT, SIGTERM,
				 SIGHUP, SIGUSR1, SIGUSR2 };

void vm_watch_put_signals_back(const struct vm_watch *watch)
{
	sigaction(SIGCHLD, &watch->child_action, NULL);
	sigaction(SIGALRM, &watch->alarm_action, NULL);
	sigprocmask(SIG_SETMASK, &watch->mask, NULL);
}

static int listen_to(struct vm_watch *watch, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(watch->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void start_timer(struct vm_watch *watch)
{
	const double hz = watch->options.hz;
	struct itimerspec times = { 0 };
	int64_t period;

	if (hz <= 0)
		return;
	period = (int64_t)(SECOND / hz);
	times.it_interval.tv_sec = period / SECOND;
	times.it_interval.tv_nsec = period % SECOND;
	times.it_value = times.it_interval;
	timerfd_settime(watch->timer, 0, &times, NULL);
}

/* Many children at once need many descriptors; the program keeps its limit. */
static void want_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void wake(int number)
{
	(void)number; /* waitpid(2) has been interrupted */
}

static void block_signals(struct vm_watch *watch, sigset_t *set)
{
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	const struct sigaction alarmed = { .sa_handler = wake };
	sigset_t open;
	size_t i;

	/* Children of who ignores it are nobody's to wait for. */
	sigaction(SIGCHLD, &usual, &watch->child_action);
	sigaction(SIGALRM, &alarmed, &watch->alarm_action);
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	for (i = 0; i < sizeof(passed_on) / sizeof(*passed_on); i++)
		sigaddset(set, passed_on[i]);
	sigprocmask(SIG_BLOCK, set, &watch->mask);
	sigemptyset(&open);
	sigaddset(&open, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &open, NULL);
}

static struct vm_watch *create(const struct vm_watch_options *options)
{
	struct vm_watch *watch = calloc(1, sizeof(*watch));
	sigset_t set;

	if (!watch)
		return NULL;
	watch->options = *options;
	watch->start = vm_nanoseconds();
	watch->said = -1;
	watch->marks.ours = watch->marks.theirs = -1;
	watch->meminfo = options->system ? vm_proc_open(0, "meminfo") : -1;
	block_signals(watch, &set);
	watch->epoll = epoll_create1(EPOLL_CLOEXEC);
	watch->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	watch->timer =
		timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (watch->epoll < 0 || watch->signals < 0 || watch->timer < 0 ||
	    listen_to(watch, watch->signals) ||
	    listen_to(watch, watch->timer)) {
		vm_watch_free(watch);
		return NULL;
	}
	return watch;
}

void vm_watch_want_faults(struct vm_watch *watch, pid_t tid, bool on_exec)
{
	size_t i;

	if (!watch->options.faults)
		return;
	if (vm_faults_open(&watch->faults, tid, on_exec)) {
		vm_watch_refused(watch,
				 "page faults cannot be recorded here: "
				 "perf_event_open: %s (see "
				 "/proc/sys/kernel/perf_event_paranoid)",
				 strerror(errno));
		watch->options.faults = false;
		return;
	}
	if (watch->faults.user_only)
		vm_watch_refused(
			watch, "faults that the kernel takes for the program "
			       "(a read(2) into new memory) are not recorded: "
			       "perf_event_paranoid is 2 or more");
	for (i = 0; i < watch->faults.count; i++)
		if (watch->faults.rings[i].fd >= 0)
			listen_to(watch, watch->faults.rings[i].fd);
}

/* As exec would: a handler of the caller's is not for the child to run. */
static void drop_handlers(void)
{
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	struct sigaction now;
	int i;

	for (i = 1; i < NSIG; i++)
		if (!sigaction(i, NULL, &now) && now.sa_handler != SIG_IGN)
			sigaction(i, &usual, NULL);
}

/* The child: it goes on when it is traced, or the other end has gone. */
static _Noreturn void become(const struct vm_watch *watch, char *const *argv,
			     int go, int said)
{
	struct vm_trouble trouble = { .filter = true };
	char answer;

	if (read(go, &answer, 1) != 1)
		_exit(127);
	drop_handlers();
	vm_watch_put_signals_back(watch);
	if (answer == 'f' &&
	    vm_calls_filter(watch->options.calls, watch->options.mark_on)) {
		trouble.error = errno;
		if (write(said, &trouble, sizeof(trouble)) < 0)
			_exit(127);
	}
	if (watch->marks.theirs >= 0)
		vm_marks_hand_over(&watch->marks);
	execvp(argv[0], argv);
	trouble = (struct vm_trouble){ .error = errno };
	_exit(write(said, &trouble, sizeof(trouble)) < 0 ? 126 : 127);
}

/* Lets the child go, with a filter where there is a tracer for it. */
static void let_go(struct vm_watch *watch, int go)
{
	const bool stops = watch->options.calls || watch->options.mark_on;

	watch->traced = !vm_watch_seize(watch, watch->root);
	if (!watch->traced)
		vm_watch_refused(watch,
				 "neither calls nor marks nor children can be "
				 "followed here: ptrace: %s",
				 strerror(errno));
	vm_watch_want_faults(watch, watch->root, true);
	if (write(go, watch->traced && stops ? "f" : "g", 1) < 0)
		kill(watch->root, SIGKILL);
}

static bool add_first(struct vm_watch *watch, pid_t pid, pid_t parent)
{
	struct vm_watched *process = vm_watched_add(watch, pid, parent);

	return process && vm_task_add(watch, pid, process);
}

struct vm_watch *vm_watch_start(char *const *argv,
				const struct vm_watch_options *options)
{
	/* Before all others: a shell writes to descriptors below 10 alone. */
	struct vm_marks marks = { .ours = -1, .theirs = -1 };
	const int no_marks = vm_marks_open(&marks) ? errno : 0;
	struct vm_watch *watch = create(options);
	int go[2] = { -1, -1 }, said[2];

	if (!watch) {
		close(marks.ours);
		close(marks.theirs);
		return NULL;
	}
	watch->marks = marks;
	if (pipe2(go, O_CLOEXEC) || pipe2(said, O_CLOEXEC)) {
		if (go[0] >= 0) {
			close(go[0]);
			close(go[1]);
		}
		vm_watch_free(watch);
		return NULL;
	}
	watch->marks.record = vm_watch_record;
	watch->marks.arg = watch;
	if (no_marks)
		vm_watch_refused(watch, "no marks of vmmark.h: socketpair: %s",
				 strerror(no_marks));
	watch->root = fork();
	if (!watch->root) {
		close(go[1]);
		become(watch, argv, go[0], said[1]);
	}
	close(go[0]);
	close(said[1]);
	watch->said = said[0];
	if (watch->root < 0) {
		close(go[1]);
		vm_watch_free(watch);
		return NULL;
	}
	want_descriptors();
	if (watch->marks.theirs >= 0) {
		close(watch->marks.theirs);
		listen_to(watch, watch->marks.ours);
	}
	add_first(watch, watch->root, getpid());
	let_go(watch, go[1]);
	close(go[1]);
	listen_to(watch, watch->said);
	start_timer(watch);
	return watch;
}

struct vm_watch *vm_watch_attach(pid_t pid,
				 const struct vm_watch_options *options)
{
	struct vm_watch *watch;
	struct vm_watched *process;

	if (vm_target_state(pid) != VM_TARGET_ALIVE) {
		errno = ESRCH;
		return NULL;
	}
	watch = create(options);
	if (!watch)
		return NULL;
	watch->attached = true;
	watch->root = pid;
	want_descriptors();
	process = vm_watched_add(watch, pid, 0);
	if (!process) {
		vm_watch_free(watch);
		return NULL;
	}
	process->executed = true;
	watch->every_call = options->calls || options->mark_on;
	vm_watch_follow(watch, process);
	vm_watch_sample(watch, process, VM_MOMENT_SAMPLE);
	if (watch->traced)
		vm_watch_follow_children(watch);
	start_timer(watch);
	return watch;
}
