/* SPDX-License-Identifier: MIT */
/* smaps - the long listing: as many details as rows come out of it. */
#include "measure/smaps.h"
#include "measure/maps.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = fuzz_file(bytes, size);
	struct vm_detail *details = NULL;
	struct vm_maps maps = { 0 };
	size_t len, count = 0, i;
	uint64_t sum = 0;
	char *text = vm_smaps_text(fd, &len, &details, &count);

	for (i = 0; text && i < count; i++)
		sum += details[i].rss;
	if (text && !vm_maps_take(&maps, text, len, sum & 1)) {
		if (maps.count > count)
			abort();
		vm_maps_free(&maps);
	}
	free(details);
	close(fd);
	return 0;
}
