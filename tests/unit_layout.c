/* SPDX-License-Identifier: MIT */
/*
 * unit_layout - what other processes give to read is taken apart safely: ELF
 * headers, auxv, stat, smaps.
 */
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/auxv.h"
#include "measure/elf.h"
#include "measure/procstat.h"
#include "measure/smaps.h"
#include "measure/why.h"
#include "tests/units.h"

/* A file of two segments, the second with zeroed memory behind it. */
struct file {
	Elf64_Ehdr header;
	Elf64_Phdr programs[4];
};

static struct file sane(void)
{
	struct file file = { .header = { .e_type = ET_DYN,
					 .e_machine = EM_X86_64,
					 .e_version = EV_CURRENT,
					 .e_phoff = sizeof(Elf64_Ehdr),
					 .e_ehsize = sizeof(Elf64_Ehdr),
					 .e_phentsize = sizeof(Elf64_Phdr),
					 .e_phnum = 4 } };

	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_ident[EI_DATA] = ELFDATA2LSB;
	file.header.e_ident[EI_VERSION] = EV_CURRENT;
	file.programs[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
					 .p_flags = PF_R | PF_X,
					 .p_filesz = 0x1000,
					 .p_memsz = 0x1000 };
	file.programs[1] = (Elf64_Phdr){ .p_type = PT_LOAD,
					 .p_flags = PF_R | PF_W,
					 .p_offset = 0x1000,
					 .p_vaddr = 0x2000,
					 .p_filesz = 0x234,
					 .p_memsz = 0x3000 };
	file.programs[2] = (Elf64_Phdr){ .p_type = PT_GNU_RELRO,
					 .p_vaddr = 0x2000,
					 .p_memsz = 0x1000 };
	file.programs[3] = (Elf64_Phdr){ .p_type = PT_INTERP };
	return file;
}

/* Takes a file through a descriptor, as files of processes are. */
static int parse(const void *bytes, size_t len, struct vm_elf *elf)
{
	unsigned char image[VM_ELF_BYTES];
	int fd = memfd_create("unit", 0), size;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	size = vm_elf_image(fd, image);
	close(fd);
	return size < 0 ? -1 : vm_elf_parse(image, (size_t)size, elf);
}

START_TEST(sane_headers)
{
	struct file file = sane();
	struct vm_elf elf;

	ck_assert_int_eq(parse(&file, sizeof(file), &elf), 0);
	ck_assert_uint_eq(elf.count, 2);
	ck_assert(elf.loads[0].exec && !elf.loads[0].write);
	ck_assert(elf.loads[1].write && !elf.loads[1].exec);
	ck_assert_uint_eq(elf.loads[1].address, 0x2000);
	ck_assert_uint_eq(elf.loads[1].offset, 0x1000);
	ck_assert_uint_eq(elf.loads[1].file_size, 0x234);
	ck_assert_uint_eq(elf.loads[1].memory_size, 0x3000);
	ck_assert_uint_eq(elf.relro_end - elf.relro, 0x1000);
	ck_assert(elf.loader);
	ck_assert_uint_eq(elf.word, 8);
}
END_TEST

/* Headers at the end of the file, and sections that are nowhere. */
START_TEST(far_headers)
{
	struct file file = sane();
	char bytes[70000] = { 0 };
	struct vm_elf elf;

	file.header.e_phoff = sizeof(bytes) - sizeof(file.programs);
	file.header.e_shoff = UINT64_MAX - 5;
	file.header.e_shnum = 40000;
	memcpy(bytes, &file.header, sizeof(file.header));
	memcpy(bytes + file.header.e_phoff, file.programs,
	       sizeof(file.programs));
	ck_assert_int_eq(parse(bytes, sizeof(bytes), &elf), 0);
	ck_assert_uint_eq(elf.count, 2);
}
END_TEST

static void no_segments(struct file *file)
{
	file->header.e_phnum = 0;
}

