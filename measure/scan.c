/* SPDX-License-Identifier: MIT */
/* scan - the ioctl PAGEMAP_SCAN: runs of pages of a kind (Linux 6.7). */
#include "measure/scan.h"

#include <errno.h>
#include <sys/ioctl.h>

struct scan_arg {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t inverted, mask, anyof_mask, return_mask;
};
#define PAGEMAP_SCAN_IOCTL _IOWR('f', 16, struct scan_arg)

enum {
	OLDER = VM_SCAN_ALL & ~VM_SCAN_GUARD,
	RUNS = 512
};

int vm_scan(int fd, uint64_t start, uint64_t end, unsigned int wanted,
	    unsigned int told, struct vm_scan_run *runs, size_t count,
	    uint64_t *walked)
{
	static unsigned int known = VM_SCAN_ALL;
	struct scan_arg arg = { .size = sizeof(arg),
				.start = start,
				.end = end,
				.vec = (uintptr_t)runs,
				.vec_len = count };
	int found;

	for (;;) {
		*walked = end;
		arg.anyof_mask = wanted & known;
		arg.return_mask = told & known;
		if (!arg.anyof_mask)
			return 0;
		found = ioctl(fd, PAGEMAP_SCAN_IOCTL, &arg);
		if (found >= 0)
			break;
		if (errno != EINVAL || known == OLDER)
			return -1;
		known = OLDER; /* before 6.15 guards are no category */
	}
	*walked = arg.walk_end;
	return found;
}

int vm_scan_each(int fd, uint64_t start, uint64_t end, unsigned int wanted,
		 unsigned int told,
		 int (*each)(const struct vm_scan_run *run, void *arg),
		 void *arg)
{
	struct vm_scan_run runs[RUNS];
	int found, i;

	while (start < end) {
		const uint64_t step =
			end - start < VM_SCAN_STEP ? end : start + VM_SCAN_STEP;
		uint64_t walked;

		found = vm_scan(fd, start, step, wanted, told, runs, RUNS,
				&walked);
		if (found < 0)
			return -1;
		for (i = 0; i < found; i++)
			if (each(&runs[i], arg))
				return -1;
		start = walked > start ? walked : step;
	}
	return 0;
}
