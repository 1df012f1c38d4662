/* SPDX-License-Identifier: MIT */
/*
 * hold - keeps the pages of a file in the page cache.
 *
 * What the page cache has of a file that nobody maps, or has dirtied, can go at
 * any time, and without any memory being short: DAMON takes what looked unused
 * for a while, and what was only just allocated lies among that.
 */
#ifndef VM_HOLD_H
#define VM_HOLD_H

/*
 * From now on the file's pages stay, each referred to by a pipe (splice(2)).
 * `file` is open for reading, and of at most 256 KiB or 64 pages. Returns 0,
 * also where the file system gives copies of its pages and nothing is held; or
 * -1 with errno.
 */
int vm_hold(int file);

/* They may go again; whoever maps them keeps them all the same. */
void vm_hold_end(int file);

#endif
