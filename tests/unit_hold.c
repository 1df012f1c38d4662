/* SPDX-License-Identifier: MIT */
/* unit_hold - held pages of a file stay in the page cache, and then may go. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/hold.h"
#include "measure/needs.h"
#include "measure/proc.h"
#include "measure/verbs_file.h"
#include "tests/units.h"

enum {
	PAGES = 40 /* more than a pipe takes */
};

static int file_on_disk(void)
{
	size_t len = PAGES * vm_page_size();
	char *bytes = calloc(1, len);
	char path[4096];
	int file;

	snprintf(path, sizeof(path), "%s/unit.XXXXXX", vm_disk_folder());
	file = mkostemp(path, O_CLOEXEC);
	ck_assert_int_ge(file, 0);
	unlink(path);
	ck_assert_int_eq(write(file, bytes, len), (ssize_t)len);
	free(bytes);
	ck_assert_int_eq(fsync(file), 0);
	return file;
}

/* Pages that remain in memory when the kernel is asked to drop them. */
static size_t left(int file)
{
	size_t len = PAGES * vm_page_size(), count;
	void *start = mmap(NULL, len, PROT_READ, MAP_SHARED, file, 0);

	ck_assert_ptr_ne(start, MAP_FAILED);
	ck_assert_int_eq(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED), 0);
	count = vm_resident_pages(start, len);
	munmap(start, len);
	return count;
}

START_TEST(stays_while_held)
{
	int held, other;

	if (vm_needs_unmet(VM_NEEDS_DISK)) {
		puts("hold: not tried: VM_TMPDIR is on no disk");
		return;
	}
	held = file_on_disk();
	other = file_on_disk();
	ck_assert_int_eq(vm_hold(held), 0);
	ck_assert_int_eq(vm_hold(other), 0);
	vm_hold_end(other);
	ck_assert_uint_eq(left(other), 0);
	ck_assert_uint_eq(left(held), PAGES);
	vm_hold_end(held);
	ck_assert_uint_eq(left(held), 0);
	close(held);
	close(other);
}
END_TEST

START_TEST(no_file)
{
	ck_assert_int_eq(vm_hold(-1), -1);
}
END_TEST

Suite *unit_hold(void)
{
	Suite *suite = suite_create("hold");
	TCase *tcase = tcase_create("hold");

	unit_add(tcase, stays_while_held);
	unit_add(tcase, no_file);
	suite_add_tcase(suite, tcase);
	return suite;
}
