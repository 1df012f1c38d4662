/* SPDX-License-Identifier: MIT */
/*
 * memtest - the program of document 000: memory is read or written page by
 * page, twice, and the two passes are compared.
 *
 * Usage: memtest r|w MIB
 *
 * To be watched, not judged: it leaves no marks but its own output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	MEGABYTE = 1024 * 1024,
	MOST = 1024 * 1024 /* MiB */
};

static double milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* One byte of each page; returns how long that took. */
static double pass(volatile char *block, size_t len, size_t page, char mode)
{
	const double start = milliseconds();
	size_t i;

	for (i = 0; i < len; i += page)
		if (mode == 'w')
			block[i] = 'x';
		else
			(void)block[i];
	return milliseconds() - start;
}

int main(int argc, char **argv)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const char mode = argc == 3 ? argv[1][0] : '\0';
	const long size = argc == 3 ? atol(argv[2]) : 0;
	const char *verb = mode == 'w' ? "write" : "read";
	double first, second;
	char *block;
	size_t len;

	if ((mode != 'r' && mode != 'w') || argv[1][1] || size < 1 ||
	    size > MOST) {
		fputs("Usage: memtest r|w MIB\n", stderr);
		return EXIT_FAILURE;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	len = (size_t)size * MEGABYTE;
	printf("memtest: %ld MiB, %zu pages of %zu bytes, %s\n", size,
	       len / page, page, verb);
	block = malloc(len);
	if (!block) {
		perror("memtest: malloc");
		return EXIT_FAILURE;
	}
	printf("allocated at %p\n", (void *)block);
	first = pass(block, len, page, mode);
	printf("pass 1: %.3f ms, %.1f ns a page\n", first,
	       first * 1e6 / (double)(len / page));
	second = pass(block, len, page, mode);
	printf("pass 2: %.3f ms, %.1f ns a page\n", second,
	       second * 1e6 / (double)(len / page));
	printf("the first pass took %.1f times as long as the second\n",
	       first / second);
	free(block);
	return EXIT_SUCCESS;
}
