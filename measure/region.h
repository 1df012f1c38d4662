/* SPDX-License-Identifier: MIT */
/* region - one line of /proc/PID/maps as a structure. Pure: reads no file. */
#ifndef VM_REGION_H
#define VM_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row, as proc_pid_maps(5) prints it. Addresses and offset in bytes. */
struct vm_region {
	uint64_t start; /* first byte */
	uint64_t end;	/* first byte behind it: exclusive */
	uint64_t offset;
	uint64_t inode;
	unsigned int major, minor;
	bool read, write, exec;
	bool shared;	   /* 's' in the fourth column; 'p' is private */
	uint32_t path_len; /* bytes; 0 for an anonymous region */
	const char *path;  /* into the line that was parsed; not terminated */
};

/*
 * Parses the line of `len` bytes (a newline at its end is passed over) into
 * `region`, whose path points into the line. Returns 0, or -1 with errno
 * EINVAL when the line is not a row of maps; `region` is then undefined.
 * Accepts any number of hexadecimal digits up to 16 and any white space
 * between the columns. Rejects a region that ends at or before its start.
 */
int vm_region_parse(const char *line, size_t len, struct vm_region *region);

/* Is the path of `region` exactly `name` ("[heap]")? */
bool vm_region_is(const struct vm_region *region, const char *name);

/* The one of `count` ascending regions that holds `address`, or NULL. */
const struct vm_region *vm_region_find(const struct vm_region *regions,
				       size_t count, uint64_t address);

/*
 * Is it what every process sees at the same address, x86-64's and 32-bit ARM's
 * oldest ways to share code with the kernel? That is counted for no process.
 */
static inline bool vm_region_is_everybodys(const struct vm_region *region)
{
	return region->path_len && region->path[0] == '[' &&
	       (vm_region_is(region, "[vsyscall]") ||
		vm_region_is(region, "[vectors]"));
}

static inline uint64_t vm_region_size(const struct vm_region *region)
{
	return region->end - region->start;
}

/* Memory that is neither a file's nor shared, and has no name. */
static inline bool vm_region_is_plain(const struct vm_region *region)
{
	return !region->path_len && !region->inode && !region->shared;
}

/* What nobody may touch. */
static inline bool vm_region_is_closed(const struct vm_region *region)
{
	return !region->read && !region->write && !region->exec;
}

#endif
