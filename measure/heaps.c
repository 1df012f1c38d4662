/* SPDX-License-Identifier: MIT */
/*
 * heaps - the memory that glibc's malloc takes beside the brk heap: arenas for
 * threads, and large blocks that it maps alone.
 */
#include <string.h>

#include "measure/rows.h"

/*
 * An arena is a reservation of HEAP_MAX_SIZE, aligned to it, whose first part
 * is made usable: 64 MiB where an address has 8 bytes, else 1 MiB.
 */
static uint64_t arena_size(const struct vm_map *map)
{
	return map->auxv.word == 4 ? 1 << 20 : 64 << 20;
}

static unsigned int word_of(const struct vm_map *map)
{
	return map->auxv.word == 4 ? 4 : 8;
}

/* `count` words of the process at `address`; false where they are not read. */
static bool read_words(const struct vm_making *making, uint64_t address,
		       uint64_t *words, size_t count)
{
	const unsigned int word = word_of(making->map);
	unsigned char bytes[VM_PEEK_MOST];
	size_t i;

	if (!making->origin ||
	    !vm_origin_peek(making->origin, address, bytes, count * word))
		return false;
	for (i = 0; i < count; i++)
		words[i] = vm_word(bytes + i * word, word,
				   making->map->auxv.swapped);
	return true;
}

/*
 * struct heap_info of glibc at the start of an arena: the arena's state, the
 * heap before, the size in use, the size that was made usable.
 */
enum heap_info {
	AR_PTR,
	PREVIOUS,
	IN_USE,
	USABLE,
	HEAP_INFO
};

/* 1 where the header fits, 0 where it does not, -1 where it is not read. */
static int header_fits(const struct vm_making *making,
		       const struct vm_span *arena)
{
	const uint64_t usable = arena->middle - arena->start;
	uint64_t info[HEAP_INFO];

	if (!read_words(making, arena->start, info, HEAP_INFO))
		return -1;
	return info[AR_PTR] && info[USABLE] == usable && info[IN_USE] &&
	       info[IN_USE] <= usable;
}

/*
 * Is there an arena whose reserve begins with region i? The kernel joins its
 * first part with a mapping below, and its reserve with a guard above: then
 * only the header can tell.
 */
static bool find_arena(const struct vm_making *making, size_t i,
		       struct vm_span *arena)
{
	const uint64_t size = arena_size(making->map);
	const struct vm_region *reserve = &making->map->maps.regions[i];
	const struct vm_region *used = reserve - 1;
	const uint64_t start = (reserve->start - 1) & ~(size - 1);
	int fits;

	*arena = (struct vm_span){ start, reserve->start, start + size, 0, 0 };
	if (!vm_region_is_plain(used) || used->end != reserve->start ||
	    !used->read || !used->write || used->start > start ||
	    reserve->end < start + size)
		return false;
	fits = header_fits(making, arena);
	arena->why = fits == 1 ? VM_WHY_ARENA_HEADER : VM_WHY_ARENA_SHAPE;
	return fits < 0 ? used->start == start && reserve->end == start + size
			: fits;
}

int vm_arenas_find(struct vm_making *making)
{
	const struct vm_maps *maps = &making->map->maps;
	struct vm_span arena;
	size_t i;

	for (i = 1; i < maps->count; i++) {
		const struct vm_region *region = &maps->regions[i];

		if (vm_region_is_closed(region) && vm_region_is_plain(region) &&
		    find_arena(making, i, &arena) &&
		    vm_spans_add(&making->arenas, arena))
			return -1;
	}
	return 0;
}

void vm_arenas_label(const struct vm_making *making)
{
	const struct vm_span *arena = making->arenas.at;
	const struct vm_span *end = arena ? arena + making->arenas.count : NULL;
	size_t i;

	for (i = 0; i < making->map->count && arena < end; i++) {
		struct vm_row *row = &making->map->rows[i];

		while (arena < end && arena->end <= row->start)
			arena++;
		if (arena == end || row->start < arena->start)
			continue;
		if (row->start < arena->middle)
			vm_row_set(row, VM_LABEL_ARENA, arena->why);
		else
			vm_row_set(row, VM_LABEL_ARENA_RESERVE, VM_WHY_RESERVE);
	}
}

/* Flags in the size of a chunk: malloc/malloc.c of glibc. */
enum {
	PREV_INUSE = 1,
	IS_MMAPPED = 2,
	NON_MAIN_ARENA = 4,
	CHUNK_FLAGS = 7
};

/*
 * The size of the chunk at `address` that fills at most `room`, or 0. On i386
 * its header lies 8 bytes behind the beginning, which it says itself.
 */
static uint64_t mapped_chunk(const struct vm_making *making, uint64_t address,
			     uint64_t room)
{
	const unsigned int most = word_of(making->map) == 4 ? 8 : 0;
	uint64_t words[2], size; /* prev_size, size */
	unsigned int lead;

	for (lead = 0; lead <= most; lead += 8) {
		if (!read_words(making, address + lead, words, 2) ||
		    words[0] != lead || (words[1] & CHUNK_FLAGS) != IS_MMAPPED)
			continue;
		size = (words[1] & ~(uint64_t)CHUNK_FLAGS) + lead;
		if (size > lead && size <= room &&
		    size % making->map->page == 0)
			return size;
	}
	return 0;
}

/* The kernel joins blocks that were mapped one below the other. */
static uint32_t count_chunks(const struct vm_making *making,
			     const struct vm_row *row)
{
	enum {
		CHUNKS_MOST = 64
	};
	uint64_t at = row->start, size;
	uint32_t count = 0;

	while (at < row->end && count < CHUNKS_MOST &&
	       (size = mapped_chunk(making, at, row->end - at))) {
		at += size;
		count++;
	}
	return count;
}

void vm_malloc_label(const struct vm_making *making)
{
	enum {
		SMALLEST = 128 << 10, /* M_MMAP_THRESHOLD, unless it is set */
		LOOKS_MOST = 4096     /* at memory, about a microsecond each */
	};
	struct vm_map *map = making->map;
	size_t i, looks = 0;

	for (i = 0; i < map->count && looks < LOOKS_MOST; i++) {
		struct vm_row *row = &map->rows[i];
		uint32_t chunks;

		if (row->label != VM_LABEL_ANONYMOUS ||
		    (row->is & ~VM_ROW_EXEC) != (VM_ROW_READ | VM_ROW_WRITE) ||
		    vm_row_size(row) < SMALLEST)
			continue;
		looks++;
		chunks = count_chunks(making, row);
		if (!chunks)
			continue;
		vm_row_set(row, VM_LABEL_MALLOC, VM_WHY_MALLOC);
		row->detail = chunks;
	}
}
