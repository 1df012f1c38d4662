/* SPDX-License-Identifier: MIT */
/*
 * verbs - the only ways in which an act touches memory or makes processes.
 *
 * An optimising compiler deletes malloc + memset + free and loops that read
 * nothing; it cannot look into these. Every call can be turned off from
 * outside (--sabotage), to prove that the claim would notice. All of them
 * break the act (measure/act.h) on an error. Lengths are in bytes.
 */
#ifndef VM_VERBS_H
#define VM_VERBS_H

#include <stddef.h>
#include <sys/mman.h>
#include <sys/types.h>

#include "measure/act.h"

#define VM_HERE ((struct vm_site){ __COUNTER__, __LINE__ })

/*
 * Maps `len` bytes, readable and writable, of no file; `sharing` is
 * MAP_PRIVATE or MAP_SHARED. An inaccessible page on either side keeps the
 * kernel from merging the region with a neighbour. Sabotaged: NULL.
 */
#define vm_map(len, sharing) vm_map_at(VM_HERE, len, sharing)
void *vm_map_at(struct vm_site site, size_t len, int sharing);

/*
 * Writes `byte` to, or reads, the first byte of each page. Reading returns the
 * number of pages in which it is not 0; sabotaged, 0.
 */
#define vm_write_pages(start, len, byte)                                       \
	vm_write_pages_at(VM_HERE, start, len, byte)
void vm_write_pages_at(struct vm_site site, void *start, size_t len, char byte);
#define vm_read_pages(start, len) vm_read_pages_at(VM_HERE, start, len)
size_t vm_read_pages_at(struct vm_site site, const void *start, size_t len);

/* malloc(3). The block is freed when the act has ended. Sabotaged: NULL. */
#define vm_malloc(len) vm_malloc_at(VM_HERE, len)
void *vm_malloc_at(struct vm_site site, size_t len);

/* memset(3) of the whole block. */
#define vm_memset(start, byte, len) vm_memset_at(VM_HERE, start, byte, len)
void vm_memset_at(struct vm_site site, void *start, char byte, size_t len);

/* madvise(2). */
#define vm_advise(start, len, advice) vm_advise_at(VM_HERE, start, len, advice)
void vm_advise_at(struct vm_site site, void *start, size_t len, int advice);

/*
 * Forks a child that runs `body` and ends; it ends with its parent, too.
 * Returns its PID. Sabotaged: 0.
 */
#define vm_fork(body, arg) vm_fork_at(VM_HERE, body, arg)
pid_t vm_fork_at(struct vm_site site, void (*body)(void *arg), void *arg);

/* Waits for the child's end, which must be a good one. */
#define vm_wait(child) vm_wait_at(VM_HERE, child)
void vm_wait_at(struct vm_site site, pid_t child);

/* Frees what vm_malloc() gave. The engine calls it behind the act. */
void vm_verbs_end(void);

#endif
