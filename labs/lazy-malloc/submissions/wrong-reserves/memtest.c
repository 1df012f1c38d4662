/* Reserves the second half when it comes to it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile char sum;

int main(int argc, char **argv)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	volatile char *block, *rest = NULL;
	size_t len, i;

	if (argc != 3)
		return EXIT_FAILURE;
	len = (size_t)atol(argv[2]) << 20;
	puts("ready");
	block = malloc(len / 2);
	if (!block)
		return EXIT_FAILURE;
	puts("reserved");
	for (i = 0; i < len; i += page) {
		if (i == len / 2)
			puts("half");
		if (i == len / 2)
			rest = malloc(len / 2) ?: block;
		if (argv[1][0] == 'w')
			(i < len / 2 ? block : rest - len / 2)[i] = 'x';
		else
			sum += (i < len / 2 ? block : rest - len / 2)[i];
	}
	puts("touched");
	free((void *)block);
	free((void *)rest);
	puts("freed");
	return EXIT_SUCCESS;
}
