/* SPDX-License-Identifier: MIT */
/*
 * layout - programs and libraries as their ELF headers lay them out, found
 * again in a listing.
 *
 * A layout is believed when every PT_LOAD of the file lands on a region of that
 * file, at its offset, and what is zeroed behind it on memory without a file.
 */
#ifndef VM_LAYOUT_H
#define VM_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/auxv.h"
#include "measure/elf.h"
#include "measure/maps.h"
#include "measure/origin.h"

enum vm_file_state {
	VM_FILE_BELIEVED, /* an image of it stands in the listing */
	VM_FILE_MISSING,  /* cannot be opened, or is another file by now */
	VM_FILE_NO_ELF,	  /* has no program headers that make sense */
	VM_FILE_ELSEWHERE /* they do not fit the listing */
};

/* A file that is mapped like a program or a library. */
struct vm_file {
	uint32_t region; /* the first that maps it */
	enum vm_file_state state;
	struct vm_elf *elf; /* or NULL */
};

/* A file's segments where they stand. A file can be there more than once. */
struct vm_image {
	uint64_t low, high; /* whole pages; exclusive */
	uint64_t bias;	    /* address less that in the file; may wrap */
	uint32_t file;	    /* index */
	bool program;	    /* that which the process runs */
};

struct vm_layouts {
	struct vm_file *files;
	size_t files_count;
	struct vm_image *images; /* ascending, not overlapping */
	size_t count;
	bool by_hand; /* the program was started through its loader */
};

/*
 * Finds the images among the labelled regions of `maps`, whose pages have
 * `page` bytes. Reads files as `origin` names them: only such as are the
 * region's by device and inode. Returns 0, or -1 with errno ENOMEM.
 */
int vm_layouts_find(struct vm_layouts *layouts, const struct vm_maps *maps,
		    struct vm_origin *origin, const struct vm_auxv *auxv,
		    const char *exe, uint64_t page);

void vm_layouts_free(struct vm_layouts *layouts);

/* The image that holds `address`, or NULL. */
const struct vm_image *vm_layouts_at(const struct vm_layouts *layouts,
				     uint64_t address);

/* The file that `region` maps, or NULL where it is no image's. */
const struct vm_file *vm_layouts_file(const struct vm_layouts *layouts,
				      const struct vm_maps *maps,
				      const struct vm_region *region);

/*
 * The segment of the image that holds `address`, or -1: between two. `page` as
 * above.
 */
int vm_image_load(const struct vm_layouts *layouts,
		  const struct vm_image *image, uint64_t address,
		  uint64_t page);

#endif
