/* SPDX-License-Identifier: MIT */
/* verbs_malloc - the verbs that go through the libc's malloc, and brk. */
#include "measure/verbs_malloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "measure/warm.h"

enum {
	BLOCKS = 64
};

/* Still referenced: a leak that memcheck finds is an act's own. */
static VM_STATE void *blocks[BLOCKS];

/* Keeps the block, and the compiler from looking through the allocation. */
static void *keep(const char *verb, void *start, size_t len)
{
	size_t i = 0;

	if (!start)
		vm_break("%s of %zu bytes: %s", verb, len, strerror(errno));
	while (i < BLOCKS && blocks[i])
		i++;
	if (i == BLOCKS)
		vm_break("%s: more than %d blocks in one act", verb, BLOCKS);
	blocks[i] = start;
	__asm__ volatile("" : "+r"(start) : : "memory");
	return start;
}

void *vm_malloc_at(struct vm_site site, size_t len)
{
	if (!vm_begin(site, "malloc", len, "malloc({bytes})"))
		return NULL;
	return keep("malloc", malloc(len), len);
}

void *vm_try_malloc_at(struct vm_site site, size_t len)
{
	void *start;

	if (!vm_begin(site, "malloc", len, "malloc({bytes})"))
		return NULL;
	start = malloc(len);
	return start ? keep("malloc", start, len) : NULL;
}

void *vm_calloc_at(struct vm_site site, size_t len)
{
	if (!vm_begin(site, "calloc", len, "calloc({bytes})"))
		return NULL;
	return keep("calloc", calloc(1, len), len);
}

void vm_free_at(struct vm_site site, void *start)
{
	size_t i = 0;

	if (!vm_begin(site, "free", 0, "free it"))
		return;
	while (i < BLOCKS && blocks[i] != start)
		i++;
	if (!start || i == BLOCKS)
		vm_break("free: there is no such block");
	blocks[i] = NULL;
	free(start);
}

void vm_trim_at(struct vm_site site)
{
	if (!vm_begin(site, "trim", 0, "ask malloc to give back (malloc_trim)"))
		return;
#ifdef __GLIBC__
	malloc_trim(0);
#else
	vm_break("malloc_trim: this libc has none");
#endif
}

void vm_mallopt_at(struct vm_site site, int parameter, int value)
{
	if (!vm_begin(site, "mallopt", 0, "set malloc's parameters (mallopt)"))
		return;
#ifdef __GLIBC__
	if (!mallopt(parameter, value))
		vm_break("mallopt(%d, %d): refused", parameter, value);
#else
	vm_break("mallopt(%d, %d): this libc has none", parameter, value);
#endif
}

void vm_brk_at(struct vm_site site, intptr_t increment)
{
	uintptr_t now, wanted;

	if (!vm_begin(site, "brk", (uint64_t)llabs(increment),
		      increment < 0
			      ? "move the end of the heap back by {bytes} "
				"bytes (brk)"
			      : "move the end of the heap by {bytes} bytes "
				"(brk)"))
		return;
	now = (uintptr_t)syscall(SYS_brk, 0);
	wanted = now + (uintptr_t)increment;
	if ((uintptr_t)syscall(SYS_brk, wanted) != wanted)
		vm_break("brk: the kernel refuses");
}

void vm_malloc_start(void)
{
	memset(blocks, 0, sizeof(blocks));
}

void vm_malloc_end(void)
{
	size_t i;

	for (i = 0; i < BLOCKS; i++)
		free(blocks[i]);
}
