/* SPDX-License-Identifier: MIT */
/* vmgrade_archive - unpacks archives of others: tar and zip. */
#include "tools/vmgrade_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	DEPTH = 32,	  /* folders in folders */
	PATH_MOST = 2000, /* bytes of a name */
	BLOCK = 65536,
	LINES = 20 /* of what was left out */
};

/* The longest first: of "a.tar.gz" more than ".gz" goes. */
static const char *const suffixes[] = { ".tar.bz2", ".tar.zst", ".tar.gz",
					".tar.xz",  ".tbz2",	".tgz",
					".txz",	    ".tar",	".zip" };

size_t archive_stem(const char *name)
{
	const size_t length = strlen(name);
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		size_t suffix = strlen(suffixes[i]);

		if (length > suffix &&
		    !strcasecmp(name + length - suffix, suffixes[i]))
			return length - suffix;
	}
	return 0;
}

struct unpacking {
	struct archive *archive;
	int into;
	uint64_t bytes; /* that may still come */
	size_t entries;
	FILE *notes;
	size_t lines;
};

static void leave_out(struct unpacking *unpacking, const char *name,
		      const char *why)
{
	if (unpacking->lines++ >= LINES) {
		if (unpacking->lines == LINES + 2)
			fputs("and more\n", unpacking->notes);
		return;
	}
	for (; *name; name++)
		fprintf(unpacking->notes,
			(unsigned char)*name < ' ' || *name == 0x7f ? "\\%03o"
								    : "%c",
			(unsigned char)*name);
	fprintf(unpacking->notes, ": %s, left out\n", why);
}

/* Why an entry of this name and kind is not unpacked; NULL: it is. */
static const char *objection(struct archive_entry *entry, const char *name)
{
	const mode_t type = archive_entry_filetype(entry);
	size_t depth = 0;
	const char *part;

	if (archive_entry_hardlink(entry) || type == AE_IFLNK)
		return "a link";
	if (type != AE_IFREG && type != AE_IFDIR)
		return "neither a file nor a folder";
	if (*name == '/')
		return "an absolute name";
	if (strlen(name) > PATH_MOST)
		return "a name that is too long";
	for (part = name; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (!strncmp(part, "..", 2) && (part[2] == '/' || !part[2]))
			return "a name that leads out";
		if (++depth > DEPTH)
			return "folders too deep";
	}
	return NULL;
}

/*
 * The folders of `name` up to its last '/', made where they are not there.
 * Nothing below is a link, since none is ever made.
 */
static int make_folders(int into, const char *name)
{
	char path[PATH_MOST + 1];
	size_t i;

	for (i = 0; name[i]; i++) {
		path[i] = name[i];
		path[i + 1] = '\0';
		if (i && name[i] == '/' && mkdirat(into, path, 0700) &&
		    errno != EEXIST)
			return -1;
	}
	return 0;
}

static int write_at(int fd, const char *data, size_t size, int64_t offset)
{
	while (size) {
		ssize_t put = pwrite(fd, data, size, offset);

		if (put < 0 && errno != EINTR)
			return -1;
		if (put > 0) {
			data += put;
			size -= (size_t)put;
			offset += put;
		}
	}
	return 0;
}

/* The entry's data. Holes count as if they were none. */
static int unpack_data(struct unpacking *unpacking, int fd)
{
	int64_t offset, end = 0;
	const void *data;
	size_t size;
	int result;

	while ((result = archive_read_data_block(unpacking->archive, &data,
						 &size, &offset)) ==
	       ARCHIVE_OK) {
		if (offset < end || (uint64_t)offset - (uint64_t)end + size >
					    unpacking->bytes) {
			errno = offset < end ? EINVAL : EFBIG;
			return -1;
		}
		unpacking->bytes -= (uint64_t)(offset - end) + size;
		end = offset + (int64_t)size;
		if (write_at(fd, data, size, offset))
			return -1;
	}
	if (result == ARCHIVE_EOF)
		return 0;
	errno = EINVAL;
	return -1;
}

static int unpack_file(struct unpacking *unpacking, struct archive_entry *entry,
		       const char *name)
{
	const mode_t mode = archive_entry_perm(entry) & 0100 ? 0700 : 0600;
	int fd, result, error;

	if (archive_entry_size_is_set(entry) &&
	    (uint64_t)archive_entry_size(entry) > unpacking->bytes) {
		errno = EFBIG;
		return -1;
	}
	fd = openat(unpacking->into, name,
		    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		    mode);
	if (fd < 0)
		return -1;
	result = unpack_data(unpacking, fd);
	error = errno;
	if (close(fd) && !result)
		return -1;
	errno = error;
	return result;
}

static int unpack_entry(struct unpacking *unpacking,
			struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	const char *why;

	/* Another alphabet than the locale's. */
	if (!name)
		name = archive_entry_pathname_utf8(entry);
	if (!name || !*name) {
		leave_out(unpacking, "", "an entry without a name");
		return 0;
	}
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	if (!*name || !strcmp(name, "."))
		return 0;
	why = objection(entry, name);
	if (why) {
		leave_out(unpacking, name, why);
		return 0;
	}
	if (make_folders(unpacking->into, name))
		return -1;
	if (archive_entry_filetype(entry) == AE_IFREG)
		return unpack_file(unpacking, entry, name);
	return mkdirat(unpacking->into, name, 0700) && errno != EEXIST ? -1 : 0;
}

static int unpack(struct unpacking *unpacking, const char *path)
{
	struct archive_entry *entry;
	int result;

	errno = 0;
	if (archive_read_open_filename(unpacking->archive, path, BLOCK) !=
	    ARCHIVE_OK) {
		errno = errno ? errno : EINVAL;
		return -1;
	}
	while ((result = archive_read_next_header(unpacking->archive,
						  &entry)) == ARCHIVE_OK ||
	       result == ARCHIVE_WARN) {
		if (!unpacking->entries--) {
			errno = EFBIG;
			return -1;
		}
		if (unpack_entry(unpacking, entry))
			return -1;
	}
	if (result == ARCHIVE_EOF)
		return 0;
	errno = EINVAL;
	return -1;
}

/* No filter that executes a program, and no format that nobody hands in. */
static struct archive *reader(void)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		return NULL;
	archive_read_support_format_tar(archive);
	archive_read_support_format_zip(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_zstd(archive);
	return archive;
}

int archive_unpack(const char *path, const char *into,
		   const struct archive_bounds *bounds, char **left_out)
{
	struct unpacking unpacking = { .bytes = bounds->bytes,
				       .entries = bounds->entries };
	int result = -1, error;
	size_t size;

	*left_out = NULL;
	unpacking.into = open(into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (unpacking.into < 0)
		return -1;
	unpacking.archive = reader();
	unpacking.notes = open_memstream(left_out, &size);
	if (unpacking.archive && unpacking.notes)
		result = unpack(&unpacking, path);
	error = errno;
	archive_read_free(unpacking.archive);
	if (unpacking.notes && fclose(unpacking.notes))
		result = -1;
	if (*left_out && !**left_out) {
		free(*left_out);
		*left_out = NULL;
	}
	close(unpacking.into);
	errno = error;
	return result;
}
