/* SPDX-License-Identifier: MIT */
/*
 * allocate - the program of document 004: 100 MiB are allocated at once, and
 * touched 10 MB by 10 MB.
 *
 * Usage: allocate [SECONDS]
 *
 * Waits so long (default: 1 second) before each step, so that it can be
 * watched. To be watched, not judged: it leaves no marks but its own output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	LOCALS = 10,
	MEGABYTE = 1024 * 1024,
	SIZE = 100 * MEGABYTE
};

static void show_stack(void)
{
	int locals[LOCALS], i;

	puts("-----------------------stack-----------------------");
	for (i = 0; i < LOCALS; i++) {
		locals[i] = i;
		printf("stack: %p: %d\n", (void *)&locals[i], locals[i]);
	}
	puts("-----------------------stack-----------------------");
}

static void say_touched(int megabytes)
{
	const time_t now = time(NULL);

	/* ctime(3) ends its text with a newline. */
	printf("%.24s: touched %dMB\n", ctime(&now), megabytes);
}

int main(int argc, char **argv)
{
	const unsigned int seconds = argc > 1 ? (unsigned int)atoi(argv[1]) : 1;
	volatile char *block; /* or the compiler deletes what is never read */
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	show_stack();
	puts("-----------------------heap-----------------------");
	puts("Will allocate memory");
	sleep(seconds);
	block = malloc(SIZE);
	if (!block) {
		perror("allocate: malloc");
		return EXIT_FAILURE;
	}
	printf("Succeeded to allocate memory: address = %p; size = %#x ***\n",
	       (void *)block, SIZE);
	sleep(seconds);
	puts("Before write values to physical memory");
	for (i = 0; i < SIZE; i++) {
		if (i && i % (10 * MEGABYTE) == 0) {
			say_touched((int)(i / MEGABYTE));
			sleep(seconds);
		}
		block[i] = 'x';
	}
	free((void *)block);
	return EXIT_SUCCESS;
}
