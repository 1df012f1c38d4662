/* Has the kernel read all of it at once: as many faults, but not page by page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22 /* Linux 5.14 */
#endif

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
	block = mmap(NULL, len, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED)
		return EXIT_FAILURE;
	puts("reserved");
	if (argv[1][0] == 'r')
		madvise((void *)block, len, MADV_POPULATE_READ);
	for (i = 0; i < len; i += page) {
		if (i == len / 2)
			puts("half");
		if (argv[1][0] == 'w')
			block[i] = 'x';
		else
			sum += block[i];
	}
	puts("touched");
	munmap((void *)block, len);
	puts("freed");
	return EXIT_SUCCESS;
}
