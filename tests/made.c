/* SPDX-License-Identifier: MIT */
/* made - recordings that a test makes up, file by file. */
#include "tests/made.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void made_start(struct vm_origin *origin)
{
	char path[] = "/tmp/vm_made.XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(vm_origin_recording(origin, path), 0);
}

void made_put(struct vm_origin *origin, const char *name, const void *bytes,
	      size_t len)
{
	origin->copy = origin->directory;
	vm_origin_keep(origin, name, bytes, len);
	origin->copy = -1;
	ck_assert_int_eq(origin->copy_error, 0);
}

void made_put_text(struct vm_origin *origin, const char *name, const char *text)
{
	made_put(origin, name, text, strlen(text));
}

void made_put_elf(struct vm_origin *origin, const Elf64_Phdr *programs,
		  size_t count)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr programs[MADE_HEADERS];
	} file = { .header = { .e_type = ET_DYN,
			       .e_machine = EM_X86_64,
			       .e_version = EV_CURRENT,
			       .e_phoff = sizeof(Elf64_Ehdr),
			       .e_ehsize = sizeof(Elf64_Ehdr),
			       .e_phentsize = sizeof(Elf64_Phdr),
			       .e_phnum = (Elf64_Half)count } };

	ck_assert_uint_le(count, MADE_HEADERS);
	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_ident[EI_DATA] = ELFDATA2LSB;
	file.header.e_ident[EI_VERSION] = EV_CURRENT;
	memcpy(file.programs, programs, count * sizeof(*programs));
	made_put(origin, "elf/fe-00-7", &file, sizeof(file));
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *where)
{
	(void)status, (void)type, (void)where;
	return remove(path);
}

void made_destroy(struct vm_origin *origin)
{
	char link[32], path[4096] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", origin->directory);
	ck_assert_int_gt(readlink(link, path, sizeof(path) - 1), 0);
	vm_origin_close(origin);
	ck_assert_int_eq(nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}
