/* SPDX-License-Identifier: MIT */
/* rows - cuts regions into rows and says what each is. */
#include "measure/rows.h"

#include <stdlib.h>
#include <string.h>

#include "measure/image.h"
#include "measure/large.h"

int vm_spans_add(struct vm_spans *spans, struct vm_span span)
{
	const size_t count = spans->count;
	struct vm_span *more;

	/* Room doubles whenever the count is a power of two. */
	if (!(count & (count - 1))) {
		more = reallocarray(spans->at, count ? count * 2 : 1,
				    sizeof(*more));
		if (!more)
			return -1;
		spans->at = more;
	}
	spans->at[spans->count++] = span;
	return 0;
}

/* A region may be cut at `address`; where that is none's inside, it is not. */
static int cut(struct vm_spans *cuts, uint64_t address)
{
	return address ? vm_spans_add(cuts,
				      (struct vm_span){ address, 0, 0, 0, 0 })
		       : 0;
}

static int cut_image(struct vm_spans *cuts, const struct vm_layouts *layouts,
		     const struct vm_image *image)
{
	const struct vm_elf *elf = layouts->files[image->file].elf;
	int status = cut(cuts, image->high);
	size_t i;

	for (i = 0; i < elf->count && !status; i++) {
		const struct vm_load *load = &elf->loads[i];
		const uint64_t zeroed = load->address + load->file_size;

		/* What is zeroed inside PT_GNU_RELRO pads it out. */
		if (load->write && load->memory_size > load->file_size &&
		    !(zeroed >= elf->relro && zeroed < elf->relro_end))
			status = cut(cuts, zeroed + image->bias);
	}
	return status;
}

