/* SPDX-License-Identifier: MIT */
/* unit_region - rows of maps are read exactly, and nothing else is one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "measure/proc.h"
#include "measure/region.h"
#include "tests/units.h"

static const char row[] =
	"7f0102030000-7f0102040000 r-xp 00001000 fe:0a 4711   /usr/lib/x y";

/* Where the path of `row` begins, and the least bytes of it that are a row. */
enum {
	PATH_AT = 53,
	WHOLE_AT = 47
};

/*
 * A copy that ends where memory ends, so that reading one byte too many is a
 * segmentation fault.
 */
static const char *at_the_edge(const char *text, size_t len)
{
	const size_t page = vm_page_size();
	char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(memory, MAP_FAILED);
	ck_assert_uint_le(len, page);
	ck_assert_int_eq(mprotect(memory + page, page, PROT_NONE), 0);
	return memcpy(memory + page - len, text, len);
}

static int parse(const char *text, size_t len, struct vm_region *region)
{
	errno = 0;
	return vm_region_parse(at_the_edge(text, len), len, region);
}

START_TEST(every_column)
{
	struct vm_region r;

	ck_assert_int_eq(parse(row, strlen(row), &r), 0);
	ck_assert_uint_eq(r.start, 0x7f0102030000);
	ck_assert_uint_eq(r.end, 0x7f0102040000);
	ck_assert_uint_eq(vm_region_size(&r), 0x10000);
	ck_assert(r.read && !r.write && r.exec && !r.shared);
	ck_assert_uint_eq(r.offset, 0x1000);
	ck_assert_uint_eq(r.major, 0xfe);
	ck_assert_uint_eq(r.minor, 0x0a);
	ck_assert_uint_eq(r.inode, 4711);
	ck_assert(vm_region_is(&r, "/usr/lib/x y"));
	ck_assert(!vm_region_is(&r, "/usr/lib/x"));
	ck_assert(!vm_region_is(&r, "/usr/lib/x y "));
}
END_TEST

static const struct {
	const char *text;
	uint64_t end;
	const char *path;
} good[] = {
	{ "0-1 ---p 0 0:0 0", 1, "" },
	{ "00400000-00401000 rw-p 00000000 00:00 0 ", 0x401000, "" },
	{ "00400000-00401000 rw-p 00000000 00:00 0\n", 0x401000, "" },
	{ "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]",
	  0xffffffffff601000, "[vsyscall]" },
	{ "0-ffffffffffffffff ---p 0 0:0 0", UINT64_MAX, "" },
	{ "A0-B0 rwxs FF ff:FF 1\t[heap]", 0xb0, "[heap]" },
	{ "1-2 r--p 0 103:04 18446744073709551615 /a\\012b", 2, "/a\\012b" },
	{ "1-2 r--p 0 ffffffff:ffffffff 0 /a (deleted)", 2, "/a (deleted)" },
};

START_TEST(good_row)
{
	struct vm_region r;

	ck_assert_int_eq(parse(good[_i].text, strlen(good[_i].text), &r), 0);
	ck_assert_uint_eq(r.end, good[_i].end);
	ck_assert(vm_region_is(&r, good[_i].path));
}
END_TEST

static const char *const bad[] = {
	"",
	"\n",
	"\n\n",
	" 1-2 r--p 0 0:0 0",		    /* blank before the first column */
	"2-1 r--p 0 0:0 0",		    /* ends before its start */
	"1-1 r--p 0 0:0 0",		    /* is empty */
	"-1-2 r--p 0 0:0 0",		    /* a sign */
	"0x1-0x2 r--p 0 0:0 0",		    /* a prefix */
	"1-10000000000000000 r--p 0 0:0 0", /* 2^64 */
	"1-123456789abcdef01 r--p 0 0:0 0", /* 17 digits */
	"1 - 2 r--p 0 0:0 0",		    /* blanks around the dash */
	"1-2r--p 0 0:0 0",		    /* no blank */
	"1-2 r-- 0 0:0 0",		    /* three permissions */
	"1-2 r--pp 0 0:0 0",		    /* five */
	"1-2 -r-p 0 0:0 0",		    /* out of place */
	"1-2 R--p 0 0:0 0",		    /* unknown */
	"1-2 r--p g 0:0 0",		    /* no digit */
	"1-2 r--p 0 0 0",		    /* no device */
	"1-2 r--p 0 0: 0",		    /* half a device */
	"1-2 r--p 0 100000000:0 0",	    /* a device of 33 bits */
	"1-2 r--p 0 0:100000000 0",	    /* the same */
	"1-2 r--p 0 0:0",		    /* no inode */
	"1-2 r--p 0 0:0 -1",		    /* a negative one */
	"1-2 r--p 0 0:0 ff",		    /* not decimal */
	"1-2 r--p 0 0:0 18446744073709551616", /* 2^64 */
	"1-2 r--p 0 0:0 0[heap]",	       /* no blank before the path */
	"1-2 r--p 10000000000000000 0:0 0",    /* an offset of 2^64 */
	"Size:                  4 kB",	       /* a line of smaps */
	"address           perms offset  dev   inode   pathname",
};

