/* SPDX-License-Identifier: MIT */
/* fuzz - what the targets of `make fuzz` share: each file here is one. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* libFuzzer calls it; what it returns is 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The bytes as a file that is open for reading; the caller closes it. */
static inline int fuzz_file(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET))
		abort();
	return fd;
}

#endif
