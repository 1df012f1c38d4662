/* SPDX-License-Identifier: MIT */
/* vmgrade_box_size - how much a submission has written to the disk. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade_box_wire.h"

enum {
	DEEPEST = 64,
	ENTRY = 1024 /* bytes for each name */
};

/* What cannot be looked into is as full as can be. */
static unsigned long long size_below(int at, const char *name, int depth,
				     unsigned long long most)
{
	unsigned long long bytes = 0;
	struct dirent *entry;
	struct stat status;
	DIR *folder;
	int fd = depth < DEEPEST ? openat(at, name,
					  O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
						  O_CLOEXEC)
				 : -1;

	folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		if (fd >= 0)
			close(fd);
		return most;
	}
	while (bytes < most && (entry = readdir(folder))) {
		const char *its = entry->d_name;

		if (!strcmp(its, ".") || !strcmp(its, "..") ||
		    fstatat(fd, its, &status, AT_SYMLINK_NOFOLLOW))
			continue; /* gone meanwhile */
		bytes += ENTRY;
		if (S_ISDIR(status.st_mode))
			bytes += size_below(fd, its, depth + 1, most);
		else
			bytes += (unsigned long long)status.st_blocks * 512;
	}
	closedir(folder);
	return bytes;
}

unsigned long long folder_bytes(const char *folder, unsigned long long most)
{
	return size_below(AT_FDCWD, folder, 0, most);
}
