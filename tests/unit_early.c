/* SPDX-License-Identifier: MIT */
/* unit_early - what is counted while rows are read, and of which rows. */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure/early.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/units.h"

enum {
	PAGES = 8
};

/* What linux/userfaultfd.h of systems older than Linux 6.6 lacks. */
struct poison {
	struct uffdio_range range;
	uint64_t mode;
	int64_t updated;
};
#define POISON	       _IOWR(UFFDIO, 8, struct poison)
#define FEATURE_POISON (1 << 14)
#define USER_MODE_ONLY 1

/*
 * A page whose entry says that it is not here, as that of one in swap does: on
 * machines without swap, too. False where a user may not do that.
 */
static bool make_absent(char *page)
{
	const size_t size = vm_page_size();
	struct uffdio_api api = { .api = UFFD_API, .features = FEATURE_POISON };
	struct uffdio_register range = { .range = { (uintptr_t)page, size },
					 .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct poison poison = { .range = { (uintptr_t)page, size } };
	const int fd =
		(int)syscall(SYS_userfaultfd, O_CLOEXEC | USER_MODE_ONLY);
	const bool made = fd >= 0 && !ioctl(fd, UFFDIO_API, &api) &&
			  !ioctl(fd, UFFDIO_REGISTER, &range) &&
			  !ioctl(fd, POISON, &poison);

	if (fd >= 0)
		close(fd);
	return made;
}

static char *block;

/* Rows of the block, from one of its pages to another. */
static struct vm_region row(size_t first, size_t end)
{
	const uint64_t start = (uintptr_t)block;

	return (struct vm_region){ .start = start + first * vm_page_size(),
				   .end = start + end * vm_page_size(),
				   .path = "",
				   .read = true,
				   .write = true };
}

/* Takes `count` rows at once. */
static struct vm_early take(struct vm_region *rows, size_t count)
{
	const struct vm_maps maps = { .regions = rows, .count = count };
	struct vm_early early = { .page = vm_page_size() };

	early.pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	vm_early_take(&early, &maps, true);
	close(early.pagemap);
	return early;
}

static void set_up(void)
{
	block = mmap(NULL, PAGES * vm_page_size(), PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(block, MAP_FAILED);
	madvise(block, PAGES * vm_page_size(), MADV_NOHUGEPAGE);
	block[0] = block[3 * vm_page_size()] = block[4 * vm_page_size()] = 1;
	(void)*(volatile char *)(block + 5 * vm_page_size());
}

/* Of [w...wz..] in two rows, one page more as if it were in swap. */
START_TEST(each_row_has_its_own)
{
	struct vm_region rows[] = { row(0, 4), row(4, PAGES) };
	const bool absent = make_absent(block + 6 * vm_page_size());
	const int error = errno;
	struct vm_early early = take(rows, 2);
	const struct vm_early_count *low = vm_early_of(&early, 0);
	const struct vm_early_count *high = vm_early_of(&early, 1);

	if (early.failed)
		return; /* before Linux 6.7 */
	ck_assert(absent || error == EPERM || error == EINVAL ||
		  error == ENOSYS);
	ck_assert_uint_eq(low->rss, 2);
	ck_assert_uint_eq(low->zero, 0);
	ck_assert_uint_eq(low->swap, 0);
	ck_assert_uint_eq(high->rss, 1);
	ck_assert_uint_eq(high->zero, 1);
	ck_assert_uint_eq(high->swap, absent);
	ck_assert_uint_eq(low->huge + high->huge, 0);
	ck_assert_ptr_null(vm_early_of(&early, 2));
	vm_early_free(&early);
}
END_TEST

/* Rows that will be put in order: then the counts are another's. */
START_TEST(not_out_of_order)
{
	struct vm_region rows[][2] = {
		{ row(4, PAGES), row(0, 4) }, /* a step down */
		{ row(0, 5), row(4, PAGES) }, /* one page twice */
	};
	struct vm_early early;

	rows[_i % 2][1].path_len = _i / 2; /* of one that is not plain, too */
	early = take(rows[_i % 2], 2);
	ck_assert_ptr_null(vm_early_of(&early, 0));
	ck_assert_ptr_null(vm_early_of(&early, 1));
	vm_early_free(&early);
}
END_TEST

/* Where there are files, who looks has to look at them. */
START_TEST(plain_ones_alone)
{
	struct vm_region rows[] = { row(0, 1), row(1, 2), row(2, 3),
				    row(3, 4) };
	struct vm_early early;

	rows[0].path_len = 1;
	rows[1].inode = 1;
	rows[2].shared = true;
	early = take(rows, 4);
	ck_assert_ptr_null(vm_early_of(&early, 0));
	ck_assert_ptr_null(vm_early_of(&early, 1));
	ck_assert_ptr_null(vm_early_of(&early, 2));
	ck_assert(early.failed || vm_early_of(&early, 3)->rss == 1);
	vm_early_free(&early);
}
END_TEST

Suite *unit_early(void)
{
	Suite *suite = suite_create("early");
	TCase *tcase = tcase_create("early");

	tcase_add_checked_fixture(tcase, set_up, NULL);
	/* Valgrind 3.19 does not know what the ioctl writes. */
	if (!vm_on_valgrind()) {
		unit_add(tcase, each_row_has_its_own);
		unit_add_loop(tcase, not_out_of_order, 4);
		unit_add(tcase, plain_ones_alone);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
