/* SPDX-License-Identifier: MIT */
/* auxv - what the kernel told a program at its start: /proc/PID/auxv. */
#ifndef VM_AUXV_H
#define VM_AUXV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All 0 where it was not told. */
struct vm_auxv {
	uint64_t phdr; /* address of the program headers of what was executed */
	uint64_t base; /* where its loader was put; 0 if it has none */
	uint64_t page; /* bytes in a page */
	bool known;    /* `base` was told, even if 0 */
	unsigned int word; /* bytes in an address of the process: 4 or 8 */
	bool swapped;	   /* its byte order is not this machine's */
};

/*
 * Takes the `len` bytes of the file apart, of 32 or 64 bits and in either byte
 * order, which the entries themselves tell. Returns 0, or -1 with errno EINVAL.
 */
int vm_auxv_parse(const void *bytes, size_t len, struct vm_auxv *auxv);

/* A word of `size` bytes (4 or 8), in the other byte order if `swapped`. */
uint64_t vm_word(const void *bytes, unsigned int size, bool swapped);

#endif
