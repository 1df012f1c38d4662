/* SPDX-License-Identifier: MIT */
/* image - which rows of a listing are mapped programs and libraries. */
#ifndef VM_IMAGE_H
#define VM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/region.h"

/*
 * Do both rows map the same file, as far as their paths tell? The kernel's
 * " (deleted)" behind a path counts for nothing. False for anonymous rows.
 */
bool vm_image_same(const struct vm_region *a, const struct vm_region *b);

/* Is the file named like a library: libc.so.6, libc-2.27.so? */
bool vm_image_is_library(const struct vm_region *region);

/*
 * Is row `at` of `count` ascending rows part of a program or a library: is its
 * file mapped executable near by, or named like a library (libc.so.6)?
 */
bool vm_image_at(const struct vm_region *regions, size_t count, size_t at);

/*
 * A row of the program's own image, or NULL where the listing holds none.
 * `exe` is the program's path as the listing spells it, or NULL to guess it. A
 * loader that was started by hand is not the program, what it loaded is.
 */
const struct vm_region *vm_image_program(const struct vm_region *regions,
					 size_t count, const char *exe);

#endif
