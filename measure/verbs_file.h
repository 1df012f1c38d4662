/* SPDX-License-Identifier: MIT */
/*
 * verbs_file - the verbs that make files, map, read, and change them.
 *
 * A file is a descriptor and has no name, so that nothing is left behind.
 * Lengths are in bytes. All of these break the act on an error.
 */
#ifndef VM_VERBS_FILE_H
#define VM_VERBS_FILE_H

#include <stddef.h>

#include "measure/act.h"

/*
 * A new file of `len` times `byte`, in memory alone (memfd_create(2)), whatever
 * file systems there are. Sabotaged: -1.
 */
#define vm_file(len, byte) vm_file_at(VM_HERE, len, byte)
int vm_file_at(struct vm_site site, size_t len, char byte);

/*
 * A new file below vm_disk_folder(), for which VM_NEEDS_DISK asks: `len` bytes
 * that cannot be compressed, of which no page begins with 0. It is on the disk
 * (fsync(2)), and stays in the page cache too (measure/hold.h says up to which
 * length) until it is dropped from there. Sabotaged: -1.
 */
#define vm_disk_file(len) vm_disk_file_at(VM_HERE, len)
int vm_disk_file_at(struct vm_site site, size_t len);

/* The C library's own file, for reading (VM_NEEDS_DYNAMIC). Sabotaged: -1. */
#define vm_libc_file() vm_libc_file_at(VM_HERE)
int vm_libc_file_at(struct vm_site site);

/* This program's own file, for reading. Sabotaged: -1. */
#define vm_program_file() vm_program_file_at(VM_HERE)
int vm_program_file_at(struct vm_site site);

/* A file of its own, in memory alone, with what is in `file`. Sabotaged: -1. */
#define vm_copy_file(file) vm_copy_file_at(VM_HERE, file)
int vm_copy_file_at(struct vm_site site, int file);

/*
 * Maps the first `len` bytes, readable and writable, wherever the kernel puts
 * them. `flags` are MAP_PRIVATE or MAP_SHARED. Sabotaged: NULL.
 */
#define vm_map_file(file, len, flags) vm_map_file_at(VM_HERE, file, len, flags)
void *vm_map_file_at(struct vm_site site, int file, size_t len, int flags);

/* Reads the first `len` bytes into memory (read(2)). */
#define vm_read_file(file, start, len)                                         \
	vm_read_file_at(VM_HERE, file, start, len)
void vm_read_file_at(struct vm_site site, int file, void *start, size_t len);

/* ftruncate(2): makes the file that long. */
#define vm_truncate(file, len) vm_truncate_at(VM_HERE, file, len)
void vm_truncate_at(struct vm_site site, int file, size_t len);

/*
 * Drops a file of vm_disk_file(), of which nothing is mapped, from the page
 * cache: posix_fadvise(2). Skips the claim where some of it stays.
 */
#define vm_drop_file(file) vm_drop_file_at(VM_HERE, file)
void vm_drop_file_at(struct vm_site site, int file);

/*
 * No verbs. The bytes in a file; the pages of it that begin with `byte`, as
 * read(2) sees them; and the pages of a mapping that are in memory, whether or
 * not this process has touched them (mincore(2)).
 */
size_t vm_file_bytes(int file);
size_t vm_file_pages(int file, char byte);
size_t vm_resident_pages(const void *start, size_t len);

/* The byte of `file` that is mapped at `address`, as read(2) sees it. */
char vm_byte_in_file(int file, const void *address);

#endif
