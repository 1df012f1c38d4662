/* Fills files in memory that it never maps: the limit of memory. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	static char block[1 << 20];
	int i;

	memset(block, 1, sizeof(block));
	for (;;) {
		int fd = memfd_create("a", 0);

		for (i = 0; i < 8; i++)
			write(fd, block, sizeof(block));
	}
}
