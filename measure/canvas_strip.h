/* SPDX-License-Identifier: MIT */
/* canvas_strip - a block of memory page by page, in cells. */
#ifndef VM_CANVAS_STRIP_H
#define VM_CANVAS_STRIP_H

#include <stdint.h>

#include "measure/canvas.h"
#include "measure/snapshot.h"

/* How many cells `place` has room for, at the smallest that can be seen. */
size_t vm_canvas_strip_most(const struct vm_place *place);

/*
 * Draws `count` cells (enum vm_page), at most that many, as large as all of
 * them fit into `place`: from left to right, then downwards.
 */
void vm_canvas_strip(struct vm_canvas *canvas, const struct vm_place *place,
		     const uint8_t *cells, size_t count);

/* For a legend: what a kind of page is drawn with, and called. */
int vm_page_ink(enum vm_page page);
const char *vm_page_name(enum vm_page page);

#endif
