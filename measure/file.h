/* SPDX-License-Identifier: MIT */
/* file - the file behind a region of another process, opened with care. */
#ifndef VM_FILE_H
#define VM_FILE_H

#include <stdbool.h>

#include "measure/elf.h"
#include "measure/origin.h"
#include "measure/region.h"

/*
 * The program headers of the file that `region` maps. Its path is looked up
 * in the root folder of the process, and is believed where device and inode
 * are the region's; else the kernel's own link to it is tried, which only
 * privileged processes may follow. Never opens what is no regular file.
 * They are recorded too, and read from a recording. Returns 0, or -1 with
 * errno: ENOENT or open(2)'s where the file is not at hand, EINVAL and ENOTSUP
 * as vm_elf_parse() has them.
 */
int vm_file_headers(struct vm_origin *origin, const struct vm_region *region,
		    struct vm_elf *elf);

/*
 * Is the region's file the one that has its path now, to the letter? One called
 * "x (deleted)" is not deleted.
 */
bool vm_file_is_there(struct vm_origin *origin, const struct vm_region *region);

#endif
