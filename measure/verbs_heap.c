/* SPDX-License-Identifier: MIT */
/* verbs_heap - the verbs that make the heap grow, and see it do so. */
#include "measure/verbs_heap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/warm.h"

/* Each block begins with the address of the one before: none is lost. */
static VM_STATE void **last;

size_t vm_malloc_many_at(struct vm_site site, size_t count, size_t len)
{
	size_t i, steps = 0;

	if (!vm_begin(site, "malloc_many", count * len,
		      "many small mallocs, {bytes} bytes in all"))
		return 0;
	for (i = 0; i < count; i++) {
		const void *end = sbrk(0);
		void **block =
			malloc(len < sizeof(*block) ? sizeof(*block) : len);

		if (!block)
			vm_break("malloc of %zu bytes: %s", len,
				 strerror(errno));
		*block = last;
		last = block;
		steps += sbrk(0) != end;
	}
	return steps;
}

void vm_free_many_at(struct vm_site site)
{
	void **block;

	if (!vm_begin(site, "free_many", 0, "free all of them"))
		return;
	if (!last)
		vm_break("free_many: there are none");
	while ((block = last)) {
		last = *block;
		free(block);
	}
}
