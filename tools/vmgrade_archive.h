/* SPDX-License-Identifier: MIT */
/* vmgrade_archive - unpacks archives of others: tar and zip. */
#ifndef VMGRADE_ARCHIVE_H
#define VMGRADE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

/* What an archive may hold at most. */
struct archive_bounds {
	uint64_t bytes; /* unpacked, with the holes of sparse files */
	size_t entries;
};

/*
 * The length of a file's name without the suffix of an archive (".tar.gz"):
 * 0 when it has none, or nothing else.
 */
size_t archive_stem(const char *name);

/*
 * Unpacks regular files and folders below `into`, a folder that is there and
 * that only this process writes to. Links, devices, FIFOs, absolute names and
 * those with ".." are left out: `left_out` then has a line for each (malloc'd,
 * any bytes but control characters; NULL when nothing was, and the caller's to
 * free). Nothing is executable that was not so; nothing belongs to others.
 *
 * Returns 0, or -1 with errno: EFBIG when a bound is met, EINVAL when it is no
 * archive or a damaged one, else as the files have it. What has been unpacked
 * until then stays.
 */
int archive_unpack(const char *path, const char *into,
		   const struct archive_bounds *bounds, char **left_out);

#endif