static void too_many(struct file *file)
{
	file->header.e_phnum = PN_XNUM;
}

static void odd_entries(struct file *file)
{
	file->header.e_phentsize = 1;
}

static void beyond_the_end(struct file *file)
{
	file->header.e_phoff = INT64_MAX - 10;
}

static void nowhere(struct file *file)
{
	file->header.e_phoff = UINT64_MAX;
}

static void more_in_file(struct file *file)
{
	file->programs[0].p_filesz = 0x2000;
}

static void out_of_order(struct file *file)
{
	file->programs[0].p_vaddr = 0x8000;
}

static void overlapping(struct file *file)
{
	file->programs[1].p_vaddr = 0xfff;
}

static void round_the_end(struct file *file)
{
	file->programs[1].p_vaddr = UINT64_MAX - 100;
}

static void no_load(struct file *file)
{
	file->programs[0].p_type = file->programs[1].p_type = PT_NULL;
}

static void object(struct file *file)
{
	file->header.e_type = ET_REL;
}

static void no_class(struct file *file)
{
	file->header.e_ident[EI_CLASS] = 77;
}

static void no_magic(struct file *file)
{
	file->header.e_ident[0] = 'x';
}

static void (*const hostile[])(struct file *) = {
	no_segments,  too_many,	    odd_entries, beyond_the_end, nowhere,
	more_in_file, out_of_order, overlapping, round_the_end,	 no_load,
	object,	      no_class,	    no_magic,
};

