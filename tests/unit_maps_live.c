/* SPDX-License-Identifier: MIT */
/* unit_maps_live - processes that run, wait and end are read whole or not. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/map.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/units.h"

/* The process as it is now; -1 with errno as vm_map_read() has it. */
static int read_process(struct vm_map *map, pid_t pid)
{
	struct vm_origin origin;
	int status = vm_origin_process(&origin, pid);

	if (!status)
		status = vm_map_read(map, &origin, 0);
	vm_origin_close(&origin);
	return status;
}

static enum vm_label label_at(const struct vm_map *map, const void *address)
{
	const struct vm_row *row = vm_row_at(map, (uintptr_t)address);

	ck_assert_ptr_nonnull(row);
	return row->label;
}

START_TEST(this_process)
{
	static int global = 1;
	struct vm_map map;

	ck_assert_int_eq(read_process(&map, getpid()), 0);
	ck_assert_int_eq(label_at(&map, &global), VM_LABEL_DATA);
	ck_assert_int_eq(label_at(&map, (void *)(uintptr_t)label_at),
			 VM_LABEL_TEXT);
	vm_map_free(&map);
}
END_TEST

/* What a thread tells of its stack, and the pipes that order the steps. */
struct waiting {
	int ready[2], leave[2];
};

static void *wait_there(void *arg)
{
	struct waiting *waiting = arg;
	char local, *address = &local;

	if (write(waiting->ready[1], &address, sizeof(address)) < 0 ||
	    read(waiting->leave[0], &local, 1) < 0)
		return arg;
	return NULL;
}

/* Reads the listing once the kernel says that the thread waits. */
static void read_with_thread(struct vm_map *map, const char *local)
{
	enum vm_label label;
	int tries = 10000;

	do {
		ck_assert_int_eq(read_process(map, getpid()), 0);
		label = label_at(map, local);
		if (label == VM_LABEL_THREAD_STACK)
			return;
		vm_map_free(map);
	} while (--tries);
	ck_abort_msg("a stack of 256 KiB is labelled '%s'",
		     vm_label_name(label));
}

START_TEST(stack_of_a_thread)
{
	struct waiting waiting;
	pthread_attr_t attributes;
	pthread_t thread;
	struct vm_map map;
	const char *local;

	ck_assert_int_eq(pipe(waiting.ready) | pipe(waiting.leave), 0);
	ck_assert_int_eq(pthread_attr_init(&attributes), 0);
	ck_assert_int_eq(pthread_attr_setstacksize(&attributes, 256 << 10), 0);
	ck_assert_int_eq(
		pthread_create(&thread, &attributes, wait_there, &waiting), 0);
	ck_assert_int_eq(read(waiting.ready[0], &local, sizeof(local)),
			 sizeof(local));
	read_with_thread(&map, local);
	vm_map_free(&map);
	ck_assert_int_eq(write(waiting.leave[1], "", 1), 1);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	pthread_attr_destroy(&attributes);
}
END_TEST

