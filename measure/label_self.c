/* SPDX-License-Identifier: MIT */
/*
 * label_self - what an address of the calling process is.
 *
 * Called inside measured processes: everything is static, for memory that was
 * allocated here would be measured as well.
 */
#include "measure/label.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

enum {
	REGIONS = 1024,
	TEXT = 256 << 10
};

static struct {
	char text[TEXT];
	char exe[PATH_MAX];
	struct vm_region regions[REGIONS];
	enum vm_label labels[REGIONS];
} self;

static ssize_t read_text(void)
{
	int fd = vm_proc_open(0, "self/maps");
	ssize_t got;
	int error;

	if (fd < 0)
		return -1;
	got = vm_proc_text(fd, self.text, sizeof(self.text));
	error = errno;
	close(fd);
	errno = error;
	return got;
}

/* The number of rows in the text, or -1 with errno. */
static ssize_t parse(size_t len)
{
	const char *line = self.text, *end = self.text + len;
	size_t count = 0;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;

		if (count == REGIONS) {
			errno = EFBIG;
			return -1;
		}
		if (vm_region_parse(line, (size_t)(next - line),
				    &self.regions[count]))
			return -1;
		count++;
		line = next;
	}
	return (ssize_t)count;
}

int vm_label_of(const void *address, enum vm_label *label,
		struct vm_region *region)
{
	const uint64_t sp = (uintptr_t)__builtin_frame_address(0);
	const struct vm_region nothing = { .start = (uintptr_t)address,
					   .end = (uintptr_t)address };
	const struct vm_region *found;
	struct vm_layout layout = { 0 };
	ssize_t len, count;

	len = read_text();
	if (len < 0)
		return -1;
	count = parse((size_t)len);
	if (count < 0)
		return -1;
	if (vm_proc_exe(0, self.exe, sizeof(self.exe)) >= 0)
		layout.exe = self.exe;
	if (gettid() != getpid()) {
		layout.thread_sp = &sp;
		layout.threads = 1;
	}
	vm_label_regions(self.regions, (size_t)count, &layout, self.labels);
	found = vm_region_find(self.regions, (size_t)count, (uintptr_t)address);
	*label = found ? self.labels[found - self.regions] : VM_LABEL_UNKNOWN;
	if (region)
		*region = found ? *found : nothing;
	return 0;
}
