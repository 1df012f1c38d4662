/* SPDX-License-Identifier: MIT */
/* unit_readme_words - what a student reads about a README. */
#include <string.h>

#include "tests/unit_readme.h"
#include "tests/unit_readme_parts.h"
#include "tests/units.h"

/* As in labs/address-space. */
enum {
	LISTING,
	HEAP_CHECK,
	STACK_CHECK,
	MMS_CHECK,
	LIMIT
};

#define SEVERAL                                                                \
	"one of 5 rows, such as " MMS " /usr/lib/libc-2.31.so, "               \
	"7f61d2bc8000-7f61d2dc8000 /usr/lib/libc-2.31.so, "                    \
	"7f61d2dc8000-7f61d2dcc000 /usr/lib/libc-2.31.so"
#define ANY_PROCESS "a range of addresses of the process that is listed"
#define MANY                                                                   \
	"55c0ab7d1000-55c0ab7d2000, 55c0ab7d2000-55c0ab7d3000, "               \
	"55c0ab7d3000-55c0ab7d4000"

static const struct {
	const char *text;
	size_t check;
	const char *reason, *expected, *seen;
} words[] = {
	{ FENCE, LISTING, "13 rows of one process",
	  "the rows of a process of your own, as /proc/PID/maps or vmmap "
	  "prints them",
	  "13 rows" },
	{ FENCE "```\n" OTHER "```\n", LISTING, "18 rows of several processes",
	  NULL, "18 rows" },
	{ "```\n" EXE HEAP_ROW LIBS
	  "```\n```\n01b3a000-01d40000 rw-p 00000000 00:00 0 [heap]\n```\n",
	  LISTING, "11 rows of several processes", NULL, "11 rows" },
	{ "```\n" ROWS ROWS "```\n", LISTING, "13 rows of one process", NULL,
	  "13 rows" },
	{ "```\n" HEAP_ROW "```\n", LISTING, "it has 1 of at least 5 rows",
	  NULL, "1 rows" },
	{ "nothing", LISTING, "no listing is pasted", NULL, "0 rows" },
	{ FENCE "5c0aa100000-55c0aa1f0000 r-xp 00000000 08:05 4711 /bin/zsh\n",
	  LISTING, "13 rows can be of a process; 1 cannot: a digit may be lost",
	  NULL, "13 rows" },

	{ FENCE "Heap - " HEAP, HEAP_CHECK, "it is a row of the listing",
	  HEAP " [heap]", HEAP },
	{ FENCE, HEAP_CHECK, "no address is given", HEAP " [heap]", NULL },
	{ FENCE "Heap - 55c0ab7d2000-55c0ab7d4000", HEAP_CHECK,
	  "it lies inside a row", HEAP " [heap]", "55c0ab7d2000-55c0ab7d4000" },
	{ FENCE "Heap - 55c0ab7d2abc", HEAP_CHECK,
	  "it is an address in such a row", HEAP " [heap]", "55c0ab7d2abc" },
	{ FENCE "Heap - 55c0ab9ee000-55c0ab7d1000", HEAP_CHECK,
	  "its end stands before its start", HEAP " [heap]",
	  "55c0ab9ee000-55c0ab7d1000" },
	{ FENCE "Heap - " STACK, HEAP_CHECK,
	  "the listing has something else there", HEAP " [heap]", STACK },
	{ FENCE "Heap - 55c0ab7d1000-55c0ab9ef000", HEAP_CHECK,
	  "it is in no row, and one digit away from a right one",
	  HEAP " [heap]", "55c0ab7d1000-55c0ab9ef000" },
	{ FENCE "Heap - 123400000000-123400001000", HEAP_CHECK,
	  "no row of the listing is there", HEAP " [heap]",
	  "123400000000-123400001000" },
	{ FENCE "Heap - 556dff36b000-556dff4e3000", HEAP_CHECK,
	  "it is the handout's own example", HEAP " [heap]",
	  "556dff36b000-556dff4e3000" },
	{ "Heap - " HEAP, HEAP_CHECK,
	  "the listing does not show it: it cannot be checked", ANY_PROCESS,
	  HEAP },
	{ "```\n" EXE LIBS STACK_ROWS "```\nHeap - 7f61d2dcc000-7f61d2dd2000",
	  HEAP_CHECK, "the listing names none; anonymous memory can be it",
	  ANY_PROCESS, "7f61d2dcc000-7f61d2dd2000" },
	{ FENCE "Heap - " HEAP ", " STACK, HEAP_CHECK,
	  "1 of 2 are right; of another, the listing has something else there",
	  HEAP " [heap]", HEAP ", " STACK },
	{ FENCE "Heap - " MANY ", 55c0ab7d4000-55c0ab7d5000", HEAP_CHECK,
	  "it lies inside a row", HEAP " [heap]", MANY ", and 1 more" },

	{ FENCE "Stack - " STACK, STACK_CHECK, "it is a row of the listing",
	  STACK " [stack]", STACK },
	{ FENCE "MMS - 7f61d2a00000-7f61d2dd2000", MMS_CHECK,
	  "it is a run of rows of this kind", SEVERAL,
	  "7f61d2a00000-7f61d2dd2000" },

	{ Q1 "\n" A1, LIMIT, "Stack overflow and a segmentation fault.",
	  "Stack overflow. The kernel does not let the stack grow beyond its "
	  "limit, and sends the program SIGSEGV, a segmentation fault.",
	  A1 "\n" },
	{ Q1 "\nCats and dogs.", LIMIT, "it says nothing of what was expected",
	  NULL, "Cats and dogs.\n" },
	{ HEAD, LIMIT, "it is not answered", NULL, NULL },
};

START_TEST(word)
{
	const struct grade_check *check;
	struct grade grade;

	readme_grade(words[_i].text, &grade);
	check = &grade.checks[words[_i].check];
	ck_assert_pstr_eq(check->reason, words[_i].reason);
	ck_assert_pstr_eq(check->seen, words[_i].seen);
	if (words[_i].expected)
		ck_assert_pstr_eq(check->expected, words[_i].expected);
	grade_free(&grade);
}
END_TEST

/* Of a long answer the beginning is shown again, and no character in half. */
START_TEST(long_answer)
{
	static const char e[] = "\xc3\xa9"; /* one letter in two bytes */
	char text[1024] = Q1 "\nx", *at = text + strlen(text);
	struct grade grade;
	size_t i;

	for (i = 0; i < 400; i++)
		at[i] = e[i % 2];
	readme_grade(text, &grade);
	ck_assert_uint_eq(strlen(grade.checks[LIMIT].seen), 299 + 3);
	ck_assert_str_eq(grade.checks[LIMIT].seen + 297, "\xc3\xa9...");
	grade_free(&grade);
}
END_TEST

/* It says a bit of everything: right words are no proof of a right answer. */
START_TEST(rambling_answer)
{
	char text[2048] = Q1 "\n" A1 " ";
	struct grade grade;

	memset(text + strlen(text), 'x', 1200);
	readme_grade(text, &grade);
	ck_assert_int_eq(grade.checks[LIMIT].verdict, GRADE_PASSED);
	ck_assert(grade.checks[LIMIT].doubtful);
	grade_free(&grade);
}
END_TEST

TCase *readme_words(void)
{
	TCase *tcase = tcase_create("words");

	unit_add_loop(tcase, word, unit_count(words));
	unit_add(tcase, long_answer);
	unit_add(tcase, rambling_answer);
	return tcase;
}
