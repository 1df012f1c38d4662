/* SPDX-License-Identifier: MIT */
/*
 * spin - threads with stacks of odd sizes, which run and never wait.
 *
 * Says what lies where as layout.c does, also of memory above a page that
 * nobody may touch and that is no stack; ends with its input.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	COUNT = 4
};

static const size_t sizes[COUNT] = { 200 << 10, 3 << 20, 20 << 20, 8 << 20 };

static volatile char *volatile started;
static volatile pid_t tids[COUNT];

static void *spin(void *arg)
{
	volatile char local = 0;

	*(volatile pid_t *)arg = (pid_t)syscall(SYS_gettid);
	/* cppcheck-suppress danglingLifetime; it never returns */
	started = &local;
	for (;;)
		local++;
	return arg;
}

/* Like a stack to look at, and it names all threads. */
static void say_guarded(size_t page)
{
	pid_t *told;
	size_t i;
	char *memory = mmap(NULL, 65 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || mprotect(memory, page, PROT_NONE))
		exit(1);
	told = (pid_t *)(memory + 64 * page + page / 2);
	for (i = 0; i < COUNT; i++)
		told[i] = tids[i];
	printf("MMS:_anonymous %p\n", (void *)(memory + 64 * page));
}

int main(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	pthread_attr_t attributes;
	pthread_t thread;
	size_t i;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pthread_attr_init(&attributes);
	for (i = 0; i < COUNT; i++) {
		started = NULL;
		if (pthread_attr_setstacksize(&attributes, sizes[i]) ||
		    pthread_create(&thread, &attributes, spin,
				   (void *)&tids[i]))
			return 1;
		while (!started)
			sched_yield();
		printf("MMS:_thread_stack %p\ntid %d\n", (void *)started,
		       (int)tids[i]);
	}
	say_guarded(page);
	puts("ready");
	fflush(stdout);
	return read(STDIN_FILENO, &byte, 1) < 0;
}
