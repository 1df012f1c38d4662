/* SPDX-License-Identifier: MIT */
/* unit_plain - nothing that is printed steers a terminal or leaves its row. */
#include <locale.h>
#include <stdint.h>
#include <string.h>

#include "measure/plain.h"
#include "tests/units.h"

static const char *print(const char *text, size_t len, size_t columns)
{
	static char printed[256];
	FILE *out = fmemopen(printed, sizeof(printed), "w");

	memset(printed, 0, sizeof(printed));
	ck_assert_ptr_nonnull(out);
	vm_plain(out, text, len, columns);
	fclose(out);
	return printed;
}

static const struct {
	const char *text, *utf8, *ascii;
	size_t columns;
} printed[] = {
	{ "/bin/cat", "/bin/cat", "/bin/cat", SIZE_MAX },
	{ "", "", "", SIZE_MAX },
	{ "", "", "", 0 },
	{ "a\033[31mb", "a\\033[31mb", "a\\033[31mb", SIZE_MAX },
	{ "a\tb\r\177", "a\\011b\\015\\177", "a\\011b\\015\\177", SIZE_MAX },
	{ "a\\012b", "a\\012b", "a\\012b", SIZE_MAX },
	{ "\xff\xfe", "\\377\\376", "\\377\\376", SIZE_MAX },
	{ "\xc2\x9b", "\\302\\233", "\\302\\233", SIZE_MAX }, /* CSI */
	{ "caf\xc3\xa9", "caf\xc3\xa9", "caf\\303\\251", SIZE_MAX },
	{ "caf\xc3", "caf\\303", "caf\\303", SIZE_MAX },
	{ "\xe2\x80\xae"
	  "a",
	  "\\342\\200\\256a", "\\342\\200\\256a", SIZE_MAX },
	{ "/usr/lib/libc.so", "/usr/lib/libc.so", "/usr/lib/libc.so", 16 },
	{ "/usr/lib/libc.so", "\xe2\x80\xa6r/lib/libc.so", "...lib/libc.so",
	  14 },
	{ "/usr/lib/libc.so", "\xe2\x80\xa6so", "...", 3 },
	{ "/usr/lib/libc.so", "\xe2\x80\xa6", "", 1 },
	{ "/usr/lib/libc.so", "", "", 0 },
	{ "/\xc3\xa9\xc3\xa9\xc3\xa9", "\xe2\x80\xa6\xc3\xa9\xc3\xa9", "...",
	  3 },
	{ "\033\033ab", "\xe2\x80\xa6\\033ab", "...\\033ab", 9 },
};

START_TEST(in_utf8)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		ck_abort_msg("the locale C.UTF-8 is not there");
	ck_assert_str_eq(print(printed[_i].text, strlen(printed[_i].text),
			       printed[_i].columns),
			 printed[_i].utf8);
}
END_TEST

START_TEST(in_ascii)
{
	setlocale(LC_CTYPE, "C");
	ck_assert_str_eq(print(printed[_i].text, strlen(printed[_i].text),
			       printed[_i].columns),
			 printed[_i].ascii);
}
END_TEST

START_TEST(nul_byte)
{
	ck_assert_str_eq(print("a\0b", 3, SIZE_MAX), "a\\000b");
}
END_TEST

Suite *unit_plain(void)
{
	Suite *suite = suite_create("plain");
	TCase *tcase = tcase_create("text");

	unit_add_loop(tcase, in_utf8, unit_count(printed));
	unit_add_loop(tcase, in_ascii, unit_count(printed));
	unit_add(tcase, nul_byte);
	suite_add_tcase(suite, tcase);
	return suite;
}
