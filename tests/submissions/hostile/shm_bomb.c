/* Fills shared memory: it is full, or its memory is. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	static char block[1 << 20];
	long written = 0;
	int i;

	for (i = 0; i < 1000; i++) {
		char name[32];
		int fd;

		sprintf(name, "/a%d", i);
		fd = shm_open(name, O_RDWR | O_CREAT, 0600);
		if (fd < 0 || write(fd, block, sizeof(block)) <= 0)
			break;
		written++;
		close(fd);
	}
	printf("full after %ld MiB\n", written);
}
