/* SPDX-License-Identifier: MIT */
/* layout - programs and libraries found in a listing by their ELF headers. */
#include "measure/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "measure/file.h"
#include "measure/image.h"

enum {
	FILES_MOST = 4096, /* a hostile process can map more */
	SLOTS = 2 * FILES_MOST,
	EMPTY = 0
};

/* Everything that the search carries about. */
struct search {
	struct vm_layouts *layouts;
	const struct vm_maps *maps;
	struct vm_origin *origin;
	uint64_t page;
	uint16_t *slots; /* of files by inode: index + 1, or EMPTY */
};

static bool same_file(const struct vm_region *a, const struct vm_region *b)
{
	return a->inode == b->inode && a->major == b->major &&
	       a->minor == b->minor && a->path_len == b->path_len &&
	       !memcmp(a->path, b->path, a->path_len);
}

/* Is the region of a file that is mapped like an image? */
static bool is_candidate(const struct vm_maps *maps, size_t i)
{
	const struct vm_region *region = &maps->regions[i];

	return maps->labels[i] != VM_LABEL_FILE &&
	       maps->labels[i] != VM_LABEL_ANONYMOUS && region->path_len &&
	       region->path[0] == '/' && !region->shared;
}

static void read_headers(struct search *search, struct vm_file *file)
{
	struct vm_elf *elf = calloc(1, sizeof(*elf));

	file->state = VM_FILE_MISSING;
	if (!elf)
		return;
	if (!vm_file_headers(search->origin,
			     &search->maps->regions[file->region], elf)) {
		file->elf = elf;
		file->state = VM_FILE_ELSEWHERE;
		return;
	}
	if (errno == EINVAL)
		file->state = VM_FILE_NO_ELF;
	free(elf);
}

/* The index of the region's file, which is read when it is met first; or -1. */
static int file_of(struct search *search, uint32_t region)
{
	struct vm_layouts *layouts = search->layouts;
	const struct vm_region *regions = search->maps->regions;
	size_t slot =
		(regions[region].inode * 0x9e3779b97f4a7c15 >> 32) % SLOTS;

	for (; search->slots[slot] != EMPTY; slot = (slot + 1) % SLOTS) {
		int file = search->slots[slot] - 1;

		if (same_file(&regions[layouts->files[file].region],
			      &regions[region]))
			return file;
	}
	if (layouts->files_count == FILES_MOST)
		return -1;
	layouts->files[layouts->files_count].region = region;
	read_headers(search, &layouts->files[layouts->files_count]);
	search->slots[slot] = (uint16_t)++layouts->files_count;
	return (int)layouts->files_count - 1;
}

static uint64_t down(uint64_t address, uint64_t page)
{
	return address & ~(page - 1);
}

static uint64_t up(uint64_t address, uint64_t page)
{
	return down(address + page - 1, page);
}

/* Is `offset` of the file mapped at `address`? */
static bool maps_file(const struct search *search, uint32_t region,
		      uint64_t address, uint64_t offset)
{
	const struct vm_region *first = &search->maps->regions[region];
	const struct vm_region *found = vm_region_find(
		search->maps->regions, search->maps->count, address);

	return found && same_file(found, first) &&
	       found->offset + (address - found->start) == offset;
}

static bool maps_no_file(const struct search *search, uint64_t address)
{
	const struct vm_region *found = vm_region_find(
		search->maps->regions, search->maps->count, address);

	return found && !found->inode;
}

/* The first and the last page of each part say where all of it is. */
static bool load_lands(const struct search *search, uint32_t region,
		       const struct vm_load *load, uint64_t bias)
{
	const uint64_t page = search->page;
	const uint64_t start = down(load->address, page) + bias;
	const uint64_t file_end =
		up(load->address + load->file_size, page) + bias;
	const uint64_t end = up(load->address + load->memory_size, page) + bias;
	const uint64_t offset = down(load->offset, page);
	uint64_t zeroed = start;

	if (load->file_size) {
		if ((load->address ^ load->offset) & (page - 1))
			return false;
		if (!maps_file(search, region, start, offset) ||
		    !maps_file(search, region, file_end - page,
			       offset + (file_end - page - start)))
			return false;
		zeroed = file_end;
	}
	return zeroed >= end || (maps_no_file(search, zeroed) &&
				 maps_no_file(search, end - page));
}

/* The first segment that the file has bytes for, at `region`: the bias. */
static bool find_bias(const struct search *search, const struct vm_elf *elf,
		      uint32_t region, uint64_t *bias)
{
	const struct vm_region *row = &search->maps->regions[region];
	const struct vm_load *load = elf->loads;
	uint64_t offset;

	while (load < elf->loads + elf->count && !load->file_size)
		load++;
	if (load == elf->loads + elf->count)
		return false;
	offset = down(load->offset, search->page);
	if (offset < row->offset || offset - row->offset >= vm_region_size(row))
		return false;
	*bias = row->start + (offset - row->offset) -
		down(load->address, search->page);
	return true;
}

static bool lands(const struct search *search, const struct vm_elf *elf,
		  uint32_t region, struct vm_image *image)
{
	const struct vm_load *last = &elf->loads[elf->count - 1];
	uint64_t bias;
	size_t i;

	if (!find_bias(search, elf, region, &bias))
		return false;
	for (i = 0; i < elf->count; i++)
		if (!load_lands(search, region, &elf->loads[i], bias))
			return false;
	image->bias = bias;
	image->low = down(elf->loads[0].address, search->page) + bias;
	image->high =
		up(last->address + last->memory_size, search->page) + bias;
	return image->low < image->high;
}

