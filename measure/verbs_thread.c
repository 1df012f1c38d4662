/* SPDX-License-Identifier: MIT */
/* verbs_thread - the verbs that start threads and let them run. */
#include "measure/verbs_thread.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#include "measure/verbs_process.h"

struct vm_thread {
	pthread_t id;
	sem_t turn, done;
	void (*body)(void *arg); /* NULL: end */
	void *arg;
};

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

static void *live(void *arg)
{
	struct birth *birth = arg;
	struct vm_thread thread = { 0 };

	sem_init(&thread.turn, 0, 0);
	sem_init(&thread.done, 0, 0);
	birth->thread = &thread;
	sem_post(&birth->born);
	for (;;) {
		wait_for(&thread.turn);
		if (!thread.body)
			return NULL;
		vm_death_note(true);
		thread.body(thread.arg);
		vm_death_note(false);
		sem_post(&thread.done);
	}
}

static void check(const char *call, int error)
{
	if (error)
		vm_break("%s: %s", call, strerror(error));
}

struct vm_thread *vm_thread_start_at(struct vm_site site, size_t stack,
				     size_t guard)
{
	struct birth birth = { 0 };
	pthread_attr_t attr;
	pthread_t id;

	if (!vm_begin(site, "thread_start", stack == VM_DEFAULT ? 0 : stack,
		      stack == VM_DEFAULT
			      ? "start a thread"
			      : "start a thread with a stack of {pages} pages"))
		return NULL;
	sem_init(&birth.born, 0, 0);
	check("pthread_attr_init", pthread_attr_init(&attr));
	if (stack != VM_DEFAULT)
		check("pthread_attr_setstacksize",
		      pthread_attr_setstacksize(&attr, stack));
	if (guard != VM_DEFAULT)
		check("pthread_attr_setguardsize",
		      pthread_attr_setguardsize(&attr, guard));
	check("pthread_create", pthread_create(&id, &attr, live, &birth));
	pthread_attr_destroy(&attr);
	wait_for(&birth.born);
	birth.thread->id = id;
	return birth.thread;
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
	vm_death_note(false); /* of a thread at a time: the one that runs */
	sem_post(&thread->turn);
	wait_for(&thread->done);
	vm_death_note(true);
}

void vm_thread_end_at(struct vm_site site, struct vm_thread *thread)
{
	pthread_t id;

	if (!vm_begin(site, "thread_end", 0, "let the thread end, and join it"))
		return;
	if (!thread)
		vm_break("thread_end: there is no thread to end");
	id = thread->id;
	thread->body = NULL;
	sem_post(&thread->turn);
	check("pthread_join", pthread_join(id, NULL));
}
