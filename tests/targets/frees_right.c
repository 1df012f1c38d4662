/* SPDX-License-Identifier: MIT */
/* frees_right - shows what free_large_unmaps claims, of 4 MiB less as many
 * bytes as its argument says. */
#include "vmmark.h"

int main(int argc, char **argv)
{
	size_t len = (4 << 20) - (argc > 1 ? strtoul(argv[1], NULL, 10) : 0);
	char *block = malloc(len);

	if (!block)
		return 1;
	memset(block, 1, len);
	vm_block(block, len);
	vm_mark("filled");
	free(block);
	vm_mark("freed");
	return 0;
}
