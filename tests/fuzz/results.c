/* SPDX-License-Identifier: MIT */
/* results - a document of results, from another machine. */
#include <stdio.h>

#include "measure/results.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = fuzz_file(bytes, size);
	struct vm_results results;
	char why[VM_REASON] = "", path[32];
	size_t i;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!vm_results_read(&results, path, why)) {
		for (i = 0; i < results.count; i++)
			if (!vm_results_find(&results, results.claims[i].name))
				abort();
		vm_results_held(&results);
	} else if (!*why) {
		abort();
	}
	vm_results_free(&results);
	close(fd);
	return 0;
}
