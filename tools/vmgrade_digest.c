/* SPDX-License-Identifier: MIT */
/* vmgrade_digest - are these the files that were graded before? */
#include "tools/vmgrade_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__extension__ typedef unsigned __int128 wide;

struct digest {
	wide hash;
	uint64_t left; /* bytes that are still read */
};

static void add(struct digest *digest, const void *data, size_t size)
{
	const wide prime = ((wide)1 << 88) + 0x13b;
	const unsigned char *byte = data;
	wide hash = digest->hash;
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ byte[i]) * prime;
	digest->hash = hash;
}

static int add_file(struct digest *digest, const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char data[65536];
	ssize_t got = 0;

	if (fd < 0 && errno == EACCES) {
		add(digest, "unreadable", sizeof("unreadable"));
		return 0;
	}
	if (fd < 0)
		return -1;
	while (digest->left && (got = read(fd, data, sizeof(data))) > 0) {
		add(digest, data, (size_t)got);
		digest->left -= (uint64_t)got < digest->left ? (uint64_t)got
							     : digest->left;
	}
	close(fd);
	return got < 0 ? -1 : 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_entry(struct digest *digest, const FTSENT *entry)
{
	const struct stat *status = entry->fts_statp;
	/* What is handed in has the same digest whatever it is called. */
	const char *name = entry->fts_level ? entry->fts_name : "";
	char head[64];

	/* Without a status: below a folder that may be listed, not entered. */
	if ((entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS) &&
	    entry->fts_errno == EACCES) {
		add(digest, name, strlen(name) + 1);
		add(digest, "unreadable", sizeof("unreadable"));
		return 0;
	}
	if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
	    entry->fts_info == FTS_NS) {
		errno = entry->fts_errno;
		return -1;
	}
	add(digest, name, strlen(name) + 1);
	snprintf(head, sizeof(head), "%d %o %ju", entry->fts_level,
		 (unsigned int)(status->st_mode & (S_IFMT | S_IXUSR)),
		 S_ISREG(status->st_mode) ? (uintmax_t)status->st_size : 0);
	add(digest, head, strlen(head) + 1);
	return S_ISREG(status->st_mode) ? add_file(digest, entry->fts_accpath)
					: 0;
}

static const struct digest empty = { .hash = ((wide)0x6c62272e07bb0142 << 64) +
					     0x62b821756295c58d };

static void write_digest(const struct digest *digest, char text[DIGEST_TEXT])
{
	snprintf(text, DIGEST_TEXT, "%016llx%016llx",
		 (unsigned long long)(digest->hash >> 64),
		 (unsigned long long)digest->hash);
}

void digest_text(const char *of, char text[DIGEST_TEXT])
{
	struct digest digest = empty;

	add(&digest, of, strlen(of));
	write_digest(&digest, text);
}

int digest_of(const char *path, uint64_t bytes, char text[DIGEST_TEXT])
{
	struct digest digest = { .hash = empty.hash, .left = bytes };
	char *const paths[] = { (char *)(uintptr_t)path, NULL };
	int result = 0, error;
	const FTSENT *entry;
	FTS *walk;

	walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!walk)
		return -1;
	while (!result && (errno = 0, entry = fts_read(walk)))
		if (entry->fts_info != FTS_DP)
			result = add_entry(&digest, entry);
	if (!result && errno)
		result = -1;
	error = errno;
	fts_close(walk);
	errno = error;
	write_digest(&digest, text);
	return result;
}