static int by_start(const void *a, const void *b)
{
	const struct vm_span *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

/* `address` where it lies in a region of that label, else 0. */
static uint64_t inside(const struct vm_map *map, uint64_t address,
		       enum vm_label label)
{
	const struct vm_maps *maps = &map->maps;
	const struct vm_region *region =
		vm_region_find(maps->regions, maps->count, address);

	return region && maps->labels[region - maps->regions] == label ? address
								       : 0;
}

/* A process can move its arguments away: then they are not told apart. */
static void check_told(struct vm_map *map)
{
	struct vm_procstat *stat = &map->stat;

	stat->start_brk = inside(map, stat->start_brk, VM_LABEL_HEAP);
	stat->arg_start = inside(map, stat->arg_start, VM_LABEL_STACK);
	stat->env_start = inside(map, stat->env_start, VM_LABEL_STACK);
	if (stat->arg_start > stat->arg_end ||
	    stat->arg_end > stat->env_start || !stat->arg_start)
		stat->arg_start = stat->env_start = 0;
}

/* Where a region is more than one thing. */
static int find_cuts(const struct vm_making *making, struct vm_spans *cuts)
{
	const struct vm_map *map = making->map;
	const struct vm_procstat *stat = &map->stat;
	int status = cut(cuts, stat->start_brk) | cut(cuts, stat->arg_start) |
		     cut(cuts, stat->env_start);
	size_t i;

	for (i = 0; i < map->layouts.count && !status; i++)
		status =
			cut_image(cuts, &map->layouts, &map->layouts.images[i]);
	for (i = 0; i < making->arenas.count && !status; i++)
		status = cut(cuts, making->arenas.at[i].start) |
			 cut(cuts, making->arenas.at[i].end);
	for (i = 0; i < making->guards.count && !status; i++)
		status = cut(cuts, making->guards.at[i].start) |
			 cut(cuts, making->guards.at[i].end);
	if (!status && cuts->count)
		qsort(cuts->at, cuts->count, sizeof(*cuts->at), by_start);
	return status;
}

/* What the listing alone said, and why. */
static enum vm_why first_why(const struct vm_region *region,
			     enum vm_label label)
{
	const bool own =
		region->path_len > 5 && !memcmp(region->path, "[anon", 5);

	switch (label) {
	case VM_LABEL_TEXT:
	case VM_LABEL_RODATA:
	case VM_LABEL_DATA:
		return VM_WHY_PERMISSION;
	case VM_LABEL_BSS:
		return VM_WHY_BSS_SHAPE;
	case VM_LABEL_LIBRARY:
		return VM_WHY_LIBRARY_SHAPE;
	case VM_LABEL_FILE:
		return VM_WHY_FILE;
	case VM_LABEL_ANONYMOUS:
		return VM_WHY_NO_FILE;
	case VM_LABEL_THREAD_STACK:
		return own		  ? VM_WHY_OWN_NAME
		       : region->path_len ? VM_WHY_KERNEL_NAME
		       : vm_stack_default(vm_region_size(region))
			       ? VM_WHY_STACK_SHAPE
			       : VM_WHY_STACK_COUNT;
	case VM_LABEL_GUARD:
		return own ? VM_WHY_OWN_NAME : VM_WHY_GUARD_SHAPE;
	case VM_LABEL_UNKNOWN:
		return VM_WHY_NOTHING;
	default:
		return VM_WHY_KERNEL_NAME;
	}
}

static uint8_t row_is(const struct vm_region *region)
{
	return (uint8_t)(region->read * VM_ROW_READ |
			 region->write * VM_ROW_WRITE |
			 region->exec * VM_ROW_EXEC |
			 region->shared * VM_ROW_SHARED |
			 (region->path_len > 0) * VM_ROW_NAMED);
}

static void cut_regions(struct vm_map *map, const struct vm_spans *cuts)
{
	size_t i, next = 0;

	for (i = 0; i < map->maps.count; i++) {
		const struct vm_region *region = &map->maps.regions[i];
		struct vm_row row = {
			.start = region->start,
			.region = (uint32_t)i,
			.image = VM_NO_IMAGE,
			.label = (uint8_t)map->maps.labels[i],
			.why = (uint8_t)first_why(region, map->maps.labels[i]),
			.is = row_is(region),
		};

		for (; next < cuts->count && cuts->at[next].start < region->end;
		     next++) {
			row.end = cuts->at[next].start;
			if (row.end <= row.start)
				continue;
			map->rows[map->count++] = row;
			row.start = row.end;
		}
		row.end = region->end;
		map->rows[map->count++] = row;
	}
}

/* The part of an image, of the program's own or of another. */
static enum vm_label part(enum vm_label label, bool program)
{
	return program ? label
		       : (enum vm_label)(label - VM_LABEL_TEXT +
					 VM_LABEL_LIBRARY_TEXT);
}

_Static_assert(VM_LABEL_RODATA - VM_LABEL_TEXT ==
			       VM_LABEL_LIBRARY_RODATA -
				       VM_LABEL_LIBRARY_TEXT &&
		       VM_LABEL_HOLE - VM_LABEL_TEXT ==
			       VM_LABEL_LIBRARY_HOLE - VM_LABEL_LIBRARY_TEXT,
	       "the parts of a library stand in the order of a program's");

static void label_part(struct vm_map *map, struct vm_row *row,
		       const struct vm_image *image)
{
	const struct vm_elf *elf = map->layouts.files[image->file].elf;
	const struct vm_region *region = vm_row_region(map, row);
	const int number =
		vm_image_load(&map->layouts, image, row->start, map->page);
	const uint64_t address = row->start - image->bias;
	const struct vm_load *load;

	if (number < 0) {
		if (vm_region_is_closed(region))
			vm_row_set(row, part(VM_LABEL_HOLE, image->program),
				   VM_WHY_HOLE);
		return;
	}
	load = &elf->loads[number];
	row->detail = (uint32_t)number;
	if (load->write && address >= load->address + load->file_size &&
	    (region->write || address >= elf->relro_end))
		vm_row_set(row, part(VM_LABEL_BSS, image->program), VM_WHY_BSS);
	else if (load->write && !region->write && address < elf->relro_end &&
		 row->end - image->bias > elf->relro)
		vm_row_set(row, part(VM_LABEL_RELRO, image->program),
			   VM_WHY_RELRO);
	else
		vm_row_set(row,
			   part(load->exec    ? VM_LABEL_TEXT
				: load->write ? VM_LABEL_DATA
					      : VM_LABEL_RODATA,
				image->program),
			   VM_WHY_LOAD);
}

/* Why the headers of its file do not tell what the row is. */
static enum vm_why why_not(const struct vm_file *file, enum vm_why otherwise)
{
	if (!file || !vm_elf_known())
		return otherwise;
	switch (file->state) {
	case VM_FILE_MISSING:
		return VM_WHY_MISSING;
	case VM_FILE_NO_ELF:
		return VM_WHY_NO_ELF;
	case VM_FILE_ELSEWHERE:
		return VM_WHY_ELSEWHERE;
	default:
		return otherwise;
	}
}

/* A row that is labelled as an image's, and lies in none that was found. */
static void label_stray(struct vm_map *map, struct vm_row *row)
{
	const struct vm_region *region = vm_row_region(map, row);
	const struct vm_file *file;

	if (!region->path_len || region->path[0] != '/')
		return;
	file = vm_layouts_file(&map->layouts, &map->maps, region);
	if (file && file->state == VM_FILE_BELIEVED)
		vm_row_set(row, VM_LABEL_FILE, VM_WHY_ALSO_IMAGE);
	else
		row->why = (uint8_t)why_not(file, row->why);
}

static bool is_image_label(enum vm_label label)
{
	return (label >= VM_LABEL_TEXT && label <= VM_LABEL_BSS) ||
	       label == VM_LABEL_LIBRARY || label == VM_LABEL_UNKNOWN;
}

/*
 * Where the program's headers are believed, what lies behind its data and
 * outside of it is no bss: the kernel joins what is mapped there.
 */
static void label_behind(struct vm_map *map, struct vm_row *row)
{
	size_t i;

	for (i = 0; i < map->layouts.count; i++)
		if (map->layouts.images[i].program)
			vm_row_set(row, VM_LABEL_ANONYMOUS, VM_WHY_NO_FILE);
}

/* A program that runs by a loader is not what the listing's guess says. */
static void label_images(struct vm_map *map)
{
	const struct vm_layouts *layouts = &map->layouts;
	const struct vm_image *image = layouts->images;
	const struct vm_image *end = image ? image + layouts->count : NULL;
	size_t i;

	for (i = 0; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];

		while (image < end && image->high <= row->start)
			image++;
		if (image < end && row->start >= image->low) {
			row->image = (uint32_t)(image - layouts->images);
			label_part(map, row, image);
		} else if (row->why == VM_WHY_BSS_SHAPE) {
			label_behind(map, row);
		} else if (is_image_label(row->label)) {
			label_stray(map, row);
		}
	}
}

