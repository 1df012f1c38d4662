/* Reads into a variable that nobody uses, of a block that nobody frees but by
 * realloc to nothing; the size is in pages. */
#include <stdio.h>
#include <stdlib.h>

#define PAGE 4096

int main(int argc, char *argv[])
{
	int pages = atoi(argv[2]) * (1024 * 1024 / PAGE), i;
	char c, *data;

	setvbuf(stdout, NULL, _IONBF, 0);
	printf("ready\n");
	data = malloc(pages * PAGE);
	printf("reserved\n");
	for (i = 0; i < pages; i++) {
		if (i == pages / 2)
			printf("half\n");
		if (argv[1][0] == 'r')
			c = data[i * PAGE];
		else
			data[i * PAGE] = i;
	}
	printf("touched\n");
	data = realloc(data, 0);
	printf("freed\n");
}
