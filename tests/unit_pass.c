/* SPDX-License-Identifier: MIT */
/* unit_pass - a reading is believed when it adds up and nothing changed. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/map.h"
#include "measure/pass.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/made.h"
#include "tests/units.h"

/* Rows of three pages against statm: once, or once more to see the same. */
static const struct {
	const char *tail;
	unsigned int pages;
	int passes;
} sums[] = {
	{ "", 3, 1 },
	{ "", 2, 2 },
	{ "", 4, 2 },
	{ "ffffffffff600000-ffffffffff601000 --xp 0 0:0 0 [vsyscall]\n", 3, 1 },
	{ "ffff0000-ffff1000 r-xp 0 0:0 0 [vectors]\n", 3, 1 },
	{ "ffff0000-ffff1000 r-xp 0 0:0 0 [vdso]\n", 3, 2 },
};

START_TEST(rows_add_up)
{
	const uint64_t size = vm_page_size();
	struct vm_origin origin;
	struct vm_early early = { .page = size };
	struct vm_pass pass;
	char text[256];

	early.pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	made_start(&origin);
	snprintf(text, sizeof(text), "%" PRIx64 "-%" PRIx64 " rw-p 0 0:0 0\n%s",
		 size, 4 * size, sums[_i].tail);
	made_put_text(&origin, "maps", text);
	snprintf(text, sizeof(text), "%u 1 1 1 0 1 0\n", sums[_i].pages);
	made_put_text(&origin, "statm", text);
	origin.pid = getpid(); /* that of a recording is not looked at */
	ck_assert_int_eq(vm_pass_take(&pass, &origin, false, &early), 0);
	ck_assert_int_eq(pass.passes, sums[_i].passes);
	/* What was counted early is of the first. */
	ck_assert(early.failed || pass.passes == 1);
	vm_early_free(&early);
	close(early.pagemap);
	ck_assert(!pass.torn);
	vm_pass_free(&pass);
	made_destroy(&origin);
}
END_TEST

#define ROWS "100000-200000 rw-p 0 0:0 0\n"
#define HALF "100000-180000 rw-p 0 0:0 0\n"
#define MORE "100000-300000 rw-p 0 0:0 0\n"
/* With its start time, start_code and start_stack: columns 22, 26 and 28. */
#define STAT(state, start, code, stack)                                        \
	"7 (made up) " state " 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " start   \
	" 0 0 0 " code " 0 " stack "\n"

enum {
	READ = 200 /* and so many passes: how a reader ends, else with errno */
};

static int take_pass(struct vm_origin *origin)
{
	struct vm_pass pass;

	if (vm_pass_take(&pass, origin, false, NULL))
		return errno;
	return pass.torn ? READ : READ + pass.passes;
}

static int read_whole(struct vm_origin *origin)
{
	struct vm_map map;

	return vm_map_read(&map, origin, 0) ? errno : READ;
}

/*
 * When `reader` reads `file` for the `at`th time, `name` is made to hold `text`
 * first; `maps` at the beginning.
 */
static const struct {
	int (*reader)(struct vm_origin *origin);
	const char *maps, *file;
	int at;
	const char *name, *text; /* NULL: half of the size */
	int ends;
} changes[] = {
	{ take_pass, ROWS, "maps", 1, "nothing", "", READ + 1 },
	/* Rows that add up to the size before, or else behind, but not both. */
	{ take_pass, ROWS, "maps", 1, "statm", "9\n", READ + 3 },
	/* Rows that never add up, and are not always the same. */
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-s 0 0:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 -w-p 0 0:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 r--p 0 0:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rwxp 0 0:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-p 1 0:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-p 0 1:0 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-p 0 0:1 0\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-p 0 0:0 1\n",
	  READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", "100000-300000 rw-p 0 0:0 0 a\n",
	  READ + 3 },
	{ take_pass, "100000-300000 rw-p 0 0:0 0 b\n", "maps", 3, "maps",
	  "100000-300000 rw-p 0 0:0 0 a\n", READ + 3 },
	{ take_pass, MORE, "maps", 3, "maps", MORE, READ + 2 },
	/* Rows that overlap, each time. */
	{ take_pass, ROWS MORE, "maps", 1, "nothing", "", READ },
	{ take_pass, HALF, "maps", 1, "statm", NULL, READ + 2 },
	/* It ends behind the rows, or within one, or when they are all read. */
	{ take_pass, ROWS, "maps", 2, "maps", "", ESRCH },
	{ take_pass, "100000-200000 rw", "maps", 2, "maps", "", ESRCH },
	{ read_whole, ROWS, "auxv", 1, "maps", "", ESRCH },
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("Z", "4", "5", "6"),
	  ESRCH },
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("X", "4", "5", "6"),
	  ESRCH },
	/* Another process has its number, another program runs in it. */
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("S", "7", "5", "6"),
	  ESRCH },
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("S", "4", "7", "6"),
	  ESRCH },
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("S", "4", "5", "7"),
	  ESRCH },
	{ read_whole, ROWS, "auxv", 1, "stat", STAT("R", "4", "5", "6"), READ },
};

static pid_t start(struct vm_origin *origin, int which)
{
	const pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (!pid) {
		origin->pid = getpid(); /* a recording is not looked at twice */
		if (!ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			raise(SIGSTOP);
		_exit(changes[which].reader(origin));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSTOPPED(status));
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, pid, NULL,
				PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD),
			 0);
	return pid;
}

/* Is it about to read this file? */
static bool reads(pid_t pid, const char *name)
{
	struct __ptrace_syscall_info info;
	char link[64], path[4096] = "";

	ck_assert_int_gt(
		ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info), 0);
	if (info.op != PTRACE_SYSCALL_INFO_ENTRY || info.entry.nr != SYS_read)
		return false;
	snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)pid,
		 (int)info.entry.args[0]);
	ck_assert_int_gt(readlink(link, path, sizeof(path) - 1), 0);
	return !strcmp(strrchr(path, '/') + 1, name);
}

START_TEST(changes_are_noticed)
{
	struct vm_origin origin;
	int status, left = changes[_i].at;
	const size_t pages = 0x100000 / vm_page_size();
	char size[32], half[32];
	pid_t pid;

	snprintf(size, sizeof(size), "%zu 1 1 1 0 1 0\n", pages);
	snprintf(half, sizeof(half), "%zu 1 1 1 0 1 0\n", pages / 2);
	made_start(&origin);
	made_put_text(&origin, "maps", changes[_i].maps);
	made_put_text(&origin, "statm", size);
	made_put_text(&origin, "stat", STAT("S", "4", "5", "6"));
	made_put_text(&origin, "auxv", "");
	pid = start(&origin, _i);
	for (;;) {
		ck_assert_int_eq(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		if (!WIFSTOPPED(status))
			break;
		if (left && reads(pid, changes[_i].file) && !--left)
			made_put_text(&origin, changes[_i].name,
				      changes[_i].text ?: half);
	}
	ck_assert_int_eq(left, 0);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), changes[_i].ends);
	made_destroy(&origin);
}
END_TEST

Suite *unit_pass(void)
{
	Suite *suite = suite_create("pass");
	TCase *tcase = tcase_create("made up");

	unit_add_loop(tcase, rows_add_up, unit_count(sums));
	/* There each call is one of Valgrind's. */
	if (!vm_on_valgrind())
		unit_add_loop(tcase, changes_are_noticed, unit_count(changes));
	suite_add_tcase(suite, tcase);
	return suite;
}
