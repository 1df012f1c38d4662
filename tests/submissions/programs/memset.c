/* malloc, memset in two halves instead of a loop, long words when reading. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long add(const volatile long *from, size_t bytes)
{
	long sum = 0;

	for (size_t i = 0; i < bytes / sizeof(long); i++)
		sum += from[i];
	return sum;
}

int main(int argc, char **argv)
{
	const size_t bytes = strtoul(argv[2], NULL, 10) << 20;
	long sum = 0;

	puts("ready");
	char *block = malloc(bytes);
	puts("reserved");
	if (*argv[1] == 'w')
		memset(block, 0xff, bytes / 2);
	else
		sum += add((long *)block, bytes / 2);
	puts("half");
	if (*argv[1] == 'w')
		memset(block + bytes / 2, 0xff, bytes / 2);
	else
		sum += add((long *)(block + bytes / 2), bytes / 2);
	puts("touched");
	free(block);
	puts("freed");
	return sum != 0;
}
