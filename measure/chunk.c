/* SPDX-License-Identifier: MIT */
/* chunk - the mapping that glibc's malloc has made for one large block. */
#include "measure/chunk.h"

#include <unistd.h>

#include "measure/proc.h"

/* Two words in front of the block (malloc/malloc.c); its lowest bits of size:
 */
enum {
	MMAPPED = 2,
	FLAGS = 7
};

uint64_t vm_chunk_end(int mem, uint64_t block, uint64_t len)
{
	struct {
		uint64_t padding, size;
	} header;
	uint64_t page = vm_page_size(), start = block - sizeof(header), size;

	if (block % page != sizeof(header) ||
	    pread(mem, &header, sizeof(header), (off_t)start) !=
		    sizeof(header) ||
	    header.padding || (header.size & FLAGS) != MMAPPED)
		return 0;
	size = header.size - MMAPPED;
	if (size % page || size < len || size - len > 2 * page)
		return 0;
	return start + size;
}
