/* Fills the disk with files that have no name any more. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char block[1 << 20];

int main(void)
{
	const char *folder = getenv("TMPDIR");
	int fd, written = 0, i;
	char name[4096];

	snprintf(name, sizeof(name), "%s/file", folder);
	for (;;) {
		fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd < 0 || unlink(name))
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
