/* SPDX-License-Identifier: MIT */
/* writes_right - shows what first_write_faults claims, and between its marks
 * runs code of the C library that has not run before. */
#include <arpa/inet.h>
#include <sys/mman.h>

#include "vmmark.h"

static int (*const version_order)(const char *, const char *) = strverscmp;
static long (*const number_of_letters)(const char *) = a64l;
static in_addr_t (*const host_of)(struct in_addr) = inet_lnaof;

int main(void)
{
	size_t len = 4 << 20;
	char *block = mmap(NULL, len, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile long sum;

	if (block == MAP_FAILED)
		return 1;
	vm_block(block, len);
	vm_mark("before");
	sum = version_order("1.2", "1.10");
	sum += number_of_letters("z") + (long)host_of((struct in_addr){ 1 });
	(void)sum;
	memset(block, 1, len);
	vm_mark("after");
	return 0;
}
