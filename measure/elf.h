/* SPDX-License-Identifier: MIT */
/*
 * elf - the program headers of an executable or a library: how it is laid out.
 *
 * The file is another's: nothing in it is believed, little of it is read.
 */
#ifndef VM_ELF_H
#define VM_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VM_ELF_LOADS = 32, /* segments; real files have at most a dozen */
	VM_ELF_HEADERS = 128,
	VM_ELF_BYTES = 64 + VM_ELF_HEADERS * 56
};

/* One PT_LOAD. In bytes; the part behind file_size is zeroed memory. */
struct vm_load {
	uint64_t address; /* as the file has it, before it is moved */
	uint64_t offset, file_size, memory_size;
	bool read, write, exec;
};

struct vm_elf {
	struct vm_load loads[VM_ELF_LOADS]; /* ascending, not overlapping */
	size_t count;			    /* at least 1 */
	uint64_t relro, relro_end;	    /* PT_GNU_RELRO; equal: none */
	bool loader;	   /* it names one (PT_INTERP): dynamically linked */
	unsigned int word; /* bytes in an address: 4 or 8 */
};

/*
 * The ELF header and the program headers alone, as a file that readelf(1) can
 * read, out of the file behind `fd`: at most VM_ELF_BYTES into `image`. Returns
 * its length, or -1 with errno: EINVAL where it is no ELF file or not a sane
 * one, ENOTSUP where this was built without libelf, or pread(2)'s.
 */
int vm_elf_image(int fd, unsigned char image[VM_ELF_BYTES]);

/* Takes such an image apart. Returns 0, or -1 with errno as above. */
int vm_elf_parse(const unsigned char *image, size_t len, struct vm_elf *elf);

/* Was this built with libelf? */
bool vm_elf_known(void);

#endif
