/* SPDX-License-Identifier: MIT */
/* file - the file behind a region of another process, opened with care. */
#include "measure/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
	ROOM = PATH_MAX + 16
};

/* "root" and the path as it was before maps spelled its newlines out. */
static bool spell_path(const struct vm_region *region, char path[ROOM])
{
	const char *from = region->path, *end = from + region->path_len;
	char *to = stpcpy(path, "root");

	while (from < end) {
		if (to == path + ROOM - 1)
			return false;
		if (end - from >= 4 && !memcmp(from, "\\012", 4)) {
			*to++ = '\n';
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return true;
}

/*
 * What `path` is, if that is a regular file; with `region`, only the file of
 * that. Nothing is opened yet: a device may act on it, and a pipe wait.
 */
static int find_regular(const struct vm_origin *origin, const char *path,
			const struct vm_region *region)
{
	int found = openat(origin->directory, path, O_PATH | O_CLOEXEC);
	struct stat status;

	if (found < 0)
		return -1;
	if (fstat(found, &status) || !S_ISREG(status.st_mode) ||
	    (region && (status.st_ino != region->inode ||
			major(status.st_dev) != region->major ||
			minor(status.st_dev) != region->minor))) {
		close(found);
		errno = ENOENT;
		return -1;
	}
	return found;
}

static int open_regular(const struct vm_origin *origin, const char *path,
			const struct vm_region *region)
{
	int found = find_regular(origin, path, region), fd;
	char link[32];

	if (found < 0)
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
	fd = open(link, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	close(found);
	return fd;
}

static int open_live(const struct vm_origin *origin,
		     const struct vm_region *region)
{
	char path[ROOM];
	int fd = -1;

	if (spell_path(region, path))
		fd = open_regular(origin, path, region);
	if (fd >= 0)
		return fd;
	snprintf(path, sizeof(path), "map_files/%" PRIx64 "-%" PRIx64,
		 region->start, region->end);
	return open_regular(origin, path, NULL);
}

/* "elf/fe-00-1234": what a recording calls the headers of the file. */
static void recorded_name(const struct vm_region *region, char name[64])
{
	snprintf(name, 64, "elf/%02x-%02x-%" PRIu64, region->major,
		 region->minor, region->inode);
}

static int recorded(struct vm_origin *origin, const struct vm_region *region,
		    struct vm_elf *elf)
{
	char name[64], *text;
	size_t len;
	int status;

	recorded_name(region, name);
	text = vm_origin_text(origin, name, VM_ELF_BYTES, &len);
	if (!text)
		return -1;
	status = vm_elf_parse((const unsigned char *)text, len, elf);
	free(text);
	return status;
}

int vm_file_headers(struct vm_origin *origin, const struct vm_region *region,
		    struct vm_elf *elf)
{
	unsigned char image[VM_ELF_BYTES];
	char name[64];
	int fd, len;

	if (!vm_elf_known()) {
		errno = ENOTSUP;
		return -1;
	}
	if (!origin->pid)
		return recorded(origin, region, elf);
	fd = open_live(origin, region);
	if (fd < 0)
		return -1;
	len = vm_elf_image(fd, image);
	close(fd);
	if (len < 0)
		return -1;
	recorded_name(region, name);
	vm_origin_keep(origin, name, image, (size_t)len);
	return vm_elf_parse(image, (size_t)len, elf);
}

bool vm_file_is_there(struct vm_origin *origin, const struct vm_region *region)
{
	char path[ROOM], name[64], *text;
	bool there;
	size_t len;
	int found;

	snprintf(name, sizeof(name), "there/%02x-%02x-%" PRIu64, region->major,
		 region->minor, region->inode);
	if (!origin->pid) {
		text = vm_origin_text(origin, name, 16, &len);
		there = text != NULL;
		free(text);
		return there;
	}
	if (!spell_path(region, path))
		return false;
	found = find_regular(origin, path, region);
	if (found < 0)
		return false;
	close(found);
	vm_origin_keep(origin, name, "\n", 1);
	return true;
}
