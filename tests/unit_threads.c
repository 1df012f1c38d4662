/* SPDX-License-Identifier: MIT */
/* unit_threads - where threads stand, as far as the kernel tells it. */
#include <stdlib.h>
#include <unistd.h>

#include "measure/threads.h"
#include "tests/made.h"
#include "tests/units.h"

/* What task/TID/syscall says; NULL where it may not be read. */
static const struct {
	const char *text;
	uint64_t sp; /* 0: not known */
} told[] = {
	{ "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7f00 0x5500\n", 0x7f00 },
	{ "-1 0x7f00 0x5500\n", 0x7f00 },
	{ "running\n", 0 },
	{ "", 0 },
	{ NULL, 0 },
};

static void check(const struct vm_threads *threads, uint64_t sp)
{
	ck_assert_uint_eq(threads->told, sp != 0);
	ck_assert_uint_eq(threads->count, sp != 0);
	ck_assert_uint_eq(threads->unknown, sp == 0);
	if (sp)
		ck_assert_uint_eq(threads->sp[0], sp);
	ck_assert_int_eq(sp ? threads->tid[0] : threads->left[0], 8);
}

/* Thread 8 of process 7: of a live one, and of what was recorded of it. */
START_TEST(second_thread)
{
	struct vm_origin origin, copy;
	struct vm_threads threads;

	made_start(&origin);
	made_start(&copy);
	made_put_text(&copy, "stat", "7 (made up) S 1\n");
	made_put_text(&origin, "task/7/syscall", "-1 0x1000 0x2000\n");
	made_put_text(&origin, "task/8/comm", "made up\n");
	if (told[_i].text)
		made_put_text(&origin, "task/8/syscall", told[_i].text);
	origin.pid = 7;
	origin.copy = copy.directory;
	vm_threads_read(&threads, &origin);
	check(&threads, told[_i].sp);
	vm_threads_free(&threads);
	vm_threads_read(&threads, &copy);
	check(&threads, told[_i].sp);
	vm_threads_free(&threads);
	made_destroy(&origin);
	made_destroy(&copy);
}
END_TEST

Suite *unit_threads(void)
{
	Suite *suite = suite_create("threads");
	TCase *tcase = tcase_create("made up");

	unit_add_loop(tcase, second_thread, unit_count(told));
	suite_add_tcase(suite, tcase);
	return suite;
}
