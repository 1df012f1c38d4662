/* SPDX-License-Identifier: MIT */
/* flags - what the kernel has noted down about a region: its VmFlags. */
#ifndef VM_FLAGS_H
#define VM_FLAGS_H

/*
 * Has the region of this process that holds `address` the flag `flag`, one of
 * the pairs of letters in proc_pid_smaps(5): "ac", "nr", "hg"? 1 or 0. Breaks
 * the act where nothing is mapped there, or without smaps.
 */
int vm_has_flag(const void *address, const char *flag);

#endif
