/* SPDX-License-Identifier: MIT */
/*
 * verbs - the only ways in which an act touches memory; those that allocate
 * and those that make processes have headers of their own.
 *
 * An optimising compiler deletes malloc + memset + free and loops that read
 * nothing; it cannot look into these. Every call can be turned off from
 * outside (--sabotage), to prove that the claim would notice. All of them
 * break the act (measure/act.h) on an error, unless they say otherwise.
 * Lengths are in bytes.
 */
#ifndef VM_VERBS_H
#define VM_VERBS_H

#include <stddef.h>
#include <sys/mman.h>

#include "measure/act.h"

/* Older headers lack these; the kernel's numbers are the same everywhere. */
#ifndef MADV_COLD
#define MADV_COLD    20
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/*
 * Maps `len` bytes, readable and writable, of no file. `flags` are those of
 * mmap(2): MAP_PRIVATE or MAP_SHARED, with MAP_POPULATE or MAP_NORESERVE. An
 * inaccessible page on either side keeps the kernel from merging the region
 * with a neighbour. Sabotaged: NULL.
 */
#define vm_map(len, flags) vm_map_at(VM_HERE, len, flags)
void *vm_map_at(struct vm_site site, size_t len, int flags);

/*
 * Maps `len` private bytes wherever the kernel puts them, with no fence, so
 * that they may merge with what is there. `protection` as in mmap(2).
 */
#define vm_map_free(len, protection) vm_map_free_at(VM_HERE, len, protection)
void *vm_map_free_at(struct vm_site site, size_t len, int protection);

/*
 * Maps `len` private bytes at `start`, where nothing may be mapped, with no
 * fence.
 */
#define vm_map_into(start, len, protection)                                    \
	vm_map_into_at(VM_HERE, start, len, protection)
void vm_map_into_at(struct vm_site site, void *start, size_t len,
		    int protection);

/*
 * munmap(2), mprotect(2). vm_protect() skips the claim where a security module
 * refuses PROT_EXEC. vm_try_protect() returns the errno in place of breaking
 * the act; 0 when it went well, or was sabotaged.
 */
#define vm_unmap(start, len) vm_unmap_at(VM_HERE, start, len)
void vm_unmap_at(struct vm_site site, void *start, size_t len);
#define vm_protect(start, len, protection)                                     \
	vm_protect_at(VM_HERE, start, len, protection)
void vm_protect_at(struct vm_site site, void *start, size_t len,
		   int protection);
#define vm_try_protect(start, len, protection)                                 \
	vm_try_protect_at(VM_HERE, start, len, protection)
int vm_try_protect_at(struct vm_site site, void *start, size_t len,
		      int protection);

/*
 * madvise(2). vm_try_advise() returns the errno in place of breaking the act;
 * 0 when it went well, or was sabotaged.
 */
#define vm_advise(start, len, advice) vm_advise_at(VM_HERE, start, len, advice)
void vm_advise_at(struct vm_site site, void *start, size_t len, int advice);
#define vm_try_advise(start, len, advice)                                      \
	vm_try_advise_at(VM_HERE, start, len, advice)
int vm_try_advise_at(struct vm_site site, void *start, size_t len, int advice);

/*
 * Writes `byte` to, or reads, the first byte of each page. Reading returns the
 * number of pages in which it is not 0; sabotaged, 0.
 */
#define vm_write_pages(start, len, byte)                                       \
	vm_write_pages_at(VM_HERE, start, len, byte)
void vm_write_pages_at(struct vm_site site, void *start, size_t len, char byte);
#define vm_read_pages(start, len) vm_read_pages_at(VM_HERE, start, len)
size_t vm_read_pages_at(struct vm_site site, const void *start, size_t len);

/* Writes one byte. */
#define vm_write_byte(address, byte) vm_write_byte_at(VM_HERE, address, byte)
void vm_write_byte_at(struct vm_site site, void *address, char byte);

/*
 * Makes the kernel forget the most memory that the process ever had (5 into
 * /proc/PID/clear_refs): the peak is then what it has now.
 */
#define vm_forget_peak() vm_forget_peak_at(VM_HERE)
void vm_forget_peak_at(struct vm_site site);

/* memset(3) of the whole block. */
#define vm_memset(start, byte, len) vm_memset_at(VM_HERE, start, byte, len)
void vm_memset_at(struct vm_site site, void *start, char byte, size_t len);

/*
 * memcpy(3). vm_remap() moves the block elsewhere (mremap(2)) and returns where
 * to; sabotaged, where it was.
 */
#define vm_memcpy(to, from, len) vm_memcpy_at(VM_HERE, to, from, len)
void vm_memcpy_at(struct vm_site site, void *to, const void *from, size_t len);
#define vm_remap(start, len) vm_remap_at(VM_HERE, start, len)
void *vm_remap_at(struct vm_site site, void *start, size_t len);

/*
 * mlock2(2): `flags` 0 or MLOCK_ONFAULT. Not a verb: vm_lockable_bytes() is
 * vm_bytes(), or less where the process may lock less than that.
 */
#define vm_lock(start, len, flags) vm_lock_at(VM_HERE, start, len, flags)
void vm_lock_at(struct vm_site site, void *start, size_t len, int flags);
size_t vm_lockable_bytes(void);

/* Lets the address space grow by no more than `more` bytes (RLIMIT_AS). */
#define vm_limit_vsz(more) vm_limit_vsz_at(VM_HERE, more)
void vm_limit_vsz_at(struct vm_site site, size_t more);

#endif
