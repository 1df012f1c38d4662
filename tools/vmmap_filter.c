/* SPDX-License-Identifier: MIT */
/* vmmap_filter - which rows were asked for. */
#include <fnmatch.h>
#include <string.h>

#include "tools/vmmap_columns.h"

static bool matches_permission(const char *wanted, const struct vm_map *map,
			       const struct vm_row *row)
{
	char have[VMMAP_CELL];
	size_t i;

	vmmap_put(vmmap_column("permissions", 11), map, row, have);
	for (i = 0; i < 4; i++)
		if (wanted[i] != '.' && wanted[i] != have[i])
			return false;
	return true;
}

/* A pattern without a slash is one for the file's name alone. */
static bool matches_path(const char *pattern, const struct vm_region *region)
{
	char path[4 * 4096 + 1];
	const char *slash;

	if (!region->path_len || region->path_len >= sizeof(path))
		return false;
	memcpy(path, region->path, region->path_len);
	path[region->path_len] = '\0';
	slash = strchr(pattern, '/') ? NULL : strrchr(path, '/');
	return !fnmatch(pattern, slash ? slash + 1 : path, 0);
}

bool vmmap_passes(const struct vmmap_request *request, const struct vm_map *map,
		  const struct vm_row *row)
{
	return (!request->label ||
		strcasestr(vm_label_name(row->label), request->label)) &&
	       (!request->permission ||
		matches_permission(request->permission, map, row)) &&
	       (!request->path ||
		matches_path(request->path, vm_row_file(map, row)));
}
