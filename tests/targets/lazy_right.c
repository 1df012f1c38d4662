/* SPDX-License-Identifier: MIT */
/* lazy_right - a student's program that shows what malloc_lazy claims, of 64
 * MiB less as many bytes as its argument says. */
#include <stdio.h>

#include "vmmark.h"

int main(int argc, char **argv)
{
	size_t len = (64 << 20) - (argc > 1 ? strtoul(argv[1], NULL, 10) : 0);
	char *block;

	vm_mark("before");
	block = malloc(len);
	if (!block)
		return 1;
	vm_block(block, len);
	vm_mark("after");
	printf("reserved %zu bytes\n", len);
	free(block);
	return 0;
}
