/* A thread does the work; memory is aligned, and read and written by ints. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int *block, writes;
static size_t ints;

static void *touch(void *unused)
{
	volatile int *at = block;
	size_t i;

	for (i = 0; i < ints; i++) {
		if (i == ints / 2)
			puts("half");
		if (writes)
			at[i] = (int)i;
		else
			(void)at[i];
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	writes = argv[1][0] == 'w';
	ints = (size_t)atol(argv[2]) * 1024 * 1024 / sizeof(int);
	puts("ready");
	block = aligned_alloc(4096, ints * sizeof(int));
	puts("reserved");
	pthread_create(&thread, NULL, touch, NULL);
	pthread_join(thread, NULL);
	puts("touched");
	free(block);
	puts("freed");
	return 0;
}
