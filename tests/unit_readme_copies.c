/* SPDX-License-Identifier: MIT */
/* unit_readme_copies - listings of one process in two READMEs are seen. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit_readme.h"
#include "tests/units.h"

/* What of a README no two students can share; malloc'd or NULL. */
static char *fingerprint_of(const char *text)
{
	struct grade grade;
	char *fingerprint;

	readme_grade(text, &grade);
	fingerprint = grade.fingerprint;
	grade.fingerprint = NULL;
	grade_free(&grade);
	return fingerprint;
}

#define ROW(range, path) range " rw-p 00000000 00:00 0 " path "\n"
#define OWN_HEAP	 ROW("5599d2e4c000-5599d2fd1000", "[heap]")
#define OWN_STACK	 ROW("7ffd9b21a000-7ffd9b23b000", "[stack]")

#define OWN_LIBRARY                                                            \
	"7f10c2a00000-7f10c2bc8000 r-xp 00000000 08:05 4800 /lib/libc.so\n"
#define OWN_CLAIMS                                                             \
	"Heap - 5599d2e4c000-5599d2fd1000\n\n"                                 \
	"Stack - 7ffd9b21a000-7ffd9b23b000\n"

/* One process, in whatever way a copy of its listing was changed. */
static const char *const copies[] = {
	"# Memory Management\n{" OWN_STACK "...\n" OWN_HEAP
	"}\n\nHeap - 5599d2e4c000-5599d2e50000\n",
	OWN_CLAIMS,
	/* another library, and a heap that has grown, as the stack has */
	"```\n7f10c2a00000-7f10c2bc8000 r-xp 00000000 08:05 4800 /lib/x.so\n" ROW(
		"5599d2e4c000-5599d3fd1000", "[heap]")
		ROW("7ffd9b21a000-7ffd9b23b000", "[stack]") "```\n",
	/* rows left out, or without their names */
	"```\n" OWN_LIBRARY OWN_STACK "```\n" OWN_CLAIMS,
	"```\n" OWN_HEAP OWN_LIBRARY "```\n" OWN_CLAIMS,
	"```\n" OWN_LIBRARY "```\n" OWN_CLAIMS,
	"```\n" ROW("5599d2e4c000-5599d2fd1000", "") OWN_STACK
	"```\n" OWN_CLAIMS,
};

START_TEST(copied)
{
	char *one =
		fingerprint_of("```\n" OWN_HEAP OWN_LIBRARY OWN_STACK "```\n");
	char *copy = fingerprint_of(copies[_i]);

	ck_assert_ptr_nonnull(one);
	ck_assert_pstr_eq(copy, one);
	free(one);
	free(copy);
}
END_TEST

/* Another process of the same program. */
static const char *const others[] = {
	"```\n" OWN_HEAP ROW("7ffd9b31a000-7ffd9b33b000", "[stack]") "```\n",
	"```\n" ROW("5599d2e4d000-5599d2fd1000", "[heap]") OWN_STACK "```\n",
};

START_TEST(not_copied)
{
	char *one = fingerprint_of("```\n" OWN_HEAP OWN_STACK "```\n");
	char *other = fingerprint_of(others[_i]);

	ck_assert_ptr_nonnull(other);
	ck_assert_str_ne(one, other);
	free(one);
	free(other);
}
END_TEST

/* What everybody has in common tells nothing of copying. */
static const char *const nobodys[] = {
	"nothing",
	"```\n" OWN_HEAP "```\n",
	/* no randomization */
	"```\n" OWN_HEAP ROW("7ffffffde000-7ffffffff000", "[stack]") "```\n",
	/* the handout's */
	"```\n" ROW("556dff36b000-556dff4e3000", "[heap]")
		ROW("7f558b5a3000-7f558b5a9000", "")
			ROW("7ffe96b2c000-7ffe96b4d000", "[stack]") "```\n",
	("Heap - 556dff36b000-556dff4e3000, Stack - "
	 "7ffe96b2c000-7ffe96b4d000\n"),
	/* single addresses */
	"Heap - 5599d2e4c000, Stack - 7ffd9b21a000\n",
	OWN_LIBRARY,
};

START_TEST(no_fingerprint)
{
	char *fingerprint = fingerprint_of(nobodys[_i]);

	ck_assert_ptr_null(fingerprint);
}
END_TEST

TCase *readme_copies(void)
{
	TCase *tcase = tcase_create("copies");

	unit_add_loop(tcase, copied, unit_count(copies));
	unit_add_loop(tcase, not_copied, unit_count(others));
	unit_add_loop(tcase, no_fingerprint, unit_count(nobodys));
	return tcase;
}
