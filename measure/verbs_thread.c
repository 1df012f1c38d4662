/* SPDX-License-Identifier: MIT */
/* verbs_thread - the verbs that start threads and let them run. */
#include "measure/verbs_thread.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/procstat.h"
#include "measure/verbs_process.h"
#include "measure/warm.h"

struct vm_thread {
	pthread_t id;
	pid_t tid;
	sem_t turn, done;
	void (*body)(void *arg); /* NULL: end */
	void *arg;
	struct vm_thread *before; /* started before this one, and not ended */
};

static VM_STATE struct vm_thread *last;

/* Where a new thread says that it is there, and who it is. */
struct birth {
	struct vm_thread *thread;
	sem_t born;
};

static void wait_for(sem_t *semaphore)
{
	while (sem_wait(semaphore))
		if (errno != EINTR)
			vm_break("sem_wait: %s", strerror(errno));
}

/*
 * Or it depends on where in a page the libc has begun the stack whether a later
 * call is the first to reach the next page: a fault too many for the act.
 */
__attribute__((noinline)) static void bring_in_a_page_below(void)
{
	volatile char *below = __builtin_alloca(vm_page_size());

	below[0] = 0;
}

static void *live(void *arg)
{
	struct birth *birth = arg;
	struct vm_thread thread = { .tid = gettid() };

	sem_init(&thread.turn, 0, 0);
	sem_init(&thread.done, 0, 0);
	vm_death_in_thread();
	birth->thread = &thread;
	bring_in_a_page_below();
	sem_post(&birth->born);
	for (;;) {
		wait_for(&thread.turn);
		if (!thread.body)
			return NULL;
		thread.body(thread.arg);
		sem_post(&thread.done);
	}
}

static void check(const char *call, int error)
{
	if (error)
		vm_break("%s: %s", call, strerror(error));
}

static struct vm_thread *start(size_t stack, size_t guard)
{
	struct birth birth = { 0 };
	pthread_attr_t attr;
	pthread_t id;
	int error;

	sem_init(&birth.born, 0, 0);
	check("pthread_attr_init", pthread_attr_init(&attr));
	if (stack != VM_DEFAULT)
		check("pthread_attr_setstacksize",
		      pthread_attr_setstacksize(&attr, stack));
	if (guard != VM_DEFAULT)
		check("pthread_attr_setguardsize",
		      pthread_attr_setguardsize(&attr, guard));
	error = pthread_create(&id, &attr, live, &birth);
	if (error == EAGAIN)
		vm_skip("needs a thread more than this user or container may "
			"have: found %s; see ulimit -u, pids.max",
			strerror(error));
	check("pthread_create", error);
	pthread_attr_destroy(&attr);
	wait_for(&birth.born);
	birth.thread->id = id;
	birth.thread->before = last;
	last = birth.thread;
	return last;
}

struct vm_thread *vm_thread_start_at(struct vm_site site, size_t stack,
				     size_t guard)
{
	if (!vm_begin(site, "thread_start", stack == VM_DEFAULT ? 0 : stack,
		      stack == VM_DEFAULT
			      ? "start a thread"
			      : "start a thread with a stack of {pages} pages"))
		return NULL;
	return start(stack, guard);
}

/*
 * Having said that it is there, a thread still runs, on the stack that is to be
 * written to: made to take longer, it crashed in 21 of 120 runs.
 */
static void wait_until_asleep(const struct vm_thread *thread)
{
	struct vm_procstat stat = { 0 };
	char name[64], text[1024];
	int fd;

	snprintf(name, sizeof(name), "self/task/%d/stat", (int)thread->tid);
	fd = vm_proc_open(0, name);
	while (stat.state != 'S')
		if (fd < 0 || vm_proc_text(fd, text, sizeof(text)) < 0 ||
		    vm_procstat_parse(text, &stat))
			vm_break("/proc/%s: %s", name, strerror(errno));
	close(fd);
}

/* A thread's own data lies on its stack, in all of them at the same place. */
struct vm_thread *vm_thread_start_two_at(struct vm_site site, size_t stack,
					 size_t guard, int64_t *between)
{
	enum {
		THREADS = 8
	};
	/* musl adds a page for what it keeps of a thread. */
	int64_t page = (int64_t)vm_page_size(), most = (int64_t)guard + page;
	struct vm_thread *upper, *lower;
	int i;

	*between = -1;
	if (!vm_begin(site, "thread_start_two", stack,
		      "start threads with stacks of {pages} pages, until two "
		      "lie side by side"))
		return NULL;
	lower = start(stack, guard);
	for (i = 1; i < THREADS; i++) {
		upper = lower;
		lower = start(stack, guard);
		*between = (char *)upper - (char *)lower - (int64_t)stack;
		if (*between < 0 || *between > most)
			continue;
		*between /= page;
		wait_until_asleep(lower);
		return upper;
	}
	vm_skip("no two of %d threads have their stacks side by side", THREADS);
}

void vm_thread_run_at(struct vm_site site, struct vm_thread *thread,
		      void (*body)(void *arg), void *arg)
{
	if (!vm_begin(site, "thread_run", 0, "let the thread run"))
		return;
	if (!thread)
		vm_break("thread_run: there is no thread to run in");
	thread->body = body;
	thread->arg = arg;
	sem_post(&thread->turn);
	wait_for(&thread->done);
}

static void end(struct vm_thread *thread)
{
	struct vm_thread **link = &last;
	pthread_t id = thread->id;

	while (*link != thread)
		link = &(*link)->before;
	*link = thread->before;
	thread->body = NULL;
	sem_post(&thread->turn);
	check("pthread_join", pthread_join(id, NULL));
}

void vm_thread_end_at(struct vm_site site, struct vm_thread *thread)
{
	if (!vm_begin(site, "thread_end", 0, "let the thread end, and join it"))
		return;
	if (!thread)
		vm_break("thread_end: there is no thread to end");
	end(thread);
}

void vm_threads_end(void)
{
	while (last)
		end(last);
}
