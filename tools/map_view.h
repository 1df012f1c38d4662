/* SPDX-License-Identifier: MIT */
/* map_view - a labelled listing as vmmap prints it, on standard output. */
#ifndef MAP_VIEW_H
#define MAP_VIEW_H

#include <stdbool.h>

#include "measure/maps.h"

/*
 * A row for each region: addresses, size, permissions, label, path; from the
 * highest address down, or `up`. Fits the terminal where there is one.
 */
void map_view_rows(const struct vm_maps *maps, bool up);

/* Regions and size of each label, of the MMS, and of all that counts as VSZ. */
void map_view_summary(const struct vm_maps *maps);

/*
 * "Heap - START-END" for heap, stack and MMS, a line for each region. False
 * when there is none to print.
 */
bool map_view_fragments(const struct vm_maps *maps, bool up);

#endif