START_TEST(bad_row)
{
	struct vm_region r;

	ck_assert_int_eq(parse(bad[_i], strlen(bad[_i]), &r), -1);
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

/* Cut after _i bytes: no row while a column is missing, then a shorter one. */
START_TEST(truncated)
{
	const size_t len = (size_t)_i;
	struct vm_region r;

	if (len < WHOLE_AT) {
		ck_assert_int_eq(parse(row, len, &r), -1);
		ck_assert_int_eq(errno, EINVAL);
		return;
	}
	ck_assert_int_eq(parse(row, len, &r), 0);
	ck_assert_uint_eq(r.path_len, len > PATH_AT ? len - PATH_AT : 0);
	ck_assert_int_eq(memcmp(r.path, row + PATH_AT, r.path_len), 0);
}
END_TEST

START_TEST(with_nul)
{
	char text[sizeof(row)];
	struct vm_region r;

	memcpy(text, row, sizeof(row));
	text[_i] = '\0';
	ck_assert_int_eq(parse(text, strlen(row), &r), -1);
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

START_TEST(very_long_path)
{
	static const char start[] = "1-2 r--p 0 0:0 0 ";
	const size_t head = strlen(start), len = head + (1 << 20);
	char *text = malloc(len);
	struct vm_region r;

	ck_assert_ptr_nonnull(text);
	memset(text, '/', len);
	memcpy(text, start, head);
	ck_assert_int_eq(vm_region_parse(text, len, &r), 0);
	ck_assert_uint_eq(r.path_len, 1 << 20);
	ck_assert_ptr_eq(r.path, text + head);
	free(text);
}
END_TEST

START_TEST(finds_the_row)
{
	static const struct vm_region rows[] = {
		{ .start = 0x10, .end = 0x20 },
		{ .start = 0x20, .end = 0x30 },
		{ .start = 0x50, .end = UINT64_MAX },
	};

	ck_assert_ptr_null(vm_region_find(rows, 0, 0x10));
	ck_assert_ptr_null(vm_region_find(rows, 3, 0xf));
	ck_assert_ptr_eq(vm_region_find(rows, 3, 0x10), &rows[0]);
	ck_assert_ptr_eq(vm_region_find(rows, 3, 0x1f), &rows[0]);
	ck_assert_ptr_eq(vm_region_find(rows, 3, 0x20), &rows[1]);
	ck_assert_ptr_null(vm_region_find(rows, 3, 0x30));
	ck_assert_ptr_null(vm_region_find(rows, 3, 0x4f));
	ck_assert_ptr_eq(vm_region_find(rows, 3, UINT64_MAX - 1), &rows[2]);
	ck_assert_ptr_null(vm_region_find(rows, 3, UINT64_MAX));
}
END_TEST

Suite *unit_region(void)
{
	Suite *suite = suite_create("region");
	TCase *tcase = tcase_create("rows");

	unit_add(tcase, every_column);
	unit_add_loop(tcase, good_row, unit_count(good));
	unit_add_loop(tcase, bad_row, unit_count(bad));
	unit_add_loop(tcase, truncated, sizeof(row));
	unit_add_loop(tcase, with_nul, sizeof(row) - 1);
	unit_add(tcase, very_long_path);
	unit_add(tcase, finds_the_row);
	suite_add_tcase(suite, tcase);
	return suite;
}
