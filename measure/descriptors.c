/* SPDX-License-Identifier: MIT */
/*
 * descriptors - the stacks of threads that run, of which the kernel tells no
 * stack pointer: by what the C library keeps at their top.
 *
 *   guard | stack                            | descriptor |
 *                                   its own address  TID
 *
 * On x86 a descriptor begins with its own address, and has the number of its
 * thread close behind it, both with glibc and with musl. Elsewhere none is
 * found.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/auxv.h"
#include "measure/threads.h"

enum {
	TOP = 4096,	   /* bytes looked at, with glibc's 2,304 */
	TID_WITHIN = 1024, /* 720 in glibc 2.36 on x86-64 */
	LOOKS_MOST = 4096, /* at memory, about a microsecond each */
	LEAST = 8 << 10,
	NAME = 64
};

/* Which of the threads that are left is named in these bytes, or `unknown`. */
static size_t named_in(const struct vm_threads *threads,
		       const unsigned char *bytes, size_t len)
{
	size_t at, i = threads->unknown;
	int32_t number;

	for (at = 0; at + sizeof(number) <= len; at += sizeof(number)) {
		memcpy(&number, bytes + at, sizeof(number));
		for (i = 0; i < threads->unknown; i++)
			if (threads->left[i] == number)
				return i;
	}
	return i;
}

static void found(struct vm_threads *threads, struct vm_origin *origin,
		  size_t i, uint64_t address)
{
	const pid_t tid = threads->left[i];
	char name[NAME], text[NAME];
	const int len = snprintf(text, sizeof(text), "%" PRIx64 "\n", address);

	if (vm_threads_add(threads, address, tid))
		return;
	threads->left[i] = threads->left[--threads->unknown];
	snprintf(name, sizeof(name), "task/%d/descriptor", (int)tid);
	vm_origin_keep(origin, name, text, (size_t)len);
}

static void look_at_top(struct vm_threads *threads, struct vm_origin *origin,
			uint64_t end, unsigned int word)
{
	unsigned char bytes[TOP];
	size_t at, rest, i;

	if (!vm_origin_look(origin, end - TOP, bytes, TOP))
		return;
	for (at = 0; at < TOP; at += word) {
		const uint64_t address = end - TOP + at;

		if (vm_word(bytes + at, word, false) != address)
			continue;
		rest = TOP - at < TID_WITHIN ? TOP - at : TID_WITHIN;
		i = named_in(threads, bytes + at, rest);
		if (i < threads->unknown) {
			found(threads, origin, i, address);
			return;
		}
	}
}

static void read_recorded(struct vm_threads *threads, struct vm_origin *origin)
{
	size_t i = 0, len;

	while (i < threads->unknown) {
		char name[NAME], *text;

		snprintf(name, sizeof(name), "task/%d/descriptor",
			 (int)threads->left[i]);
		text = vm_origin_text(origin, name, NAME, &len);
		if (text && !vm_threads_add(threads, strtoull(text, NULL, 16),
					    threads->left[i]))
			threads->left[i] = threads->left[--threads->unknown];
		else
			i++;
		free(text);
	}
}

void vm_threads_search(struct vm_threads *threads, struct vm_origin *origin,
		       const struct vm_maps *maps, unsigned int word)
{
	size_t i, looks = 0;

	if (!origin->pid) {
		read_recorded(threads, origin);
		return;
	}
	for (i = 0; i < maps->count && looks < LOOKS_MOST && threads->unknown;
	     i++) {
		const struct vm_region *region = &maps->regions[i];

		if (!region->read || !region->write || region->shared ||
		    region->path_len || vm_region_size(region) < LEAST)
			continue;
		looks++;
		look_at_top(threads, origin, region->end, word);
	}
}
