/* SPDX-License-Identifier: MIT */
/* unit_code - which lists of what Valgrind ran are of code that was there. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tests/units.h"
#include "tools/vmgrade_code.h"

static const struct code code = {
	.ranges = { { 0x109000, 0x10a000 }, { 0x4001000, 0x4027000 } },
	.count = 2,
};

#define ROW(number, address, what)                                             \
	"==== SB " number " (evchecks 1) [tid 1] " address " " what "\n"
#define LOADER "_start /usr/lib/ld.so+0x1"
#define ABSENT "UNKNOWN_FUNCTION UNKNOWN_OBJECT+0x0"

static const struct {
	const char *log;
	enum code_verdict verdict;
} logs[] = {
	{ ROW("0", "0x4001040", LOADER) ROW("1", "0x109000", ABSENT),
	  CODE_KNOWN },
	{ ROW("0", "0x4001040", LOADER) "a warning\n" ROW("1", "0x4001050",
							  LOADER)
		  ROW("1", "0x4001060", LOADER) ROW("2", "0x109fff", ABSENT),
	  CODE_KNOWN },
	/* Beside what there was. */
	{ ROW("0", "0x4001040", LOADER) ROW("1", "0x10a000", ABSENT),
	  CODE_MADE },
	{ ROW("0", "0x4001040", LOADER) ROW("1", "0x108fff", ABSENT),
	  CODE_MADE },
	/* A library that came later, and what only calls itself one. */
	{ ROW("0", "0x4001040", LOADER)
		  ROW("1", "0x5000000", "f /usr/lib/libm.so+0x1"),
	  CODE_KNOWN },
	{ ROW("0", "0x4001040", LOADER)
		  ROW("1", "0x5000000", "f /tmp/libm.so+0x1"),
	  CODE_MADE },
	{ ROW("0", "0x4001040", LOADER)
		  ROW("1", "0x5000000", "f /tmp/ /usr/lib/libm.so+0x1"),
	  CODE_MADE },
	{ ROW("0", "0x4001040", LOADER)
		  ROW("1", "0x5000000", "f /usr/lib/a /tmp/libm.so+0x1"),
	  CODE_MADE },
	/* Something is missing. */
	{ "", CODE_MISSING },
	{ ROW("0", "0x4001040", LOADER) ROW("2", "0x4001050", LOADER),
	  CODE_MISSING },
	{ ROW("1", "0x4001040", LOADER) ROW("0", "0x4001050", LOADER),
	  CODE_MISSING },
	{ ROW("0", "0x4001040", LOADER) "==== SB 1", CODE_MISSING },
};

START_TEST(lists)
{
	ck_assert_int_eq(code_judge(&code, logs[_i].log), logs[_i].verdict);
}
END_TEST

static bool found(const struct code *here, uint64_t address)
{
	unsigned int i;

	for (i = 0; i < here->count; i++)
		if (address >= here->ranges[i].start &&
		    address < here->ranges[i].end)
			return true;
	return false;
}

/* Of this process: its libraries, itself where it is named, and no more. */
START_TEST(where_it_is)
{
	void *made =
		mmap(NULL, vm_page_size(), PROT_READ | PROT_WRITE | PROT_EXEC,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct code here = { .program = "/nowhere" };
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	ck_assert_ptr_ne(made, MAP_FAILED);
	ck_assert_int_gt(len, 0);
	self[len] = '\0';
	code_look(&here, getpid());
	ck_assert(found(&here, (uintptr_t)strtol));
	ck_assert(!found(&here, (uintptr_t)found));
	ck_assert(!found(&here, (uintptr_t)made));
	here.program = self;
	code_look(&here, getpid());
	ck_assert(found(&here, (uintptr_t)found));
	munmap(made, vm_page_size());
}
END_TEST

Suite *unit_code(void)
{
	Suite *suite = suite_create("code");
	TCase *tcase = tcase_create("code");

	unit_add_loop(tcase, lists, unit_count(logs));
	unit_add(tcase, where_it_is);
	suite_add_tcase(suite, tcase);
	return suite;
}
