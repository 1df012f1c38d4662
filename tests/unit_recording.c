/* SPDX-License-Identifier: MIT */
/* unit_recording - recordings that are made up: what is believed, and what not.
 */
#include <elf.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/map.h"
#include "measure/pass.h"
#include "measure/proc.h"
#include "tests/units.h"

enum {
	PAGE = 0x1000
};

/* An empty recording, of no process. */
static void make(struct vm_origin *origin)
{
	char path[] = "/tmp/unit_recording.XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(vm_origin_recording(origin, path), 0);
}

static void put(struct vm_origin *origin, const char *name, const void *bytes,
		size_t len)
{
	origin->copy = origin->directory;
	vm_origin_keep(origin, name, bytes, len);
	origin->copy = -1;
	ck_assert_int_eq(origin->copy_error, 0);
}

static void put_text(struct vm_origin *origin, const char *name,
		     const char *text)
{
	put(origin, name, text, strlen(text));
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *where)
{
	(void)status, (void)type, (void)where;
	return remove(path);
}

static void destroy(struct vm_origin *origin)
{
	char link[32], path[4096] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", origin->directory);
	ck_assert_int_gt(readlink(link, path, sizeof(path) - 1), 0);
	vm_origin_close(origin);
	ck_assert_int_eq(nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

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
	struct vm_pass pass;
	char text[256];

	make(&origin);
	snprintf(text, sizeof(text), "%" PRIx64 "-%" PRIx64 " rw-p 0 0:0 0\n%s",
		 size, 4 * size, sums[_i].tail);
	put_text(&origin, "maps", text);
	snprintf(text, sizeof(text), "%u 1 1 1 0 1 0\n", sums[_i].pages);
	put_text(&origin, "statm", text);
	origin.pid = getpid(); /* that of a recording is not looked at */
	ck_assert_int_eq(vm_pass_take(&pass, &origin, false, NULL), 0);
	ck_assert_int_eq(pass.passes, sums[_i].passes);
	ck_assert(!pass.torn);
	vm_pass_free(&pass);
	destroy(&origin);
}
END_TEST

/* The headers of a library of two segments, two pages zeroed behind them. */
static void put_library(struct vm_origin *origin)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr programs[2];
	} file = { .header = { .e_type = ET_DYN,
			       .e_machine = EM_X86_64,
			       .e_version = EV_CURRENT,
			       .e_phoff = sizeof(Elf64_Ehdr),
			       .e_ehsize = sizeof(Elf64_Ehdr),
			       .e_phentsize = sizeof(Elf64_Phdr),
			       .e_phnum = 2 },
		   .programs = { { .p_type = PT_LOAD,
				   .p_flags = PF_R | PF_X,
				   .p_filesz = PAGE,
				   .p_memsz = PAGE },
				 { .p_type = PT_LOAD,
				   .p_flags = PF_R | PF_W,
				   .p_offset = PAGE,
				   .p_vaddr = 2 * PAGE,
				   .p_filesz = PAGE / 2,
				   .p_memsz = 3 * PAGE } } };

	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_ident[EI_DATA] = ELFDATA2LSB;
	file.header.e_ident[EI_VERSION] = EV_CURRENT;
	put(origin, "elf/fe-00-7", &file, sizeof(file));
}

#define LIBRARY                                                                \
	"10000-11000 r-xp 0000 fe:0 7 /lib/x.so\n"                             \
	"12000-13000 rw-p 1000 fe:0 7 /lib/x.so\n"

/* What is mapped where the library's last pages belong: does it land? */
static const struct {
	const char *zeroed;
	bool lands;
} landings[] = {
	{ "13000-15000 rw-p 0 0:0 0\n", true },
	{ "13000-14000 rw-p 0 0:0 0\n14000-15000 rw-p 0 0:0 0\n", true },
	{ "", false },
	{ "13000-14000 rw-p 0 0:0 0\n", false },
	{ "14000-15000 rw-p 0 0:0 0\n", false },
	{ "13000-15000 rw-p 2000 fe:0 7 /lib/x.so\n", false },
	{ "13000-14000 rw-p 0 0:0 0\n14000-15000 rw-p 0 fe:0 8 /y\n", false },
};

