/* SPDX-License-Identifier: MIT */
/* image - which rows of a listing are mapped programs and libraries. */
#include "measure/image.h"

#include <string.h>

/*
 * Rows of one image stand close together, with at most a few strangers in the
 * holes of old layouts. A bound keeps a listing of a million files linear.
 */
enum {
	NEAR = 64
};

static size_t without(const char *text, size_t len, const char *suffix)
{
	size_t cut = strlen(suffix);

	if (len > cut && !memcmp(text + len - cut, suffix, cut))
		return len - cut;
	return len;
}

static size_t file_len(const struct vm_region *region)
{
	return without(region->path, region->path_len, " (deleted)");
}

bool vm_image_same(const struct vm_region *a, const struct vm_region *b)
{
	size_t len = file_len(a);

	return len && len == file_len(b) && !memcmp(a->path, b->path, len);
}

/* Programs and libraries are files, and mapped privately; [vdso] is neither. */
static bool is_code(const struct vm_region *region)
{
	return region->exec && !region->shared && region->path_len &&
	       region->path[0] == '/';
}

/* Does the name end in ".so", or in ".so." and a version? */
bool vm_image_is_library(const struct vm_region *region)
{
	size_t len = file_len(region), i;

	for (i = len; i-- > 0 && region->path[i] != '/';)
		if (len - i >= 3 && !memcmp(region->path + i, ".so", 3))
			return len - i == 3 ||
			       (len - i > 4 && region->path[i + 3] == '.' &&
				region->path[i + 4] >= '0' &&
				region->path[i + 4] <= '9');
	return false;
}

bool vm_image_at(const struct vm_region *regions, size_t count, size_t at)
{
	size_t low = at < NEAR ? 0 : at - NEAR;
	size_t high = count - at <= NEAR ? count : at + NEAR;
	size_t i;

	if (vm_image_is_library(&regions[at]))
		return true;
	for (i = low; i < high; i++)
		if (is_code(&regions[i]) &&
		    vm_image_same(&regions[i], &regions[at]))
			return true;
	return false;
}

static const struct vm_region *named(const struct vm_region *regions,
				     size_t count, const char *exe)
{
	const struct vm_region wanted = { .path = exe,
					  .path_len = strlen(exe) };
	size_t i;

	for (i = 0; i < count; i++)
		if (vm_image_same(&regions[i], &wanted))
			return &regions[i];
	return NULL;
}

/* The lowest or the highest code that is, or is not, named like a library. */
static const struct vm_region *find_code(const struct vm_region *regions,
					 size_t count, bool library,
					 bool highest)
{
	const struct vm_region *found = NULL;
	size_t i;

	for (i = 0; i < count && (highest || !found); i++)
		if (is_code(&regions[i]) &&
		    vm_image_is_library(&regions[i]) == library)
			found = &regions[i];
	return found;
}

/*
 * The kernel starts the heap behind the program: the nearest image below it is
 * the program's. Where none is there (a loader started by hand, a static PIE),
 * it is the lowest that is not named like a library. Where all are named so,
 * only the heap can tell.
 */
static const struct vm_region *guess(const struct vm_region *regions,
				     size_t count)
{
	const struct vm_region *found = NULL;
	size_t below = 0;

	while (below < count && !vm_region_is(&regions[below], "[heap]"))
		below++;
	if (below < count)
		found = find_code(regions, below, false, true);
	if (!found)
		found = find_code(regions, count, false, false);
	if (!found && below < count)
		found = find_code(regions, below, true, true);
	return found;
}

const struct vm_region *vm_image_program(const struct vm_region *regions,
					 size_t count, const char *exe)
{
	const struct vm_region *told = NULL, *guessed;

	if (exe)
		told = named(regions, count, exe);
	if (told && !vm_image_is_library(told))
		return told;
	guessed = guess(regions, count);
	if (told && (!guessed || vm_image_is_library(guessed)))
		return told;
	return guessed;
}
