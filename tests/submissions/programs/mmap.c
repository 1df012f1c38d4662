/* mmap and munmap, a loop; the tests plant mistakes in it by sed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char *argv[])
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s r|w MB\n", argv[0]);
		exit(1);
	}
	size_t n = (size_t)atoi(argv[2]) * 1024 * 1024, start = 0, step = 4096;
	size_t half = n / 2, sum = 0;
	int writing = strcmp(argv[1], "w") == 0;

	printf("ready\n");
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
		       MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	printf("reserved\n");
	for (size_t i = start; i < n; i += step) {
		if (i == half)
			printf("half way there\n");
		if (writing)
			p[i] = 1;
		else
			sum += ((volatile char *)p)[i];
	}
	printf("touched, sum is %zu\n", sum);
	munmap(p, n);
	printf("freed\n");
	return 0;
}