START_TEST(zeroed_part_lands)
{
	const struct vm_auxv auxv = { 0 };
	struct vm_layouts layouts;
	struct vm_origin origin;
	struct vm_maps maps;
	char text[512];

	make(&origin);
	put_library(&origin);
	snprintf(text, sizeof(text), LIBRARY "%s", landings[_i].zeroed);
	ck_assert_int_eq(vm_maps_parse(&maps, text, strlen(text), NULL), 0);
	ck_assert_int_eq(
		vm_layouts_find(&layouts, &maps, &origin, &auxv, NULL, PAGE),
		0);
	ck_assert_uint_eq(layouts.count, landings[_i].lands);
	vm_layouts_free(&layouts);
	vm_maps_free(&maps);
	destroy(&origin);
}
END_TEST

#define ARENA                                                                  \
	"7f44b8000000-7f44b8021000 rw-p 0 0:0 0\n"                             \
	"7f44b8021000-7f44bc000000 ---p 0 0:0 0\n"
#define BLOCK		    "f7000000-f7022000 rw-p 0 0:0 0\n"
#define FILE_CALLED_DELETED "1000-2000 r--p 0 fe:0 7 /x (deleted)\n"
#define CLOSED		    "1000-2000 ---p 0 0:0 0\n"

/*
 * Listings, and what memory holds at one address of the process, in words of
 * its size; the row at `at` is labelled so.
 */
static const struct {
	const char *maps;
	unsigned int word;
	uint64_t address, words[4];
	uint64_t at;
	enum vm_label label;
	enum vm_why why;
	const char *there; /* an empty file of the recording, or NULL */
} rows[] = {
	/* An arena's header: its state, no heap before, in use, usable. */
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0x7f44b8000030, 0, 0x20000, 0x21000 },
	  0x7f44b8000000,
	  VM_LABEL_ARENA,
	  VM_WHY_ARENA_HEADER,
	  NULL },
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0x7f44b8000030, 0, 0x20000, 0x21000 },
	  0x7f44b8021000,
	  VM_LABEL_ARENA_RESERVE,
	  VM_WHY_RESERVE,
	  NULL },
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0x7f44b8000030, 0, 0x20000, 0x20000 },
	  0x7f44b8000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0x7f44b8000030, 0, 0x22000, 0x21000 },
	  0x7f44b8000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0x7f44b8000030, 0, 0, 0x21000 },
	  0x7f44b8000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ ARENA,
	  8,
	  0x7f44b8000000,
	  { 0, 0, 0x20000, 0x21000 },
	  0x7f44b8000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	/* Not read: its shape alone. */
	{ ARENA,
	  8,
	  0x1000,
	  { 0 },
	  0x7f44b8000000,
	  VM_LABEL_ARENA,
	  VM_WHY_ARENA_SHAPE,
	  NULL },

	/* A chunk that malloc mapped alone; that of i386 begins 8 bytes on. */
	{ BLOCK,
	  8,
	  0xf7000000,
	  { 0, 0x22002 },
	  0xf7000000,
	  VM_LABEL_MALLOC,
	  VM_WHY_MALLOC,
	  NULL },
	{ BLOCK,
	  4,
	  0xf7000000,
	  { 0, 0x22002 },
	  0xf7000000,
	  VM_LABEL_MALLOC,
	  VM_WHY_MALLOC,
	  NULL },
	{ BLOCK,
	  4,
	  0xf7000008,
	  { 8, 0x21ffa },
	  0xf7000000,
	  VM_LABEL_MALLOC,
	  VM_WHY_MALLOC,
	  NULL },
	{ BLOCK,
	  4,
	  0xf7000008,
	  { 0, 0x21ffa },
	  0xf7000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ BLOCK,
	  4,
	  0xf7000008,
	  { 8, 0x22002 },
	  0xf7000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ BLOCK,
	  8,
	  0xf7000008,
	  { 8, 0x21ffa },
	  0xf7000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ BLOCK,
	  8,
	  0xf7000000,
	  { 0, 0x23002 },
	  0xf7000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },
	{ BLOCK,
	  8,
	  0xf7000000,
	  { 0, 0x22006 },
	  0xf7000000,
	  VM_LABEL_ANONYMOUS,
	  VM_WHY_NO_FILE,
	  NULL },

	/* Deleted, or only called so. */
	{ FILE_CALLED_DELETED,
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_DELETED,
	  VM_WHY_DELETED,
	  NULL },
	{ FILE_CALLED_DELETED,
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_FILE,
	  VM_WHY_FILE,
	  "there/fe-00-7" },
	{ FILE_CALLED_DELETED,
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_DELETED,
	  VM_WHY_DELETED,
	  "there/fe-00-8" },

	/* What nobody may touch: a guard of what stands on it, or kept. */
	{ CLOSED, 8, 0, { 0 }, 0x1000, VM_LABEL_RESERVED, VM_WHY_CLOSED, NULL },
	{ CLOSED "2000-3000 rw-p 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_GUARD,
	  VM_WHY_GUARD_BELOW,
	  NULL },
	{ CLOSED "3000-4000 rw-p 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_RESERVED,
	  VM_WHY_CLOSED,
	  NULL },
	{ CLOSED "2000-3000 rw-s 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_RESERVED,
	  VM_WHY_CLOSED,
	  NULL },
	{ CLOSED "2000-3000 r--p 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_RESERVED,
	  VM_WHY_CLOSED,
	  NULL },
	{ CLOSED "2000-3000 rw-p 0 fe:0 7 /x\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_RESERVED,
	  VM_WHY_CLOSED,
	  NULL },
	{ "1000-12000 ---p 0 0:0 0\n12000-13000 rw-p 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x1000,
	  VM_LABEL_RESERVED,
	  VM_WHY_CLOSED,
	  NULL },
};

