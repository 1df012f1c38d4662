/* SPDX-License-Identifier: MIT */
/* unit_faults - each page fault of a process is recorded, or counted as lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/faults.h"
#include "measure/needs.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/units.h"

/* The kernel is asked without what is tested: a test that cannot be, is not. */
bool unit_has_faults(void)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE,
					.size = sizeof(attr),
					.config = PERF_COUNT_SW_PAGE_FAULTS,
					.exclude_kernel = 1 };
	const int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);

	if (fd >= 0)
		close(fd);
	/* With any other error the tests will fail. */
	if (fd >= 0 || (errno != EACCES && errno != EPERM && errno != ENOSYS))
		return true;
	printf("page faults are not checked: perf_event_open: %s (see "
	       "/proc/sys/kernel/perf_event_paranoid)\n",
	       strerror(errno));
	return false;
}

enum {
	BUFFER = 16384, /* records that a processor's buffer holds */
	BATCH = 10000,
	MOST = 2 * BUFFER + 2 * BATCH
};

/* How a page is touched. */
enum way {
	WRITE,
	WRITE_IN_CHILD,
	READ_INTO /* by the kernel, in read(2) */
};

struct order {
	enum way way;
	size_t count; /* of the next pages */
};

/* A process that touches pages of a block of its own, all on one processor. */
struct toucher {
	pid_t pid;
	int orders, done;
	uint64_t block;
	size_t touched; /* pages */
};

static void touch(char *pages, struct order order)
{
	const int zero = open("/dev/zero", O_RDONLY);
	size_t i;

	for (i = 0; i < order.count; i++) {
		char *page = pages + i * vm_page_size();

		if (order.way != READ_INTO)
			*(volatile char *)page = 'x';
		else if (read(zero, page, 1) != 1)
			_exit(EXIT_FAILURE);
	}
	close(zero);
}

