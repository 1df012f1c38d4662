/* SPDX-License-Identifier: MIT */
/*
 * cgroup - the memory control group of this process, and those above it.
 *
 * Of version 1 where its memory controller is in use, else of version 2.
 */
#ifndef VM_CGROUP_H
#define VM_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vm_cgroup {
	char folder[4096]; /* of the group itself, terminated */
	size_t top;	   /* its first bytes that are the hierarchy's folder */
	bool unified;	   /* version 2 */
};

/*
 * Finds it below the folder `root`: "" for this machine, or one with recorded
 * files in it. False where there is none.
 */
bool vm_cgroup_find(const char *root, struct vm_cgroup *group);

/*
 * Bytes that it may use: the lowest limit of its own and of all above it, that
 * of version 2 at which it is slowed down (memory.high) too. UINT64_MAX: none.
 */
uint64_t vm_cgroup_limit(const struct vm_cgroup *group);

/*
 * Bytes that it may still put into swap: the least that its own limit and those
 * above it leave. UINT64_MAX: no limit, as always of version 1, whose
 * memory.memsw bounds the sum of memory and swap, and a page that goes from one
 * to the other does not change that.
 */
uint64_t vm_cgroup_swap(const struct vm_cgroup *group);

/*
 * Counts up when the kernel takes memory back from it: version 2 counts pages,
 * and version 1 how often a limit was met, its own or of a group above. 0 where
 * the kernel does not say.
 */
uint64_t vm_cgroup_reclaimed(const struct vm_cgroup *group);

#endif
