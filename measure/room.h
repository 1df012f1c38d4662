/* SPDX-License-Identifier: MIT */
/* room - how large a block the experiments may have on this machine. */
#ifndef VM_ROOM_H
#define VM_ROOM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Pages of a block where `bytes` of memory may be used: 2,560, or less where
 * that is little.
 */
size_t vm_room_pages(uint64_t bytes);

/*
 * The same for this machine: what is available of its memory (MemAvailable of
 * /proc/meminfo), and what the control groups allow (measure/cgroup.h). Read at
 * the first call; later ones return the same.
 */
size_t vm_room(void);

#endif
