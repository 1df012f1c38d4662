/* SPDX-License-Identifier: MIT */
/* lazy_right - a student's program that shows what malloc_lazy claims. */
#include <stdio.h>

#include "vmmark.h"

int main(void)
{
	size_t len = 64 << 20;
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