/* Kills a child that waits for nothing else. */
static void stop(pid_t pid)
{
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

/* Tells the parent, and waits for its signal. */
static _Noreturn void wait_for_the_end(int ready)
{
	if (write(ready, "", 1) == 1)
		pause();
	_exit(1);
}

/*
 * In a child: another program's code below its own, and no heap, so that the
 * listing alone would be guessed wrongly.
 */
static _Noreturn void disguise(const struct vm_map *map, int ready)
{
	int cat = open("/bin/cat", O_RDONLY);
	void *low = (void *)(uintptr_t)0x100000;
	struct vm_region heap = { 0 };
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (mmap(low, vm_page_size(), PROT_READ | PROT_EXEC,
		 MAP_PRIVATE | MAP_FIXED_NOREPLACE, cat, 0) != low)
		_exit(1);
	for (i = 0; i < map->count; i++)
		if (map->rows[i].label == VM_LABEL_HEAP)
			heap = *vm_row_region(map, &map->rows[i]);
	/* From here on, what was allocated is no more, and so is `map`. */
	munmap((void *)(uintptr_t)heap.start, vm_region_size(&heap));
	wait_for_the_end(ready);
}

START_TEST(program_is_told_by_the_kernel)
{
	struct vm_map map;
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(read_process(&map, getpid()), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid)
		disguise(&map, ready[1]);
	vm_map_free(&map);
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(read_process(&map, pid), 0);
	ck_assert_int_eq(label_at(&map, (void *)(uintptr_t)label_at),
			 VM_LABEL_TEXT);
	vm_map_free(&map);
	stop(pid);
}
END_TEST

static int handler_tells;

static void handler(int number)
{
	(void)number;
	wait_for_the_end(handler_tells);
}

/* In a child: its only thread waits in a signal handler on `memory`. */
static _Noreturn void wait_elsewhere(void *memory, size_t size, int ready)
{
	const stack_t stack = { .ss_sp = memory, .ss_size = size };
	const struct sigaction action = { .sa_handler = handler,
					  .sa_flags = SA_ONSTACK };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	handler_tells = ready;
	if (!sigaltstack(&stack, NULL) && !sigaction(SIGUSR1, &action, NULL))
		raise(SIGUSR1);
	_exit(1);
}

/* Until the kernel tells where the process waits; a limited number of times. */
static void until_it_waits(pid_t pid)
{
	int fd = vm_proc_open(pid, "syscall"), tries = 10000;
	char text[512];

	do
		ck_assert_int_gt(vm_proc_text(fd, text, sizeof(text)), 0);
	while (!strncmp(text, "running", 7) && --tries);
	ck_assert_int_gt(tries, 0);
	close(fd);
}

/* A main thread that left its stack for a while does not make another one. */
START_TEST(main_thread_elsewhere)
{
	const size_t size = 64 * vm_page_size();
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct vm_map map;
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_ptr_ne(memory, MAP_FAILED);
	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid)
		wait_elsewhere(memory, size, ready[1]);
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	until_it_waits(pid);
	ck_assert_int_eq(read_process(&map, pid), 0);
	ck_assert_int_eq(label_at(&map, memory), VM_LABEL_SHARED);
	vm_map_free(&map);
	stop(pid);
	munmap(memory, size);
}
END_TEST

START_TEST(no_process)
{
	struct vm_map map;
	pid_t pid = fork();
	siginfo_t info;

	if (!pid)
		_exit(0);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(read_process(&map, pid), -1); /* a zombie */
	ck_assert(errno == ENODATA || errno == ESRCH || errno == EACCES);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(read_process(&map, pid), -1);
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

enum {
	MANY = 10000,
	TRIES = 20
};

/*
 * A child with MANY regions more, which ends `delay` microseconds after it has
 * written a byte to `ready`.
 */
static pid_t start_and_end(int ready, long delay)
{
	const size_t page = vm_page_size();
	struct timespec now, end;
	pid_t pid = fork();
	char *memory;
	size_t i;

	if (pid)
		return pid;
	memory = mmap(NULL, MANY * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
		      -1, 0);
	for (i = 0; i < MANY; i += 2)
		if (memory == MAP_FAILED ||
		    mprotect(memory + i * page, page, PROT_NONE))
			_exit(1);
	if (write(ready, "", 1) != 1)
		_exit(1);
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += delay * 1000;
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec);
	_exit(0);
}

/* Ending early or late in the reading: the listing is whole, or an error. */
START_TEST(ends_while_it_is_read)
{
	struct vm_map map;
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = start_and_end(ready[1], _i * 200);
	ck_assert_int_gt(pid, 0);
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	if (!read_process(&map, pid)) {
		ck_assert_uint_gt(map.count, MANY);
		vm_map_free(&map);
	} else {
		ck_assert_msg(errno == ESRCH || errno == ENODATA, "%s",
			      strerror(errno));
	}
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	close(ready[0]);
}
END_TEST

Suite *unit_maps_live(void)
{
	Suite *suite = suite_create("maps_live");
	TCase *tcase = tcase_create("processes");

	unit_add(tcase, this_process);
	/* There the kernel knows only Valgrind's program and stacks. */
	if (!vm_on_valgrind()) {
		unit_add(tcase, stack_of_a_thread);
		unit_add(tcase, program_is_told_by_the_kernel);
		unit_add(tcase, main_thread_elsewhere);
	}
	unit_add(tcase, no_process);
	unit_add_loop(tcase, ends_while_it_is_read, TRIES);
	suite_add_tcase(suite, tcase);
	return suite;
}
