/* SPDX-License-Identifier: MIT */
/* auxv - what the kernel told a program at its start: /proc/PID/auxv. */
#include "measure/auxv.h"

#include <byteswap.h>
#include <elf.h>
#include <errno.h>
#include <string.h>

enum {
	TYPE_MOST = 255 /* more than any that exists; the others are noise */
};

uint64_t vm_word(const void *bytes, unsigned int size, bool swapped)
{
	uint64_t wide;
	uint32_t narrow;

	if (size == 4) {
		memcpy(&narrow, bytes, 4);
		return swapped ? bswap_32(narrow) : narrow;
	}
	memcpy(&wide, bytes, 8);
	return swapped ? bswap_64(wide) : wide;
}

static void take(struct vm_auxv *auxv, uint64_t type, uint64_t value)
{
	switch (type) {
	case AT_PHDR:
		auxv->phdr = value;
		break;
	case AT_BASE:
		auxv->base = value;
		auxv->known = true;
		break;
	case AT_PAGESZ:
		auxv->page = value;
		break;
	default:
		break;
	}
}

/* True when the bytes make sense so: known types up to AT_NULL. */
static bool try(const char *bytes, size_t len, struct vm_auxv *auxv)
{
	const unsigned int word = auxv->word;
	size_t at;

	for (at = 0; at + 2 * word <= len; at += 2 * word) {
		uint64_t type = vm_word(bytes + at, word, auxv->swapped);

		if (type == AT_NULL)
			return auxv->page >= 1024 &&
			       !(auxv->page & (auxv->page - 1));
		if (type > TYPE_MOST)
			return false;
		take(auxv, type,
		     vm_word(bytes + at + word, word, auxv->swapped));
	}
	return false;
}

int vm_auxv_parse(const void *bytes, size_t len, struct vm_auxv *auxv)
{
	int guess;

	for (guess = 0; guess < 4; guess++) {
		*auxv = (struct vm_auxv){ .word = guess & 1 ? 4 : 8,
					  .swapped = guess & 2 };
		if (try(bytes, len, auxv))
			return 0;
	}
	*auxv = (struct vm_auxv){ 0 };
	errno = EINVAL;
	return -1;
}
