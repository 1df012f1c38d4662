/* Leaves files wherever it can, and looks for those of the one before it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const char *folders[] = { "/tmp", "/dev/shm", "/var/tmp",
				  getenv("TMPDIR") };
	char path[4096];
	int found = 0;
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		snprintf(path, sizeof(path), "%s/vmgrade-left", folders[i]);
		found += !access(path, F_OK);
	}
	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		snprintf(path, sizeof(path), "%s/vmgrade-left", folders[i]);
		close(open(path, O_CREAT | O_WRONLY, 0666));
	}
	printf("found %d\n", found);
	return 3;
}
