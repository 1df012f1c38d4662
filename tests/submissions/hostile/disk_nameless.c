/* Fills the disk with files that never had a name. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char block[1 << 20];

int main(void)
{
	int fd, written = 0, i;

	for (;;) {
		fd = open(getenv("TMPDIR"), O_TMPFILE | O_RDWR, 0600);
		if (fd < 0)
			break;
		for (i = 0; i < 15; i++, written++)
			if (write(fd, block, sizeof(block)) <
			    (long)sizeof(block))
				goto full;
	}
full:
	printf("full after %d MiB\n", written);
	return 3;
}
