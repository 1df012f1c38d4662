/* SPDX-License-Identifier: MIT */
/* frames - which page frames lie behind addresses: only root may know. */
#ifndef VM_FRAMES_H
#define VM_FRAMES_H

#include <stddef.h>
#include <stdint.h>

/*
 * The number of the page frame behind `address` of this process, from
 * /proc/PID/pagemap (Documentation/admin-guide/mm/pagemap.rst). 0 where no
 * page is mapped, and everywhere for those who may not know (VM_NEEDS_FRAMES).
 */
uint64_t vm_frame_of(const void *address);

/*
 * Of the pages that the `len` bytes from page-aligned `start` on lie on: how
 * many different frames there are; how many pages have the frame that follows
 * the frame of the page before.
 */
size_t vm_frames_distinct(const void *start, size_t len);
size_t vm_frames_adjacent(const void *start, size_t len);

/*
 * Notes the frames of a block's pages. Later, of the same block or another: how
 * many pages have the frame that was noted of the page in their place. One
 * block is noted at a time.
 */
void vm_frames_note(const void *start, size_t len);
size_t vm_frames_kept(const void *start, size_t len);

#endif
