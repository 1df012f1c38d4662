/* SPDX-License-Identifier: MIT */
/* unit_rows - where regions are cut, and by what else than a listing. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/elf.h"
#include "measure/map.h"
#include "tests/made.h"
#include "tests/units.h"

/* /proc/7/stat up to column 44; start_brk is column 47, and so on. */
#define STAT                                                                   \
	"7 (made up) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 9 "               \
	"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 "
#define HEAP	"10000-30000 rw-p 0 0:0 0 [heap]\n"
#define STACK	"10000-30000 rw-p 0 0:0 0 [stack]\n"
#define MADE	"10000-30000 rwxp 0 0:0 0\n"
#define SYMBOLS "10000 8 one\n10010 8 two\n30000 8 elsewhere\n"
#define SMAPS	"10000-30000 rw-p 0 0:0 0\nRss: 0 kB\nVmFlags: rd wr "

/* A listing and two files of the process: the row at `at`. */
static const struct {
	const char *maps, *name, *text, *other, *more;
	uint64_t at, start, end;
	enum vm_label label;
	enum vm_why why;
	uint32_t detail;
} rows[] = {
	/* start_brk inside of the heap: what lies below it is bss. */
	{ HEAP, "stat", STAT "0 0 131072 0 0 0 0\n", "", "", 0x10000, 0x10000,
	  0x20000, VM_LABEL_BSS, VM_WHY_BELOW_BRK, 0 },
	{ HEAP, "stat", STAT "0 0 131072 0 0 0 0\n", "", "", 0x20000, 0x20000,
	  0x30000, VM_LABEL_HEAP, VM_WHY_KERNEL_NAME, 0 },
	{ HEAP, "stat", STAT "0 0 4096 0 0 0 0\n", "", "", 0x10000, 0x10000,
	  0x30000, VM_LABEL_HEAP, VM_WHY_KERNEL_NAME, 0 },
	{ STACK, "stat", STAT "0 0 131072 0 0 0 0\n", "", "", 0x10000, 0x10000,
	  0x30000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },
	/* Arguments from 0x20000 on, environment from 0x20010 on. */
	{ STACK, "stat", STAT "0 0 0 131072 131088 131088 131104\n", "", "",
	  0x1ffff, 0x10000, 0x20000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },
	{ STACK, "stat", STAT "0 0 0 131072 131088 131088 131104\n", "", "",
	  0x20000, 0x20000, 0x20010, VM_LABEL_ARGUMENTS, VM_WHY_ARGUMENTS, 0 },
	{ STACK, "stat", STAT "0 0 0 131072 131088 131088 131104\n", "", "",
	  0x20010, 0x20010, 0x30000, VM_LABEL_ENVIRONMENT, VM_WHY_ENVIRONMENT,
	  0 },
	/* Moved by the process: the other way round, into another, away. */
	{ STACK, "stat", STAT "0 0 0 131088 131072 131104 131120\n", "", "",
	  0x20010, 0x10000, 0x30000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },
	{ STACK, "stat", STAT "0 0 0 131072 131104 131088 131120\n", "", "",
	  0x20000, 0x10000, 0x30000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },
	{ STACK, "stat", STAT "0 0 0 4096 4112 131088 131120\n", "", "",
	  0x20010, 0x10000, 0x30000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },
	{ STACK, "stat", STAT "0 0 0 131072 131088 4096 4112\n", "", "",
	  0x20000, 0x10000, 0x30000, VM_LABEL_STACK, VM_WHY_KERNEL_NAME, 0 },

	/* Symbols by the number that the process has for itself. */
	{ MADE, "root/tmp/perf-7.map", SYMBOLS, "stat", STAT "\n", 0x10000,
	  0x10000, 0x30000, VM_LABEL_JIT, VM_WHY_PERF_MAP, 2 },
	{ MADE, "root/tmp/perf-5.map", SYMBOLS, "status",
	  "Name:\tx\nNSpid:\t70\t5\nx:\t1\n", 0x10000, 0x10000, 0x30000,
	  VM_LABEL_JIT, VM_WHY_PERF_MAP, 2 },
	{ MADE, "root/tmp/perf-70.map", SYMBOLS, "status",
	  "Name:\tx\nNSpid:\t70\t5\nx:\t1\n", 0x10000, 0x10000, 0x30000,
	  VM_LABEL_JIT, VM_WHY_JIT, 0 },
	{ MADE, "root/tmp/perf-7.map", "x\n40000 8 elsewhere\n", "stat",
	  STAT "\n", 0x10000, 0x10000, 0x30000, VM_LABEL_JIT, VM_WHY_JIT, 0 },

	/* Guards that are no regions: of a stack, if that has its size. */
	{ HEAP "100000-900000 rw-p 0 0:0 0\n", "guards", "100000-101000\n", "",
	  "", 0x101000, 0x101000, 0x900000, VM_LABEL_THREAD_STACK,
	  VM_WHY_STACK_GUARDED, 0 },
	{ HEAP "100000-200000 rw-p 0 0:0 0\n", "guards", "100000-101000\n", "",
	  "", 0x101000, 0x101000, 0x200000, VM_LABEL_ANONYMOUS, VM_WHY_NO_FILE,
	  0 },
	{ HEAP "100000-200000 rw-p 0 0:0 0\n", "guards", "100000-101000\n", "",
	  "", 0x100000, 0x100000, 0x101000, VM_LABEL_GUARD, VM_WHY_GUARD_PAGES,
	  1 },
	/* What is beside code in a memfd is no library. */
	{ "1000-2000 r-xp 0 fe:0 8 /bin/p\n"
	  "10000-20000 r-xp 0 0:1 7 /memfd:x (deleted)\n"
	  "20000-30000 r--p 0 0:1 7 /memfd:x (deleted)\n",
	  "stat", STAT "\n", "", "", 0x20000, 0x20000, 0x30000, VM_LABEL_MEMFD,
	  VM_WHY_MEMFD, 0 },

	{ MADE, "smaps", SMAPS "ht \n", "", "", 0x10000, 0x10000, 0x30000,
	  VM_LABEL_HUGETLB, VM_WHY_HUGETLB_FLAG, 0 },
	{ MADE, "smaps", SMAPS "hg \n", "", "", 0x10000, 0x10000, 0x30000,
	  VM_LABEL_ANONYMOUS, VM_WHY_NO_FILE, 0 },
};

