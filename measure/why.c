/* SPDX-License-Identifier: MIT */
/* why - what the label of a row rests on, and how far it can be trusted. */
#include "measure/why.h"

#include <stdio.h>
#include <string.h>

#include "measure/map.h"

/*
 * In the sentences '#' stands for the row's detail and '@' for its path or that
 * of its image.
 */
static const struct {
	const char *key;
	enum vm_certainty certainty;
	const char *text;
} whys[VM_WHYS] = {
	[VM_WHY_NOTHING] = { "nothing", VM_CERTAINTY_UNKNOWN,
			     "nothing that is known here" },
	[VM_WHY_KERNEL_NAME] = { "kernel_name", VM_CERTAINTY_KERNEL,
				 "the kernel names it @" },
	[VM_WHY_NO_FILE] = { "no_file", VM_CERTAINTY_KERNEL,
			     "the kernel gives it neither file nor name" },
	[VM_WHY_FILE] = { "file", VM_CERTAINTY_KERNEL,
			  "the kernel names the file that is mapped" },
	[VM_WHY_DELETED] = { "deleted", VM_CERTAINTY_KERNEL,
			     "the kernel calls the mapped file deleted" },
	[VM_WHY_ALSO_IMAGE] = { "also_image", VM_CERTAINTY_DERIVED,
				"the file is mapped as an image elsewhere, and "
				"here beside its segments" },
	[VM_WHY_SHARED] = { "shared", VM_CERTAINTY_DERIVED,
			    "the kernel's own file behind MAP_SHARED and "
			    "MAP_ANONYMOUS" },
	[VM_WHY_MEMFD] = { "memfd", VM_CERTAINTY_DERIVED,
			   "a file of memfd_create(2) or memfd_secret(2), "
			   "which has no folder" },
	[VM_WHY_SYSV] = { "sysv", VM_CERTAINTY_DERIVED,
			  "named after a key of shmget(2); its number is "
			  "the inode" },
	[VM_WHY_DEV_ZERO] = { "dev_zero", VM_CERTAINTY_KERNEL,
			      "the kernel names the device /dev/zero" },
	[VM_WHY_HUGETLB_NAME] = { "hugetlb_name", VM_CERTAINTY_DERIVED,
				  "the kernel's own file behind MAP_HUGETLB" },
	[VM_WHY_HUGETLB_FLAG] = { "hugetlb_flag", VM_CERTAINTY_KERNEL,
				  "smaps has it flagged ht" },
	[VM_WHY_OWN_NAME] = { "own_name", VM_CERTAINTY_DERIVED,
			      "the process named it with prctl(2)" },
	[VM_WHY_LOAD] = { "load", VM_CERTAINTY_DERIVED,
			  "PT_LOAD # of @, all of whose segments are where "
			  "its headers say" },
	[VM_WHY_BSS] = { "bss", VM_CERTAINTY_DERIVED,
			 "PT_LOAD # of @, behind the bytes that the file has "
			 "for it" },
	[VM_WHY_RELRO] = { "relro", VM_CERTAINTY_DERIVED,
			   "PT_GNU_RELRO of @, and not writable any more" },
	[VM_WHY_HOLE] = { "hole", VM_CERTAINTY_DERIVED,
			  "between two segments of @, without permission" },
	[VM_WHY_PERMISSION] = { "permission", VM_CERTAINTY_HEURISTIC,
				"permissions; the file's headers were not "
				"read" },
	[VM_WHY_MISSING] = { "file_missing", VM_CERTAINTY_HEURISTIC,
			     "permissions and name; the file is not at hand "
			     "any more" },
	[VM_WHY_NO_ELF] = { "no_elf", VM_CERTAINTY_HEURISTIC,
			    "permissions and name; the file has no program "
			    "headers that make sense" },
	[VM_WHY_ELSEWHERE] = { "not_landed", VM_CERTAINTY_HEURISTIC,
			       "permissions and name; not every PT_LOAD of the "
			       "file is mapped where it belongs" },
	[VM_WHY_LIBRARY_SHAPE] = { "library_shape", VM_CERTAINTY_HEURISTIC,
				   "mapped executable near by, or named like a "
				   "library" },
	[VM_WHY_BSS_SHAPE] = { "bss_shape", VM_CERTAINTY_HEURISTIC,
			       "writable, without a file, directly behind the "
			       "program" },
	[VM_WHY_BELOW_BRK] = { "below_brk", VM_CERTAINTY_DERIVED,
			       "in the region that the kernel names @, below "
			       "the start_brk of /proc/PID/stat" },
	[VM_WHY_ARGUMENTS] = { "arguments", VM_CERTAINTY_KERNEL,
			       "arg_start to arg_end of /proc/PID/stat" },
	[VM_WHY_ENVIRONMENT] = { "environment", VM_CERTAINTY_KERNEL,
				 "from env_start of /proc/PID/stat on; behind "
				 "it the program's path" },
	[VM_WHY_STACK_POINTER] = { "stack_pointer", VM_CERTAINTY_DERIVED,
				   "holds the stack pointer of thread #" },
	[VM_WHY_STACK_DESCRIPTOR] = { "stack_descriptor", VM_CERTAINTY_DERIVED,
				      "holds the descriptor of thread #, which "
				      "runs" },
	[VM_WHY_STACK_COUNT] = { "stack_count", VM_CERTAINTY_HEURISTIC,
				 "above a guard, and there are as many such as "
				 "threads whose stack is not known" },
	[VM_WHY_STACK_SHAPE] = { "stack_shape", VM_CERTAINTY_HEURISTIC,
				 "the default size of a thread's stack, above "
				 "a guard" },
	[VM_WHY_STACK_GUARDED] = { "stack_guarded", VM_CERTAINTY_HEURISTIC,
				   "the default size of a thread's stack, its "
				   "lowest pages guarded" },
	[VM_WHY_GUARD_SHAPE] = { "guard_shape", VM_CERTAINTY_HEURISTIC,
				 "small, without permission, directly below a "
				 "stack" },
	[VM_WHY_GUARD_BELOW] = { "guard_below", VM_CERTAINTY_HEURISTIC,
				 "small, without permission, directly below "
				 "memory that can be written" },
	[VM_WHY_GUARD_PAGES] = { "guard_pages", VM_CERTAINTY_KERNEL,
				 "PAGEMAP_SCAN: # pages of MADV_GUARD_INSTALL" },
	[VM_WHY_ARENA_HEADER] = { "arena_header", VM_CERTAINTY_HEURISTIC,
				  "aligned as glibc's arenas are, and its "
				  "header says where it ends" },
	[VM_WHY_ARENA_SHAPE] = { "arena_shape", VM_CERTAINTY_HEURISTIC,
				 "aligned as glibc's arenas are, with a "
				 "reserve up to its full size" },
	[VM_WHY_RESERVE] = { "reserve", VM_CERTAINTY_HEURISTIC,
			     "without permission, behind an arena of glibc, up "
			     "to its full size" },
	[VM_WHY_CLOSED] = { "closed", VM_CERTAINTY_KERNEL,
			    "neither file nor name, and without permission: "
			    "addresses that are kept" },
	[VM_WHY_MALLOC] = { "malloc", VM_CERTAINTY_HEURISTIC,
			    "headers of glibc's malloc for blocks mapped "
			    "alone: #" },
	[VM_WHY_JIT] = { "jit", VM_CERTAINTY_HEURISTIC,
			 "executable, and of no file on a disk" },
	[VM_WHY_PERF_MAP] = { "perf_map", VM_CERTAINTY_DERIVED,
			      "executable, and perf-PID.map names # symbols "
			      "in it" },
};

