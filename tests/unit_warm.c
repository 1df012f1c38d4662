/* SPDX-License-Identifier: MIT */
/* unit_warm - what was warmed takes no fault any more. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/needs.h"
#include "measure/process.h"
#include "measure/warm.h"
#include "tests/units.h"

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

/* 60 KiB below the caller's frame, a byte in each. */
__attribute__((noinline)) static long use_stack(void)
{
	volatile char room[60 * 1024];
	long before = faults();
	size_t i;

	for (i = 0; i < sizeof(room); i += 1024)
		room[i] = 1;
	return faults() - before;
}

/* Its middle is on a page that holds nothing else. */
static VM_STATE char state[256 * 1024] = { 1 };

static long use_state(void)
{
	long before = faults();

	*(volatile char *)&state[sizeof(state) / 2] = 2;
	return faults() - before;
}

/* The C library's own: its page may have anything of it. */
static long use_library_data(void)
{
	volatile char *data = (volatile char *)stdout;
	char byte = *data;
	long before = faults();

	*data = byte;
	return faults() - before;
}

/* Bound when the program is loaded: a call through the PLT may bind it now. */
static int (*const volatile version_order)(const char *,
					   const char *) = strverscmp;
static long (*const volatile number_of_letters)(const char *) = a64l;
static in_addr_t (*const volatile host_of)(struct in_addr) = inet_lnaof;

/* Far from each other, and from all that has run since the fork. */
static long use_library_code(void)
{
	long before = faults();
	long sum = version_order("1.2", "1.10") + number_of_letters("z") +
		   (long)host_of((struct in_addr){ 1 });

	/* For the compiler it is used. */
	__asm__ volatile("" : : "r"(sum));
	return faults() - before;
}

static const struct {
	const char *what;
	long (*use)(void);
} uses[] = {
	{ "stack", use_stack },
	{ "state", use_state },
	{ "data of a library", use_library_data },
	{ "code of a library", use_library_code },
};

/*
 * After a fork, all memory that was written is shared, and no file's page is
 * in the page tables. What is used without being warmed faults; a child that
 * has warmed it has no fault.
 */
START_TEST(warms)
{
	int warm;

	for (warm = 0; warm < 2; warm++) {
		pid_t pid = fork();
		int status;

		ck_assert_int_ge(pid, 0);
		if (!pid) {
			long count;

			if (warm && vm_warm_data())
				_exit(100);
			if (warm && vm_warm_code(getpid()))
				_exit(101);
			faults(); /* its own first use */
			count = uses[_i].use();
			_exit(count > 99 ? 99 : (int)count);
		}
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFEXITED(status));
		if (warm)
			ck_assert_msg(!status, "%s: status %d", uses[_i].what,
				      WEXITSTATUS(status));
		else
			ck_assert_msg(status, "%s: nothing to warm",
				      uses[_i].what);
	}
}
END_TEST

Suite *unit_warm(void)
{
	Suite *suite = suite_create("warm");
	TCase *tcase = tcase_create("warm");

	/* An instrument's own faults count as well. */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER))
		unit_add_loop(tcase, warms, unit_count(uses));
	suite_add_tcase(suite, tcase);
	return suite;
}