START_TEST(row_is_told)
{
	const struct vm_row *row;
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put_text(&origin, "maps", rows[_i].maps);
	made_put_text(&origin, rows[_i].name, rows[_i].text);
	if (*rows[_i].other)
		made_put_text(&origin, rows[_i].other, rows[_i].more);
	ck_assert_int_eq(vm_map_read(&map, &origin,
				     strcmp(rows[_i].name, "smaps")
					     ? 0
					     : VM_MAP_DETAILS),
			 0);
	row = vm_row_at(&map, rows[_i].at);
	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(vm_label_name(row->label),
			 vm_label_name(rows[_i].label));
	ck_assert_str_eq(vm_why_key(row->why), vm_why_key(rows[_i].why));
	ck_assert_uint_eq(row->start, rows[_i].start);
	ck_assert_uint_eq(row->end, rows[_i].end);
	ck_assert_uint_eq(row->detail, rows[_i].detail);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* A process's symbols are its own, or its user's: not what others put there. */
START_TEST(symbols_of_its_user)
{
	const uint64_t wanted = _i ? 0 : 2;
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put_text(&origin, "maps", MADE);
	made_put_text(&origin, "stat", STAT "\n");
	made_put_text(&origin, "root/tmp/perf-7.map", SYMBOLS);
	if (_i &&
	    fchownat(origin.directory, "root/tmp/perf-7.map", 65534, 1, 0))
		ck_assert_int_eq(errno, EPERM);
	origin.pid = 7;
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	ck_assert(map.rows[0].detail == wanted || (_i && geteuid()));
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* Memory of the process at an address, in words of 8 bytes. */
static void put_words(struct vm_origin *origin, const char *name, uint64_t a,
		      uint64_t b, uint64_t c, uint64_t d)
{
	const uint64_t words[] = { a, b, c, d };

	made_put(origin, name, words, sizeof(words));
}

/* The kernel joins what malloc mapped: two blocks, an arena and one below. */
START_TEST(joined_by_the_kernel)
{
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put_text(&origin, "maps",
		      "10000-70000 rw-p 0 0:0 0\n"
		      "3ff0000-4021000 rw-p 0 0:0 0\n"
		      "4021000-8000000 ---p 0 0:0 0\n");
	put_words(&origin, "memory/10000", 0, 0x40002, 0, 0);
	put_words(&origin, "memory/50000", 0, 0x20002, 0, 0);
	put_words(&origin, "memory/4000000", 0x4000030, 0, 0x20000, 0x21000);
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	ck_assert_uint_eq(map.count, 4);
	ck_assert_int_eq(map.rows[0].label, VM_LABEL_MALLOC);
	ck_assert_uint_eq(map.rows[0].detail, 2);
	ck_assert_int_eq(map.rows[1].label, VM_LABEL_ANONYMOUS);
	ck_assert_uint_eq(map.rows[2].start, 0x4000000);
	ck_assert_int_eq(map.rows[2].label, VM_LABEL_ARENA);
	ck_assert_int_eq(map.rows[3].label, VM_LABEL_ARENA_RESERVE);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* smaps counts regions: the row that has most of one stands for it. */
START_TEST(details_of_the_largest)
{
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put_text(&origin, "smaps",
		      "10000-30000 rw-p 0 0:0 0 [heap]\nRss: 8 kB\n");
	made_put_text(&origin, "stat",
		      _i ? STAT "0 0 73728 0 0 0 0\n"
			 : STAT "0 0 188416 0 0 0 0\n");
	ck_assert_int_eq(vm_map_read(&map, &origin, VM_MAP_DETAILS), 0);
	ck_assert_uint_eq(map.count, 2);
	ck_assert_ptr_null(vm_row_detail(&map, &map.rows[!_i]));
	ck_assert_uint_eq(vm_row_detail(&map, &map.rows[_i])->rss, 8192);
	ck_assert_uint_eq(map.counts[_i].rss, 8192);
	ck_assert_uint_eq(map.counts[!_i].rss, 0);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* Rows out of order are put in order, what was counted of each is not. */
START_TEST(details_out_of_order)
{
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put_text(&origin, "smaps",
		      "20000-30000 rw-p 0 0:0 0\nRss: 8 kB\n"
		      "10000-20000 rw-p 0 0:0 0\nRss: 4 kB\n");
	ck_assert_int_eq(vm_map_read(&map, &origin, VM_MAP_DETAILS), -1);
	ck_assert_int_eq(errno, ENOTSUP);
	made_destroy(&origin);
}
END_TEST

#define TEXT	  "10000-11000 r-xp 0000 fe:0 7 /lib/x.so\n"
#define DATA(p)	  "12000-13000 " p " 1000 fe:0 7 /lib/x.so\n"
#define BEHIND(p) "13000-14000 " p " 2000 fe:0 7 /lib/x.so\n"

/* Text, then data at 0x2000 of which a part is RELRO: what its rows are. */
static const struct {
	const char *maps;
	uint64_t file_size, relro, relro_end;
	enum vm_label first, last; /* of the rows behind the text */
	size_t rows;
} relros[] = {
	{ TEXT DATA("r--p") BEHIND("rw-p"), 0x2000, 0x2000, 0x3000,
	  VM_LABEL_LIBRARY_RELRO, VM_LABEL_LIBRARY_DATA, 2 },
	/* The loader did not get that far. */
	{ TEXT DATA("rw-p") BEHIND("rw-p"), 0x2000, 0x2000, 0x3000,
	  VM_LABEL_LIBRARY_DATA, VM_LABEL_LIBRARY_DATA, 2 },
	/* Made read-only by somebody else, below it. */
	{ TEXT DATA("r--p") BEHIND("rw-p"), 0x2000, 0x3000, 0x4000,
	  VM_LABEL_LIBRARY_DATA, VM_LABEL_LIBRARY_DATA, 2 },
	/* The rest of its page is zeroed, and as much RELRO; else it is bss. */
	{ TEXT DATA("r--p"), 0x800, 0x2000, 0x3000, VM_LABEL_LIBRARY_RELRO,
	  VM_LABEL_LIBRARY_RELRO, 1 },
	{ TEXT DATA("rw-p"), 0x800, 0x2000, 0x2400, VM_LABEL_LIBRARY_DATA,
	  VM_LABEL_LIBRARY_BSS, 2 },
};

START_TEST(relro_and_data)
{
	const bool small = relros[_i].file_size < 0x1000;
	const Elf64_Phdr programs[] = {
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_X,
		  .p_filesz = 0x1000,
		  .p_memsz = 0x1000 },
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_W,
		  .p_offset = 0x1000,
		  .p_vaddr = 0x2000,
		  .p_filesz = relros[_i].file_size,
		  .p_memsz = small ? 0x1000 : relros[_i].file_size },
		{ .p_type = PT_GNU_RELRO,
		  .p_vaddr = relros[_i].relro,
		  .p_memsz = relros[_i].relro_end - relros[_i].relro },
	};
	static const uint64_t auxv[4] = { AT_PAGESZ, 0x1000, AT_NULL, 0 };
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put(&origin, "auxv", auxv, sizeof(auxv));
	made_put_text(&origin, "maps", relros[_i].maps);
	made_put_elf(&origin, programs, 3);
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	ck_assert_uint_eq(map.count, 1 + relros[_i].rows);
	ck_assert_int_eq(map.rows[1].label, relros[_i].first);
	ck_assert_int_eq(map.rows[relros[_i].rows].label, relros[_i].last);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* Headers of a file, of which the listing says otherwise; the first fit. */
static const struct {
	const char *maps;
	uint64_t offset; /* of its data, at 0x2000 */
	enum vm_why why;
} headers[] = {
	{ TEXT DATA("rw-p") BEHIND("rw-p"), 0x1000, VM_WHY_LOAD },
	{ TEXT DATA("rw-p") BEHIND("rw-p"), 0x1800, VM_WHY_ELSEWHERE },
	{ TEXT DATA("rw-p") BEHIND("rw-p"), 0x3000, VM_WHY_ELSEWHERE },
	{ TEXT DATA("rw-p"), 0x1000, VM_WHY_ELSEWHERE },
	{ TEXT DATA("rw-p") "13000-14000 rw-p 2000 fe:0 8 /lib/y.so\n", 0x1000,
	  VM_WHY_ELSEWHERE },
	{ TEXT DATA("rw-p") "13000-14000 rw-p 3000 fe:0 7 /lib/x.so\n", 0x1000,
	  VM_WHY_ELSEWHERE },
};

START_TEST(headers_that_fit)
{
	const Elf64_Phdr programs[] = {
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_X,
		  .p_filesz = 0x1000,
		  .p_memsz = 0x1000 },
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_W,
		  .p_offset = headers[_i].offset,
		  .p_vaddr = 0x2000,
		  .p_filesz = 0x2000,
		  .p_memsz = 0x2000 },
	};
	static const uint64_t auxv[4] = { AT_PAGESZ, 0x1000, AT_NULL, 0 };
	struct vm_origin origin;
	struct vm_map map;

	made_start(&origin);
	made_put(&origin, "auxv", auxv, sizeof(auxv));
	made_put_text(&origin, "maps", headers[_i].maps);
	made_put_elf(&origin, programs, 2);
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	ck_assert_str_eq(vm_why_key(map.rows[1].why),
			 vm_why_key(headers[_i].why));
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

Suite *unit_rows(void)
{
	Suite *suite = suite_create("rows");
	TCase *tcase = tcase_create("made up");

	unit_add_loop(tcase, row_is_told, unit_count(rows));
	unit_add_loop(tcase, symbols_of_its_user, 2);
	unit_add(tcase, joined_by_the_kernel);
	unit_add_loop(tcase, details_of_the_largest, 2);
	unit_add(tcase, details_out_of_order);
	if (vm_elf_known()) {
		unit_add_loop(tcase, relro_and_data, unit_count(relros));
		unit_add_loop(tcase, headers_that_fit, unit_count(headers));
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