START_TEST(hostile_headers)
{
	struct file file = sane();
	struct vm_elf elf;

	hostile[_i](&file);
	errno = 0;
	ck_assert_int_eq(parse(&file, sizeof(file), &elf), -1);
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

START_TEST(cut_short)
{
	const struct file file = sane();
	struct vm_elf elf;
	size_t len;

	for (len = 0; len < sizeof(file); len += 7)
		ck_assert_int_eq(parse(&file, len, &elf), -1);
}
END_TEST

START_TEST(auxv_of_each_kind)
{
	static const uint64_t wide[] = { AT_PAGESZ, 0x4000, AT_PHDR, 0x1234,
					 AT_BASE,   0,	    AT_NULL, 0 };
	uint64_t swapped[8];
	uint32_t narrow[8];
	struct vm_auxv auxv;
	size_t i;

	for (i = 0; i < 8; i++) {
		narrow[i] = (uint32_t)wide[i];
		swapped[i] = __builtin_bswap64(wide[i]);
	}
	ck_assert_int_eq(vm_auxv_parse(wide, sizeof(wide), &auxv), 0);
	ck_assert(auxv.word == 8 && !auxv.swapped && auxv.known);
	ck_assert_uint_eq(auxv.page, 0x4000);
	ck_assert_uint_eq(auxv.phdr, 0x1234);
	ck_assert_int_eq(vm_auxv_parse(narrow, sizeof(narrow), &auxv), 0);
	ck_assert(auxv.word == 4 && auxv.phdr == 0x1234);
	ck_assert_int_eq(vm_auxv_parse(swapped, sizeof(swapped), &auxv), 0);
	ck_assert(auxv.swapped && auxv.page == 0x4000);
	/* No end, no page size, noise. */
	ck_assert_int_eq(vm_auxv_parse(wide, 48, &auxv), -1);
	ck_assert_int_eq(vm_auxv_parse(wide + 2, 48, &auxv), -1);
	ck_assert_int_eq(vm_auxv_parse("noise, noise, noise", 19, &auxv), -1);
	ck_assert_uint_eq(auxv.page, 0);
}
END_TEST

START_TEST(stat_columns)
{
	struct vm_procstat stat, other;
	char text[512] = "12 (a) b (c) T";
	size_t used = strlen(text);
	int column;

	for (column = 4; column <= 52; column++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 " %d", column * 100);
	ck_assert_int_eq(vm_procstat_parse(text, &stat), 0);
	ck_assert_int_eq(stat.pid, 12);
	ck_assert_str_eq(stat.command, "a) b (c");
	ck_assert_int_eq(stat.state, 'T');
	ck_assert_uint_eq(stat.start_time, 2200);
	ck_assert_uint_eq(stat.start_brk, 4700);
	ck_assert_uint_eq(stat.arg_start, 4800);
	ck_assert_uint_eq(stat.env_end, 5100);
	other = stat;
	ck_assert(vm_procstat_same(&stat, &other));
	other.start_time++;
	ck_assert(!vm_procstat_same(&stat, &other));
	/* Linux 2.6 ends earlier; what is kept secret is 0 or 1. */
	ck_assert_int_eq(vm_procstat_parse("1 (init) S 0 1 1", &stat), 0);
	ck_assert_uint_eq(stat.start_brk, 0);
	ck_assert_int_eq(vm_procstat_parse("1 init S 0", &stat), -1);
	ck_assert_int_eq(vm_procstat_parse("", &stat), -1);
	ck_assert_int_eq(vm_procstat_parse(")1 (", &stat), -1);
}
END_TEST

static char *read_smaps(const char *text, struct vm_detail **details,
			size_t *count)
{
	int fd = memfd_create("unit", 0);
	size_t len;
	char *rows, *copy;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	rows = vm_smaps_text(fd, &len, details, count);
	close(fd);
	if (!rows)
		return NULL;
	copy = strndup(rows, len);
	free(rows);
	return copy;
}

START_TEST(smaps_counts)
{
	static const char text[] =
		"1000-2000 r-xp 0 fe:0 1 /bin/p\nSize: 4 kB\n"
		"KernelPageSize: 4 kB\nRss: 8 kB\nNovelty: 7 kB\nPss: 5 kB\n"
		"VmFlags: rd wr ht ac \n"
		"2000-3000 rw-p 0 0:0 0\nPss: 1 kB\nRss: 2 kB\nSwap: 3 kB\n";
	struct vm_detail *details;
	size_t count;
	char *rows = read_smaps(text, &details, &count);

	ck_assert_str_eq(rows, "1000-2000 r-xp 0 fe:0 1 /bin/p\n"
			       "2000-3000 rw-p 0 0:0 0\n");
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(details[0].rss, 8192);
	ck_assert_uint_eq(details[0].pss, 5120);
	ck_assert_uint_eq(details[0].swap, 0);
	ck_assert(details[0].hugetlb && !details[1].hugetlb);
	ck_assert_uint_eq(details[1].rss, 2048);
	ck_assert_uint_eq(details[1].swap, 3072);
	free(rows);
	free(details);
	errno = 0;
	ck_assert_ptr_null(read_smaps("Rss: 8 kB\n", &details, &count));
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_null(read_smaps("", &details, &count));
	ck_assert_int_eq(errno, ENODATA);
}
END_TEST

START_TEST(every_reason_has_a_name)
{
	enum vm_why why, other;

	for (why = 0; why < VM_WHYS; why++) {
		ck_assert_ptr_nonnull(vm_why_key(why));
		for (other = 0; other < why; other++)
			ck_assert_str_ne(vm_why_key(why), vm_why_key(other));
		ck_assert_int_eq(vm_why_certainty(why) == VM_CERTAINTY_UNKNOWN,
				 why == VM_WHY_NOTHING);
	}
}
END_TEST

Suite *unit_layout(void)
{
	Suite *suite = suite_create("layout");
	TCase *tcase = tcase_create("what others wrote");

	if (vm_elf_known()) {
		unit_add(tcase, sane_headers);
		unit_add(tcase, far_headers);
		unit_add_loop(tcase, hostile_headers, unit_count(hostile));
		unit_add(tcase, cut_short);
	}
	unit_add(tcase, auxv_of_each_kind);
	unit_add(tcase, stat_columns);
	unit_add(tcase, smaps_counts);
	unit_add(tcase, every_reason_has_a_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
