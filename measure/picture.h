/* SPDX-License-Identifier: MIT */
/*
 * picture - an address space cut into as many boxes as a page or a terminal
 * has room for: what is drawn, wherever it is drawn.
 *
 * Each library is one box, a thread's stack and its guard another. Where there
 * is no room for all, neighbours of a kind become one, then small neighbours
 * of any kind.
 */
#ifndef VM_PICTURE_H
#define VM_PICTURE_H

#include "measure/map.h"

/* The parts of every address space, as they are taught. */
enum vm_part {
	VM_PART_PROGRAM,
	VM_PART_HEAP,
	VM_PART_MMS,
	VM_PART_STACK,
	VM_PART_KERNEL,
	VM_PARTS
};

/* What a box is, coarser than labels. */
enum vm_kind {
	VM_KIND_UNKNOWN,
	VM_KIND_TEXT,
	VM_KIND_RODATA,
	VM_KIND_RELRO,
	VM_KIND_DATA,
	VM_KIND_BSS,
	VM_KIND_HOLE,
	VM_KIND_HEAP,
	VM_KIND_LIBRARY,
	VM_KIND_FILE,
	VM_KIND_SHARED,
	VM_KIND_HUGETLB,
	VM_KIND_JIT,
	VM_KIND_ARENA,
	VM_KIND_ANONYMOUS,
	VM_KIND_THREAD_STACK,
	VM_KIND_GUARD,
	VM_KIND_STACK,
	VM_KIND_ARGUMENTS,
	VM_KIND_VDSO,
	VM_KIND_VSYSCALL,
	VM_KIND_MIXED, /* neighbours of several kinds */
	VM_KINDS
};

/* The kind of box that a row of this label is in. */
enum vm_kind vm_label_kind(enum vm_label label);

/* "memory mapping segment (MMS)", or "MMS" where it has to be brief; static. */
const char *vm_part_name(enum vm_part part, bool brief);

/* One box: rows next to each other, of one part unless room is very scarce. */
struct vm_item {
	size_t row, rows; /* the first, and how many */
	uint64_t start, end;
	uint64_t size; /* bytes of the rows: gaps between them are none */
	uint64_t rss;  /* bytes; VM_UNMEASURED where it is not known */
	uint64_t held; /* bytes of `size` in memory: of a page, the box's own */
	uint64_t pages;
	uint64_t gap;	 /* bytes free below the next item; 0 for the last */
	uint32_t things; /* libraries, stacks ...: 1, or what was joined */
	uint32_t naming; /* the row that gives the box its name */
	uint32_t kinds;	 /* bit enum vm_kind: those in it */
	uint8_t kind, part;
};

struct vm_picture {
	const struct vm_map *map;
	struct vm_item *items; /* ascending */
	size_t count, gaps;    /* boxes, and those that a gap is above */
};

/*
 * Cuts `map`, which must outlive the picture, so that all boxes, each of
 * `item`, and the gaps above them, each of `gap`, are at most `room`; in any
 * unit. At least one box is left. Returns 0, or -1 with errno ENOMEM.
 */
int vm_picture_make(struct vm_picture *picture, const struct vm_map *map,
		    unsigned int item, unsigned int gap, unsigned int room);

void vm_picture_free(struct vm_picture *picture);

/*
 * "library", "3 libraries", "thread stack 8962" into `text`, which is
 * returned. What file it is is not in it: see vm_item_file().
 */
enum {
	VM_ITEM_NAME = 64
};
const char *vm_item_name(const struct vm_picture *picture,
			 const struct vm_item *item, char text[VM_ITEM_NAME]);

/* "libraries, files" of a box of several kinds, else "". */
enum {
	VM_ITEM_KINDS = 256 /* all of them are 157 bytes */
};
const char *vm_item_kinds(const struct vm_item *item, char text[VM_ITEM_KINDS]);

/*
 * The base name of the only file of the box: `*len` bytes, not terminated and
 * not yet fit to be printed; NULL where it has none, or several.
 */
const char *vm_item_file(const struct vm_picture *picture,
			 const struct vm_item *item, size_t *len);

/*
 * The box's pages (enum vm_page), from its lowest on, in at most `most` cells:
 * each is a page, or the costliest of *share pages next to each other. Returns
 * how many cells; 0 where the pages are not known or there is none.
 */
size_t vm_item_strip(const struct vm_picture *picture,
		     const struct vm_item *item, uint8_t *cells, size_t most,
		     uint64_t *share);

#endif
