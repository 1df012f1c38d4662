/* Leaves out every other page of the first half. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile char sum;

int main(int argc, char **argv)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	volatile char *block;
	size_t len, i;

	if (argc != 3)
		return EXIT_FAILURE;
	len = (size_t)atol(argv[2]) << 20;
	puts("ready");
	block = malloc(len);
	if (!block)
		return EXIT_FAILURE;
	puts("reserved");
	for (i = 0; i < len; i += page) {
		if (i == len / 2)
			puts("half");
		if (argv[1][0] == 'w' && i < len / 2 && i / page % 2)
			continue;
		if (argv[1][0] == 'w')
			block[i] = 'x';
		else
			sum += block[i];
	}
	puts("touched");
	free((void *)block);
	puts("freed");
	return EXIT_SUCCESS;
}
