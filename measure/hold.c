/* SPDX-License-Identifier: MIT */
/* hold - keeps the pages of a file in the page cache. */
#include "measure/hold.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

/* A pipe that refers to pages of a file, by its reading end. */
static struct {
	int file, pipe;
} held[128];
static size_t count;

/* From `at` on, as many as a new pipe takes: 16 as a rule. */
static ssize_t fill_pipe(int file, off_t *at)
{
	int ends[2], error;
	ssize_t part, sum = 0;

	if (count == sizeof(held) / sizeof(*held)) {
		errno = EFBIG;
		return -1;
	}
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	held[count].file = file;
	held[count++].pipe = ends[0];
	do {
		part = splice(file, at, ends[1], NULL, 1 << 20,
			      SPLICE_F_NONBLOCK);
		sum += part > 0 ? part : 0;
	} while (part > 0);
	error = errno;
	close(ends[1]);
	/* Full, at the end of the file, or not to be had by splice. */
	if (part < 0 && error != EAGAIN && error != EINVAL) {
		errno = error;
		return -1;
	}
	return sum;
}

int vm_hold(int file)
{
	off_t at = 0;
	ssize_t part;

	while ((part = fill_pipe(file, &at)) > 0)
		;
	return part ? -1 : 0;
}

void vm_hold_end(int file)
{
	size_t i, left = 0;

	for (i = 0; i < count; i++)
		if (held[i].file == file)
			close(held[i].pipe);
		else
			held[left++] = held[i];
	count = left;
}
