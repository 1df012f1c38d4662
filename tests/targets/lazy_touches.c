/* SPDX-License-Identifier: MIT */
/* lazy_touches - wrong: fills the memory before the mark that shows it lazy. */
#include "vmmark.h"

int main(void)
{
	size_t len = 64 << 20;
	char *block;

	vm_mark("before");
	block = malloc(len);
	if (!block)
		return 1;
	memset(block, 1, len);
	vm_block(block, len);
	vm_mark("after");
	free(block);
	return 0;
}
