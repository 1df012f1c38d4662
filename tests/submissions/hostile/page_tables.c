/* Reads a zero page for each page table: no RSS, but memory. */
#include <sys/mman.h>

int main(void)
{
	const unsigned long size = 1UL << 40;
	volatile char *block =
		mmap(0, size, PROT_READ,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	unsigned long at;

	for (at = 0; at < size; at += 2 << 20)
		(void)block[at];
}
