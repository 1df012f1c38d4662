/* SPDX-License-Identifier: MIT */
/* lazy_early - wrong: allocates before its first mark, so nothing changes. */
#include "vmmark.h"

int main(void)
{
	size_t len = 64 << 20;
	char *block = malloc(len);

	if (!block)
		return 1;
	vm_mark("before");
	vm_block(block, len);
	vm_mark("after");
	free(block);
	return 0;
}
