/* Fills the block while it reserves it: nothing is left to be seen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
	memset((void *)block, 0, len);
	puts("reserved");
	for (i = 0; i < len; i += page) {
		if (i == len / 2)
			puts("half");
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
