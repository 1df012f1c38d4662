/* SPDX-License-Identifier: MIT */
/* scan - the ioctl PAGEMAP_SCAN: runs of pages of a kind (Linux 6.7). */
#ifndef VM_SCAN_H
#define VM_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* What a page can be, in combination; linux/fs.h of older systems lacks it. */
enum {
	VM_SCAN_FILE = 1 << 2,
	VM_SCAN_PRESENT = 1 << 3,
	VM_SCAN_SWAPPED = 1 << 4,
	VM_SCAN_ZERO = 1 << 5,
	VM_SCAN_HUGE = 1 << 6,
	VM_SCAN_GUARD = 1 << 8, /* Linux 6.15 */
	VM_SCAN_ALL = 0x17c
};

/* Pages from `start` to `end` (exclusive) that are all alike. */
struct vm_scan_run {
	uint64_t start, end, categories;
};

/*
 * Fills `runs` with at most `count` runs of those pages between `start` and
 * `end` that are any of `wanted`, through the open /proc/PID/pagemap `fd`. They
 * come in order; *walked is where the next call goes on. Of each run those of
 * `told` are said that it is. Categories that the kernel does not know are left
 * out. Returns how many runs, or -1 with ioctl(2)'s errno (ENOTTY: no such call
 * here).
 */
int vm_scan(int fd, uint64_t start, uint64_t end, unsigned int wanted,
	    unsigned int told, struct vm_scan_run *runs, size_t count,
	    uint64_t *walked);

/*
 * Bytes that are walked through in one call, which holds the process's memory
 * map still: 262,144 pages of 4 KiB, at most 10 ms.
 */
#define VM_SCAN_STEP ((uint64_t)1 << 30)

/*
 * The same in steps, until `end`: each run is given to `each`, which returns 0
 * to go on. Returns 0, or -1 with the errno of vm_scan() or of `each`.
 */
int vm_scan_each(int fd, uint64_t start, uint64_t end, unsigned int wanted,
		 unsigned int told,
		 int (*each)(const struct vm_scan_run *run, void *arg),
		 void *arg);

#endif