static const char *const certainties[VM_CERTAINTIES] = {
	[VM_CERTAINTY_UNKNOWN] = "unknown",
	[VM_CERTAINTY_HEURISTIC] = "heuristic",
	[VM_CERTAINTY_DERIVED] = "derived",
	[VM_CERTAINTY_KERNEL] = "kernel",
};

const char *vm_certainty_name(enum vm_certainty certainty)
{
	return certainties[certainty < VM_CERTAINTIES ? certainty : 0];
}

enum vm_certainty vm_why_certainty(enum vm_why why)
{
	return whys[why].certainty;
}

const char *vm_why_key(enum vm_why why)
{
	return whys[why].key;
}

bool vm_why_is_thread(enum vm_why why)
{
	return why == VM_WHY_STACK_POINTER || why == VM_WHY_STACK_DESCRIPTOR;
}

const struct vm_region *vm_row_file(const struct vm_map *map,
				    const struct vm_row *row)
{
	const struct vm_region *region = vm_row_region(map, row);
	const struct vm_layouts *layouts = &map->layouts;

	if (region->path_len || row->image == VM_NO_IMAGE)
		return region;
	return &map->maps.regions
			[layouts->files[layouts->images[row->image].file]
				 .region];
}

void vm_why_text(const struct vm_map *map, const struct vm_row *row, char *text,
		 size_t size)
{
	const struct vm_region *file = vm_row_file(map, row);
	const char *from;
	size_t used = 0;

	text[0] = '\0';
	for (from = whys[row->why].text; *from && used < size; from++) {
		char *at = text + used;
		const size_t room = size - used;

		if (*from == '#')
			used += (size_t)snprintf(at, room, "%u", row->detail);
		else if (*from == '@')
			used += (size_t)snprintf(at, room, "%.*s",
						 (int)file->path_len,
						 file->path);
		else
			used += (size_t)snprintf(at, room, "%c", *from);
	}
}
