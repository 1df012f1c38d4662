/* calloc, a pointer that walks, fflush, and arguments in variables. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MB 1048576

static void say(const char *what)
{
	printf("%s\n", what);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	char mode;
	int megabytes, sum = 0;
	long page = sysconf(_SC_PAGESIZE);

	if (argc < 3 || sscanf(argv[1], "%c", &mode) != 1 ||
	    sscanf(argv[2], "%d", &megabytes) != 1)
		return 2;
	say("ready to reserve");
	char *memory = calloc(megabytes, MB);
	say("reserved it");
	volatile char *at = memory, *end = memory + (long)megabytes * MB;
	while (at < end) {
		if (at - memory == (long)megabytes * MB / 2)
			say("half");
		if (mode == 'w')
			*at = 'A';
		else
			sum += *at;
		at += page;
	}
	say("touched everything");
	free(memory);
	say("freed");
	exit(sum ? EXIT_FAILURE : EXIT_SUCCESS);
}