static _Noreturn void obey(char *block, int orders, int done)
{
	struct order order;
	cpu_set_t one;
	pid_t child;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		_exit(EXIT_FAILURE);
	while (read(orders, &order, sizeof(order)) == sizeof(order)) {
		child = order.way == WRITE_IN_CHILD ? fork() : 0;
		if (!child)
			touch(block, order);
		if (order.way == WRITE_IN_CHILD && !child)
			_exit(EXIT_SUCCESS);
		if (child && waitpid(child, NULL, 0) != child)
			_exit(EXIT_FAILURE);
		block += order.count * vm_page_size();
		if (write(done, "", 1) != 1)
			_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

static void begin(struct toucher *toucher)
{
	const size_t size = MOST * vm_page_size();
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int orders[2], done[2];

	ck_assert_ptr_ne(block, MAP_FAILED);
	madvise(block, size, MADV_NOHUGEPAGE);
	ck_assert_int_eq(pipe2(orders, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(done, O_CLOEXEC), 0);
	*toucher = (struct toucher){ .pid = fork(),
				     .orders = orders[1],
				     .done = done[0],
				     .block = (uintptr_t)block };
	ck_assert_int_ge(toucher->pid, 0);
	if (!toucher->pid) {
		close(orders[1]);
		obey(block, orders[0], done[1]);
	}
	close(orders[0]);
	close(done[1]);
}

static void end(struct toucher *toucher)
{
	int status;

	close(toucher->orders);
	ck_assert_int_eq(waitpid(toucher->pid, &status, 0), toucher->pid);
	ck_assert_int_eq(status, 0);
	munmap((void *)(uintptr_t)toucher->block, MOST * vm_page_size());
	close(toucher->done);
}

static void order(struct toucher *toucher, enum way way, size_t count)
{
	const struct order order = { way, count };
	char done;

	ck_assert_int_eq(write(toucher->orders, &order, sizeof(order)),
			 sizeof(order));
	ck_assert_int_eq(read(toucher->done, &done, 1), 1);
	toucher->touched += count;
}

/* The faults drained: all of them, and those of the block, page by page. */
struct seen {
	const struct toucher *toucher;
	size_t all, next;
	bool other_process;
};

static void see(const struct vm_fault *fault, void *arg)
{
	struct seen *seen = arg;
	const uint64_t page =
		(fault->address - seen->toucher->block) / vm_page_size();

	seen->all++;
	if (page >= MOST)
		return;
	ck_assert_uint_eq(page, seen->next);
	ck_assert_int_eq(fault->pid == seen->toucher->pid,
			 !seen->other_process);
	seen->next++;
}

/* Those that were touched since the last time, each once and in order. */
static void all_seen(struct vm_faults *faults, struct seen *seen)
{
	vm_faults_drain(faults, see, seen);
	ck_assert_uint_eq(seen->next, seen->toucher->touched);
}

/* What is lost moves the records, so that one lies over the buffer's end. */
START_TEST(over_the_end)
{
	struct vm_faults faults = { 0 };
	struct toucher toucher;
	struct seen seen = { .toucher = &toucher };

	begin(&toucher);
	ck_assert_int_eq(vm_faults_open(&faults, toucher.pid, false), 0);
	order(&toucher, WRITE, BUFFER + BATCH);
	vm_faults_drain(&faults, see, &seen);
	ck_assert_uint_lt(seen.next, toucher.touched);
	ck_assert_uint_le(seen.all, BUFFER);
	ck_assert_uint_ge(seen.all + vm_faults_lost(&faults), toucher.touched);
	seen.next = toucher.touched;
	order(&toucher, WRITE, BATCH);
	all_seen(&faults, &seen);
	ck_assert_uint_eq(faults.lost, vm_faults_lost(&faults));
	order(&toucher, WRITE, BATCH);
	all_seen(&faults, &seen);
	vm_faults_close(&faults);
	end(&toucher);
}
END_TEST

static bool readable(const struct vm_faults *faults)
{
	size_t i;

	for (i = 0; i < faults->count; i++)
		if (poll(&(struct pollfd){ faults->rings[i].fd, POLLIN, 0 }, 1,
			 0) > 0)
			return true;
	return false;
}

/* Who reads them is woken when a buffer is a quarter full, and not before. */
START_TEST(wakes_up)
{
	struct vm_faults faults = { 0 };
	struct toucher toucher;

	begin(&toucher);
	ck_assert_int_eq(vm_faults_open(&faults, toucher.pid, false), 0);
	order(&toucher, WRITE, BUFFER / 8);
	ck_assert(!readable(&faults));
	order(&toucher, WRITE, BUFFER / 4);
	ck_assert(readable(&faults));
	vm_faults_close(&faults);
	end(&toucher);
}
END_TEST

START_TEST(of_children)
{
	struct vm_faults faults = { 0 };
	struct toucher toucher;
	struct seen seen = { .toucher = &toucher, .other_process = true };

	begin(&toucher);
	ck_assert_int_eq(vm_faults_open(&faults, toucher.pid, false), 0);
	order(&toucher, WRITE_IN_CHILD, BATCH);
	all_seen(&faults, &seen);
	vm_faults_close(&faults);
	end(&toucher);
}
END_TEST

START_TEST(by_the_kernel)
{
	struct vm_faults faults = { 0 };
	struct toucher toucher;
	struct seen seen = { .toucher = &toucher };

	begin(&toucher);
	ck_assert_int_eq(vm_faults_open(&faults, toucher.pid, false), 0);
	order(&toucher, READ_INTO, BATCH);
	if (faults.user_only)
		seen.next = toucher.touched;
	all_seen(&faults, &seen);
	vm_faults_close(&faults);
	end(&toucher);
}
END_TEST

/* One that comes later has no buffer of its own, and what it loses counts. */
START_TEST(of_others)
{
	struct vm_faults faults = { 0 };
	struct toucher first, other;
	struct seen seen = { .toucher = &other };

	begin(&first);
	begin(&other);
	ck_assert_int_eq(vm_faults_open(&faults, first.pid, false), 0);
	ck_assert_int_eq(vm_faults_open(&faults, other.pid, false), 0);
	order(&other, WRITE, BATCH);
	all_seen(&faults, &seen);
	ck_assert_uint_eq(vm_faults_lost(&faults), 0);
	order(&other, WRITE, BUFFER + BATCH);
	ck_assert_uint_ge(vm_faults_lost(&faults), BATCH);
	vm_faults_close(&faults);
	end(&other);
	end(&first);
}
END_TEST

Suite *unit_faults(void)
{
	Suite *suite = suite_create("faults");
	TCase *tcase = tcase_create("faults");

	/* Valgrind's own faults are the process's. */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER) &&
	    unit_has_faults()) {
		unit_add(tcase, over_the_end);
		unit_add(tcase, wakes_up);
		unit_add(tcase, of_children);
		unit_add(tcase, by_the_kernel);
		unit_add(tcase, of_others);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
