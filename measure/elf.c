/* SPDX-License-Identifier: MIT */
/* elf - the program headers of an executable or a library. */
#include "measure/elf.h"

#include <errno.h>

#ifdef HAVE_LIBELF

#include <gelf.h>
#include <libelf.h>
#include <string.h>
#include <unistd.h>

/* Where the fields lie that are changed here; they differ by class. */
struct fields {
	size_t header; /* bytes of the whole ELF header */
	size_t phoff, shoff, word, shnum;
};

static const struct fields *fields_of(const unsigned char *image)
{
	static const struct fields narrow = { 52, 28, 32, 4, 48 };
	static const struct fields wide = { 64, 32, 40, 8, 60 };

	if (memcmp(image, ELFMAG, SELFMAG))
		return NULL;
	return image[EI_CLASS] == ELFCLASS64   ? &wide
	       : image[EI_CLASS] == ELFCLASS32 ? &narrow
					       : NULL;
}

/* Sections are of no interest, and may be anywhere: there are none. */
static void drop_sections(unsigned char *image, const struct fields *fields)
{
	memset(image + fields->shoff, 0, fields->word);
	memset(image + fields->shnum, 0, 4); /* e_shnum and e_shstrndx */
}

/* The program headers follow the ELF header, whose size fits a byte. */
static void move_headers(unsigned char *image, const struct fields *fields)
{
	const size_t last =
		image[EI_DATA] == ELFDATA2MSB ? fields->word - 1 : 0;

	memset(image + fields->phoff, 0, fields->word);
	image[fields->phoff + last] = (unsigned char)fields->header;
}

static int not_sane(void)
{
	errno = EINVAL;
	return -1;
}

static Elf *open_image(unsigned char *image, size_t len, GElf_Ehdr *header)
{
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)image, len);
	if (elf && !gelf_getehdr(elf, header)) {
		elf_end(elf);
		elf = NULL;
	}
	return elf;
}

int vm_elf_image(int fd, unsigned char image[VM_ELF_BYTES])
{
	const struct fields *fields;
	GElf_Ehdr header;
	ssize_t got;
	size_t size;
	Elf *elf;

	memset(image, 0, VM_ELF_BYTES);
	got = pread(fd, image, 64, 0);
	if (got < 0)
		return -1;
	fields = fields_of(image);
	if (!fields || (size_t)got < fields->header)
		return not_sane();
	memset(image + fields->header, 0, 64 - fields->header);
	drop_sections(image, fields);
	elf = open_image(image, 64, &header);
	if (!elf)
		return not_sane();
	elf_end(elf);
	size = (size_t)header.e_phnum * header.e_phentsize;
	if (!header.e_phnum || header.e_phnum > VM_ELF_HEADERS ||
	    header.e_phentsize != (fields->word == 8 ? 56 : 32) ||
	    header.e_phoff > INT64_MAX - size)
		return not_sane();
	got = pread(fd, image + fields->header, size, (off_t)header.e_phoff);
	if (got != (ssize_t)size)
		return got < 0 ? -1 : not_sane();
	move_headers(image, fields);
	return (int)(fields->header + size);
}

/* False where it cannot be: it ends before it begins, or lies out of order. */
static bool add_load(struct vm_elf *elf, const GElf_Phdr *header)
{
	struct vm_load *load = &elf->loads[elf->count];
	uint64_t end;

	if (elf->count == VM_ELF_LOADS || header->p_filesz > header->p_memsz ||
	    __builtin_add_overflow(header->p_vaddr, header->p_memsz, &end) ||
	    __builtin_add_overflow(header->p_offset, header->p_filesz, &end))
		return false;
	if (elf->count &&
	    header->p_vaddr < load[-1].address + load[-1].memory_size)
		return false;
	*load = (struct vm_load){ .address = header->p_vaddr,
				  .offset = header->p_offset,
				  .file_size = header->p_filesz,
				  .memory_size = header->p_memsz,
				  .read = header->p_flags & PF_R,
				  .write = header->p_flags & PF_W,
				  .exec = header->p_flags & PF_X };
	elf->count += header->p_memsz > 0;
	return true;
}

static bool add_header(struct vm_elf *elf, const GElf_Phdr *header)
{
	switch (header->p_type) {
	case PT_LOAD:
		return add_load(elf, header);
	case PT_INTERP:
		elf->loader = true;
		return true;
	case PT_GNU_RELRO:
		elf->relro = header->p_vaddr;
		return !__builtin_add_overflow(header->p_vaddr, header->p_memsz,
					       &elf->relro_end);
	default:
		return true;
	}
}

int vm_elf_parse(const unsigned char *image, size_t len, struct vm_elf *elf)
{
	unsigned char copy[VM_ELF_BYTES] = { 0 };
	const struct fields *fields;
	GElf_Ehdr header;
	GElf_Phdr program;
	bool sane;
	size_t i;
	Elf *file;

	*elf = (struct vm_elf){ 0 };
	if (len < 64 || len > sizeof(copy))
		return not_sane();
	memcpy(copy, image, len);
	fields = fields_of(copy);
	if (!fields)
		return not_sane();
	drop_sections(copy, fields);
	file = open_image(copy, len, &header);
	if (!file)
		return not_sane();
	sane = header.e_type == ET_EXEC || header.e_type == ET_DYN;
	elf->word = (unsigned int)fields->word;
	for (i = 0; sane && i < header.e_phnum && i < VM_ELF_HEADERS; i++)
		sane = gelf_getphdr(file, (int)i, &program) &&
		       add_header(elf, &program);
	elf_end(file);
	return sane && elf->count ? 0 : not_sane();
}

bool vm_elf_known(void)
{
	return true;
}

#else

static int without(void)
{
	errno = ENOTSUP;
	return -1;
}

int vm_elf_image(int fd, unsigned char image[VM_ELF_BYTES])
{
	(void)fd;
	(void)image;
	return without();
}

int vm_elf_parse(const unsigned char *image, size_t len, struct vm_elf *elf)
{
	(void)image;
	(void)len;
	*elf = (struct vm_elf){ 0 };
	return without();
}

bool vm_elf_known(void)
{
	return false;
}

#endif
