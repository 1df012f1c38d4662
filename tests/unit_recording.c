/* SPDX-License-Identifier: MIT */
/* unit_recording - recordings that are made up: what is believed, and what not.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/map.h"
#include "tests/made.h"
#include "tests/units.h"

enum {
	PAGE = 0x1000
};

/* The headers of a library of two segments, two pages zeroed behind them. */
static void put_library(struct vm_origin *origin)
{
	static const Elf64_Phdr programs[] = {
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_X,
		  .p_filesz = PAGE,
		  .p_memsz = PAGE },
		{ .p_type = PT_LOAD,
		  .p_flags = PF_R | PF_W,
		  .p_offset = PAGE,
		  .p_vaddr = 2 * PAGE,
		  .p_filesz = PAGE / 2,
		  .p_memsz = 3 * PAGE },
	};

	made_put_elf(origin, programs, 2);
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

	made_start(&origin);
	put_library(&origin);
	snprintf(text, sizeof(text), LIBRARY "%s", landings[_i].zeroed);
	ck_assert_int_eq(vm_maps_parse(&maps, text, strlen(text), NULL), 0);
	ck_assert_int_eq(
		vm_layouts_find(&layouts, &maps, &origin, &auxv, NULL, PAGE),
		0);
	ck_assert_uint_eq(layouts.count, landings[_i].lands);
	vm_layouts_free(&layouts);
	vm_maps_free(&maps);
	made_destroy(&origin);
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

	/* Behind data, of headers that are not known. */
	{ LIBRARY "13000-15000 rw-p 0 0:0 0\n"
		  "20000-21000 r-xp 0 fe:0 8 /p\n"
		  "21000-22000 rw-p 0 fe:0 8 /p\n"
		  "22000-23000 rw-p 0 0:0 0\n",
	  8,
	  0,
	  { 0 },
	  0x22000,
	  VM_LABEL_BSS,
	  VM_WHY_BSS_SHAPE,
	  NULL },

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
	made_put(origin, name, word == 4 ? (const void *)narrow : words,
		 4 * word);
}

START_TEST(row_is_labelled)
{
	static const uint64_t auxv[4] = { AT_PAGESZ, PAGE, AT_NULL, 0 };
	const struct vm_row *row;
	struct vm_origin origin;
	struct vm_map map;
	char name[64];

	made_start(&origin);
	put_library(&origin);
	made_put_text(&origin, "maps", rows[_i].maps);
	put_words(&origin, "auxv", rows[_i].word, auxv);
	snprintf(name, sizeof(name), "memory/%" PRIx64, rows[_i].address);
	put_words(&origin, name, rows[_i].word, rows[_i].words);
	if (rows[_i].there)
		made_put_text(&origin, rows[_i].there, "\n");
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	row = vm_row_at(&map, rows[_i].at);
	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(vm_label_name(row->label),
			 vm_label_name(rows[_i].label));
	ck_assert_str_eq(vm_why_key(row->why), vm_why_key(rows[_i].why));
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

Suite *unit_recording(void)
{
	Suite *suite = suite_create("recording");
	TCase *tcase = tcase_create("made up");

	if (vm_elf_known())
		unit_add_loop(tcase, zeroed_part_lands, unit_count(landings));
	unit_add_loop(tcase, row_is_labelled, unit_count(rows));
	suite_add_tcase(suite, tcase);
	return suite;
}