/* Numbers as a process of that word size has them. */
static void put_words(struct vm_origin *origin, const char *name,
		      unsigned int word, const uint64_t words[4])
{
	uint32_t narrow[4];
	size_t i;

	for (i = 0; i < 4; i++)
		narrow[i] = (uint32_t)words[i];
	put(origin, name, word == 4 ? (const void *)narrow : words, 4 * word);
}

START_TEST(row_is_labelled)
{
	static const uint64_t auxv[4] = { AT_PAGESZ, PAGE, AT_NULL, 0 };
	const struct vm_row *row;
	struct vm_origin origin;
	struct vm_map map;
	char name[64];

	make(&origin);
	put_text(&origin, "maps", rows[_i].maps);
	put_words(&origin, "auxv", rows[_i].word, auxv);
	snprintf(name, sizeof(name), "memory/%" PRIx64, rows[_i].address);
	put_words(&origin, name, rows[_i].word, rows[_i].words);
	if (rows[_i].there)
		put_text(&origin, rows[_i].there, "\n");
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	row = vm_row_at(&map, rows[_i].at);
	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(vm_label_name(row->label),
			 vm_label_name(rows[_i].label));
	ck_assert_str_eq(vm_why_key(row->why), vm_why_key(rows[_i].why));
	vm_map_free(&map);
	destroy(&origin);
}
END_TEST

Suite *unit_recording(void)
{
	Suite *suite = suite_create("recording");
	TCase *tcase = tcase_create("made up");

	unit_add_loop(tcase, rows_add_up, unit_count(sums));
	if (vm_elf_known())
		unit_add_loop(tcase, zeroed_part_lands, unit_count(landings));
	unit_add_loop(tcase, row_is_labelled, unit_count(rows));
	suite_add_tcase(suite, tcase);
	return suite;
}
