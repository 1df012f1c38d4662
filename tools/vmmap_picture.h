/* SPDX-License-Identifier: MIT */
/* vmmap_picture - an address space drawn: on a page, and on the terminal. */
#ifndef VMMAP_PICTURE_H
#define VMMAP_PICTURE_H

#include "measure/canvas.h"
#include "measure/map.h"

/*
 * `map` on a canvas that the caller closes; `name` stands where the command is
 * not known. Ends the tool with a message where it cannot be drawn.
 */
struct vm_canvas *vmmap_canvas(enum vm_canvas_kind kind,
			       const struct vm_map *map, const char *name);

/* The same into the file `path`, whole or not at all. */
void vmmap_picture(enum vm_canvas_kind kind, const char *path,
		   const struct vm_map *map, const char *name);

/* The same in block characters on standard output; the exit status. */
int vmmap_blocks(const struct vm_map *map, const char *name);

#endif
