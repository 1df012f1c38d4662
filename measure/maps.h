/* SPDX-License-Identifier: MIT */
/*
 * maps - a whole listing of /proc/PID/maps in memory, labelled.
 *
 * Of a running process, of a recorded file, or of text found elsewhere. A
 * listing is taken whole or not at all: a row that is none is an error.
 */
#ifndef VM_MAPS_H
#define VM_MAPS_H

#include <stddef.h>
#include <sys/types.h>

#include "measure/label.h"
#include "measure/region.h"

/* More than any real listing; a file above it is refused unread. In bytes. */
enum {
	VM_MAPS_MOST = 64 << 20
};

/* Start from { 0 }. All of it is owned by the structure. */
struct vm_maps {
	struct vm_region *regions; /* ascending, their paths point into text */
	enum vm_label *labels;	   /* one for each region */
	size_t count;
	char *text;	 /* as it was read, or paths alone: see below */
	size_t len;	 /* bytes of text */
	size_t bad_line; /* after EINVAL and EEXIST: its number, from 1 */
};

/*
 * Who wants to see rows while they are read, which `rows` shows after each
 * read(2), as they come: they may turn out not to be in order, or to overlap.
 */
struct vm_maps_watch {
	void (*rows)(void *arg, const struct vm_maps *maps);
	void *arg;
};

/*
 * The ways to fill `maps`. Each returns 0, or -1 with errno; on failure nothing
 * is held but bad_line. Beside the errors of read(2):
 *
 * EINVAL   a line is not a row of maps, or has more than 64 KiB
 * EEXIST   a row overlaps another
 * ENODATA  there is no row at all; so for kernel threads and zombies
 * EFBIG    more than VM_MAPS_MOST bytes
 * ENOMEM
 */

/*
 * Rows out of `len` bytes of text, which is copied. They may stand in any
 * order (a listing printed through tac(1)) and end in CR LF; empty lines are
 * passed over before the first row and behind the last. `layout` is what is
 * known beside the text, or NULL.
 */
int vm_maps_parse(struct vm_maps *maps, const char *text, size_t len,
		  const struct vm_layout *layout);

/* The same from a descriptor, read from where it stands to its end. */
int vm_maps_load(struct vm_maps *maps, int fd, const struct vm_layout *layout);

enum {
	VM_MAPS_MEND = 1, /* of rows that overlap the upper ones are cut */
	VM_MAPS_PATHS = 2 /* of the text nothing is kept but its paths */
};

/*
 * The same in steps: takes the rows of a text that malloc(3) gave, which then
 * belongs to `maps`, or of a descriptor; labels the rows. With `mend` see
 * VM_MAPS_MEND. Where VM_MAPS_PATHS, bad_line after EEXIST is not the line.
 */
int vm_maps_take(struct vm_maps *maps, char *text, size_t len, bool mend);
int vm_maps_read(struct vm_maps *maps, int fd, unsigned int how,
		 const struct vm_maps_watch *watch);
int vm_maps_label(struct vm_maps *maps, const struct vm_layout *layout);

void vm_maps_free(struct vm_maps *maps);

#endif
