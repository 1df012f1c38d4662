/* SPDX-License-Identifier: MIT */
/* smaps - what the kernel counts of each region: /proc/PID/smaps. */
#ifndef VM_SMAPS_H
#define VM_SMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In bytes; what a kernel does not print is 0. */
struct vm_detail {
	uint64_t rss, pss, shared_clean, shared_dirty, private_clean,
		private_dirty, referenced, anonymous, lazy_free, anon_huge,
		shmem_huge, file_huge, shared_hugetlb, private_hugetlb, swap,
		swap_pss, locked, page_size;
	bool hugetlb; /* VmFlags: ht */
};

/* The counts by the names that smaps gives them: "Rss". */
struct vm_detail_key {
	const char *name;
	size_t at; /* of the uint64_t in struct vm_detail */
};
extern const struct vm_detail_key vm_detail_keys[];
extern const size_t vm_detail_keys_count;

/*
 * Reads the text of smaps from where `fd` stands to its end, at most
 * VM_MAPS_MOST bytes of regions: their lines alone, as maps has them, come
 * back, `len` bytes; and in `details` what belongs to each, `count` of them.
 * The caller frees both. NULL with errno: EINVAL where it is no smaps, EFBIG,
 * ENOMEM, or read(2)'s.
 */
char *vm_smaps_text(int fd, size_t *len, struct vm_detail **details,
		    size_t *count);

#endif
