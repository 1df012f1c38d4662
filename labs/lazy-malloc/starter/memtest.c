/* memtest r|w MIB - reserve memory, then read or write it page by page. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0); /* a line is out when it is printed */
	puts("ready");
	/* your part: reserve as many MiB as argv[2] says */
	puts("reserved");
	/* your part: one byte of each page: read it (r) or write it (w) */
	puts("half");
	puts("touched");
	/* your part: give it back */
	puts("freed");
	return argc == 3 && argv[1] ? EXIT_SUCCESS : EXIT_FAILURE;
}