static bool within(const struct vm_row *row, uint64_t start, uint64_t end)
{
	return start && row->start >= start && row->start < end;
}

/* What the kernel keeps in one region, and stat tells apart. */
static void label_told(struct vm_map *map)
{
	const struct vm_procstat *stat = &map->stat;
	size_t i;

	for (i = 0; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];

		if (row->label == VM_LABEL_HEAP && stat->start_brk &&
		    row->end <= stat->start_brk)
			vm_row_set(row, VM_LABEL_BSS, VM_WHY_BELOW_BRK);
		if (row->label != VM_LABEL_STACK)
			continue;
		if (within(row, stat->arg_start, stat->env_start))
			vm_row_set(row, VM_LABEL_ARGUMENTS, VM_WHY_ARGUMENTS);
		else if (within(row, stat->env_start, UINT64_MAX))
			vm_row_set(row, VM_LABEL_ENVIRONMENT,
				   VM_WHY_ENVIRONMENT);
	}
}

static void label_hugetlb(struct vm_map *map)
{
	size_t i;

	for (i = 0; map->details && i < map->count; i++)
		if (map->details[map->rows[i].region].hugetlb &&
		    map->rows[i].label != VM_LABEL_HUGETLB)
			vm_row_set(&map->rows[i], VM_LABEL_HUGETLB,
				   VM_WHY_HUGETLB_FLAG);
}

int vm_rows_make(struct vm_making *making)
{
	struct vm_map *map = making->map;
	struct vm_spans cuts = { 0 };
	int status;

	check_told(map);
	status = find_cuts(making, &cuts);
	if (!status) {
		map->rows = vm_large_array(map->maps.count + cuts.count,
					   sizeof(*map->rows));
		status = map->rows ? 0 : -1;
	}
	if (!status) {
		cut_regions(map, &cuts);
		label_images(map);
		vm_kept_label(making);
		label_told(map);
		vm_arenas_label(making);
		vm_stacks_label(making);
		vm_malloc_label(making);
		vm_jit_label(making);
		label_hugetlb(map);
	}
	free(cuts.at);
	return status;
}
