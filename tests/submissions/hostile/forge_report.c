/* Writes to the files of its cell: they are not to be seen. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "report", "filter",
					     "build/program", "submission/a" };
	int i, count = 0;

	for (i = 0; i < 4; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/../%s", getenv("TMPDIR"),
			 names[i]);
		count += open(path, O_WRONLY | O_CREAT, 0600) >= 0;
		count += !unlink(path);
		snprintf(path, sizeof(path), "%s/../report", getenv("TMPDIR"));
		count += open(path, O_RDONLY) >= 0;
	}
	printf("%d opened\n", count);
	return 3;
}
