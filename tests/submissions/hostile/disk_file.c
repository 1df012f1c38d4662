/* Writes one endless file: stopped by its size. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	static char block[1 << 20];
	char name[4096];
	int fd;

	snprintf(name, sizeof(name), "%s/a", getenv("TMPDIR"));
	fd = open(name, O_WRONLY | O_CREAT, 0600);
	for (;;)
		if (write(fd, block, sizeof(block)) < 0)
			return perror(0), 3;
}
