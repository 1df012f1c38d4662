/* SPDX-License-Identifier: MIT */
/* unit_scan - each run of pages is told, however many and however far apart. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/process.h"
#include "measure/scan.h"
#include "tests/units.h"

enum {
	RUNS = 2000 /* more than one call of the ioctl gives */
};

struct seen {
	uint64_t next, by; /* where the next run begins, and those behind it */
	size_t count;
};

static int see(const struct vm_scan_run *run, void *arg)
{
	struct seen *seen = arg;

	ck_assert_uint_eq(run->start, seen->next);
	ck_assert_uint_eq(run->end, seen->next + vm_page_size());
	ck_assert_uint_eq(run->categories, VM_SCAN_PRESENT);
	seen->next += seen->by;
	return ++seen->count == RUNS + 1;
}

/* Walks `count` pages, `by` bytes apart, of which each was written to. */
static int walk(uint64_t by, size_t count, struct seen *seen)
{
	const size_t len = by * count;
	const int fd = open("/proc/self/pagemap", O_RDONLY);
	char *block = mmap(NULL, len, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int status;
	size_t i;

	ck_assert_ptr_ne(block, MAP_FAILED);
	madvise(block, len, MADV_NOHUGEPAGE);
	for (i = 0; i < count; i++)
		block[i * by] = 1;
	*seen = (struct seen){ (uintptr_t)block, by, 0 };
	status = vm_scan_each(fd, (uintptr_t)block, (uintptr_t)block + len,
			      VM_SCAN_PRESENT, VM_SCAN_PRESENT, see, seen);
	munmap(block, len);
	close(fd);
	return status;
}

START_TEST(each_is_told)
{
	const uint64_t by =
		_i ? VM_SCAN_STEP - vm_page_size() : 2 * vm_page_size();
	const size_t count = _i ? 5 : RUNS;
	struct seen seen;

	if (walk(by, count, &seen))
		ck_assert_int_eq(errno, ENOTTY); /* before Linux 6.7 */
	else
		ck_assert_uint_eq(seen.count, count);
}
END_TEST

/* Who has seen enough is told nothing more. */
START_TEST(it_ends_when_told)
{
	struct seen seen;

	ck_assert_int_eq(walk(2 * vm_page_size(), RUNS + 5, &seen), -1);
	if (seen.count) /* else there is no such call: Linux 6.7 has it */
		ck_assert_uint_eq(seen.count, RUNS + 1);
	else
		ck_assert_int_eq(errno, ENOTTY);
}
END_TEST

Suite *unit_scan(void)
{
	Suite *suite = suite_create("scan");
	TCase *tcase = tcase_create("scan");

	/* Valgrind 3.19 does not know what the ioctl writes. */
	if (!vm_on_valgrind()) {
		unit_add_loop(tcase, each_is_told, 2);
		unit_add(tcase, it_ends_when_told);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