static int add_image(struct vm_layouts *layouts, const struct vm_image *image)
{
	size_t room = layouts->count;
	struct vm_image *more;

	/* Room doubles whenever the count is a power of two. */
	if (!(room & (room - 1))) {
		more = reallocarray(layouts->images, room ? room * 2 : 1,
				    sizeof(*more));
		if (!more)
			return -1;
		layouts->images = more;
	}
	layouts->images[layouts->count++] = *image;
	return 0;
}

static int find_images(struct search *search)
{
	struct vm_layouts *layouts = search->layouts;
	struct vm_image image = { 0 };
	uint64_t covered = 0;
	uint32_t i;

	for (i = 0; i < search->maps->count; i++) {
		struct vm_file *found;
		int file;

		if (!is_candidate(search->maps, i) ||
		    search->maps->regions[i].start < covered)
			continue;
		file = file_of(search, i);
		if (file < 0)
			continue;
		found = &layouts->files[file];
		if (!found->elf || !lands(search, found->elf, i, &image) ||
		    image.low < covered)
			continue;
		image.file = (uint32_t)file;
		found->state = VM_FILE_BELIEVED;
		covered = image.high;
		if (add_image(layouts, &image))
			return -1;
	}
	return 0;
}

static const struct vm_region *region_of(const struct search *search,
					 const struct vm_image *image)
{
	return &search->maps
			->regions[search->layouts->files[image->file].region];
}

/*
 * What the kernel executed names a loader, or else it is one that was started
 * by hand (or has no need of any): then the program is the lowest image that
 * names a loader and is not named like a library.
 */
static const struct vm_image *by_hand(const struct search *search,
				      const struct vm_image *executed)
{
	const struct vm_layouts *layouts = search->layouts;
	size_t i;

	for (i = 0; i < layouts->count; i++) {
		const struct vm_image *image = &layouts->images[i];

		if (image->file != executed->file &&
		    layouts->files[image->file].elf->loader &&
		    !vm_image_is_library(region_of(search, image)))
			return image;
	}
	return NULL;
}

static void mark_program(struct search *search, const struct vm_auxv *auxv,
			 const char *exe)
{
	struct vm_layouts *layouts = search->layouts;
	const struct vm_image *program =
		auxv->phdr ? vm_layouts_at(layouts, auxv->phdr) : NULL;
	const struct vm_region *guess = vm_image_program(
		search->maps->regions, search->maps->count, exe);
	size_t i;

	if (program && auxv->known && !auxv->base &&
	    !layouts->files[program->file].elf->loader) {
		const struct vm_image *loaded = by_hand(search, program);

		layouts->by_hand = loaded != NULL;
		program = loaded ? loaded : program;
	}
	for (i = 0; i < layouts->count; i++) {
		struct vm_image *image = &layouts->images[i];

		image->program =
			program ? image == program
				: guess && vm_image_same(
						   region_of(search, image),
						   guess);
	}
}

int vm_layouts_find(struct vm_layouts *layouts, const struct vm_maps *maps,
		    struct vm_origin *origin, const struct vm_auxv *auxv,
		    const char *exe, uint64_t page)
{
	struct search search = { layouts, maps, origin, page, NULL };
	int status;

	*layouts = (struct vm_layouts){ 0 };
	search.slots = calloc(SLOTS, sizeof(*search.slots));
	layouts->files = calloc(FILES_MOST, sizeof(*layouts->files));
	if (!search.slots || !layouts->files) {
		free(search.slots);
		vm_layouts_free(layouts);
		errno = ENOMEM;
		return -1;
	}
	status = find_images(&search);
	if (!status)
		mark_program(&search, auxv, exe);
	free(search.slots);
	if (status)
		vm_layouts_free(layouts);
	return status;
}

void vm_layouts_free(struct vm_layouts *layouts)
{
	size_t i;

	for (i = 0; i < layouts->files_count; i++)
		free(layouts->files[i].elf);
	free(layouts->files);
	free(layouts->images);
	*layouts = (struct vm_layouts){ 0 };
}

const struct vm_image *vm_layouts_at(const struct vm_layouts *layouts,
				     uint64_t address)
{
	size_t low = 0, high = layouts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (layouts->images[middle].high <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == layouts->count || layouts->images[low].low > address)
		return NULL;
	return &layouts->images[low];
}

const struct vm_file *vm_layouts_file(const struct vm_layouts *layouts,
				      const struct vm_maps *maps,
				      const struct vm_region *region)
{
	size_t i;

	for (i = 0; i < layouts->files_count; i++)
		if (same_file(&maps->regions[layouts->files[i].region], region))
			return &layouts->files[i];
	return NULL;
}

int vm_image_load(const struct vm_layouts *layouts,
		  const struct vm_image *image, uint64_t address, uint64_t page)
{
	const struct vm_elf *elf = layouts->files[image->file].elf;
	size_t i;

	for (i = 0; i < elf->count; i++) {
		const struct vm_load *load = &elf->loads[i];

		if (address >= down(load->address, page) + image->bias &&
		    address < up(load->address + load->memory_size, page) +
				      image->bias)
			return (int)i;
	}
	return -1;
}
