/* SPDX-License-Identifier: MIT */
/*
 * maps - a listing, in the order of its text and by its rules.
 *
 * What is taken is checked: rows ascend, do not overlap, and are found again
 * by their addresses.
 */
#include <errno.h>

#include "measure/maps.h"
#include "measure/picture.h"
#include "tests/fuzz/fuzz.h"

static void check_rows(const struct vm_map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row = &map->rows[i];

		if (row->start >= row->end || (i && row[-1].end > row->start) ||
		    row->region >= map->maps.count ||
		    vm_row_at(map, row->start) != row ||
		    vm_row_at(map, row->end - 1) != row)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = fuzz_file(bytes, size);
	struct vm_picture picture;
	struct vm_map map;

	if (!vm_map_listing(&map, fd)) {
		if (!map.count)
			abort();
		check_rows(&map);
		if (!vm_picture_make(&picture, &map, 2, 1, 40)) {
			if (2 * picture.count + picture.gaps > 40)
				abort();
			vm_picture_free(&picture);
		}
		vm_map_free(&map);
	}
	close(fd);
	return 0;
}
