/* SPDX-License-Identifier: MIT */
/* kept - names of files that the kernel keeps behind memory nobody named. */
#include <string.h>

#include "measure/file.h"
#include "measure/rows.h"

static const struct {
	const char *prefix, *suffix;
	enum vm_label label;
	enum vm_why why;
} kept[] = {
	{ "/memfd:", "", VM_LABEL_MEMFD, VM_WHY_MEMFD },
	{ "/secretmem", " (deleted)", VM_LABEL_MEMFD, VM_WHY_MEMFD },
	{ "/[aio]", " (deleted)", VM_LABEL_FILE, VM_WHY_FILE },
	{ "/SYSV", " (deleted)", VM_LABEL_SYSV, VM_WHY_SYSV },
	{ "/dev/zero", " (deleted)", VM_LABEL_SHARED, VM_WHY_SHARED },
	{ "/dev/zero", "", VM_LABEL_DEV_ZERO, VM_WHY_DEV_ZERO },
	{ "/anon_hugepage", " (deleted)", VM_LABEL_HUGETLB,
	  VM_WHY_HUGETLB_NAME },
	{ "[anon_shmem:", "]", VM_LABEL_SHARED, VM_WHY_OWN_NAME },
	{ "[anon: glibc: malloc arena]", "", VM_LABEL_ARENA, VM_WHY_OWN_NAME },
	{ "[anon: glibc: malloc]", "", VM_LABEL_MALLOC, VM_WHY_OWN_NAME },
	{ "[anon:", "]", VM_LABEL_NAMED, VM_WHY_OWN_NAME },
	{ "/", " (deleted)", VM_LABEL_DELETED, VM_WHY_DELETED },
};

/* A name is whole where there is no suffix, unless it says the kind alone. */
static bool is_kept(const struct vm_region *region, size_t i)
{
	const size_t prefix = strlen(kept[i].prefix),
		     suffix = strlen(kept[i].suffix);
	const size_t len = region->path_len;

	if (len < prefix + suffix ||
	    memcmp(region->path, kept[i].prefix, prefix) ||
	    memcmp(region->path + len - suffix, kept[i].suffix, suffix))
		return false;
	return suffix || len == prefix || kept[i].prefix[prefix - 1] == ':';
}

/* Code in a memfd looks like a library to the listing alone. */
static bool may_be_kept(const struct vm_row *row,
			const struct vm_region *region)
{
	if (!(row->is & VM_ROW_NAMED))
		return false;
	return row->label == VM_LABEL_FILE ||
	       row->label == VM_LABEL_ANONYMOUS ||
	       (row->label == VM_LABEL_LIBRARY && region->path_len > 7 &&
		!memcmp(region->path, "/memfd:", 7));
}

void vm_kept_label(const struct vm_making *making)
{
	struct vm_map *map = making->map;
	size_t i, k;

	for (i = 0; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];
		const struct vm_region *region = vm_row_region(map, row);

		if (!may_be_kept(row, region))
			continue;
		for (k = 0; k < sizeof(kept) / sizeof(kept[0]); k++) {
			if (!is_kept(region, k))
				continue;
			if (kept[k].label != VM_LABEL_DELETED ||
			    !making->origin ||
			    !vm_file_is_there(making->origin, region))
				vm_row_set(row, kept[k].label, kept[k].why);
			break;
		}
	}
}
