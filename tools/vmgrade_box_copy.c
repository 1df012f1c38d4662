/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_copy - the submission's files, taken over and removed with care:
 * their names, kinds and sizes are whatever somebody could make them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/plain.h"
#include "tools/vmgrade_box_parts.h"

enum {
	MOST_FILES = 10000,
	DEEPEST = 64
};

struct copy {
	uid_t uid;
	uint64_t most; /* bytes, and files, that may still come */
	int files;
	FILE *left;
};

static int open_folder(int at, const char *name)
{
	return openat(at, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void leave_out(struct copy *copy, const char *name, const char *why)
{
	vm_plain(copy->left, name, strlen(name), SIZE_MAX);
	fprintf(copy->left, ": %s\n", why);
}

/* To be read by the cell's user, and executed where it was to be. */
static int give(int fd, const struct copy *copy, bool executable)
{
	const mode_t group = copy->uid ? 0 : S_IRGRP | S_IROTH;
	const mode_t mode = S_IRUSR | S_IRGRP | group;

	if (copy->uid && fchown(fd, 0, copy->uid))
		return -1;
	return fchmod(fd, executable ? mode | S_IWUSR | (mode >> 2)
				     : mode | S_IWUSR);
}

static int copy_bytes(int from, int to, struct copy *copy)
{
	char buffer[64 * 1024];
	ssize_t got, put;

	while ((got = read(from, buffer, sizeof(buffer))) > 0) {
		if ((uint64_t)got > copy->most) {
			errno = EFBIG;
			return -1;
		}
		copy->most -= (uint64_t)got;
		put = write(to, buffer, (size_t)got);
		if (put != got) {
			errno = put < 0 ? errno : ENOSPC;
			return -1;
		}
	}
	return got < 0 ? -1 : 0;
}

static int copy_file(int at, const char *name, int into, const char *as,
		     struct copy *copy)
{
	struct stat status;
	int result = -1, to = -1,
	    from = openat(at, name,
			  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (from < 0 && errno == EACCES) {
		leave_out(copy, as, strerror(errno));
		return 0;
	}
	if (from < 0 || fstat(from, &status))
		goto out;
	if (!S_ISREG(status.st_mode)) {
		errno = EINVAL;
		goto out;
	}
	to = openat(into, as, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR);
	if (to >= 0 && !copy_bytes(from, to, copy))
		result = give(to, copy, status.st_mode & S_IXUSR);
out:
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return result;
}

static int copy_folder(int from, int to, int depth, struct copy *copy);

static int copy_below(int from, int to, const char *name, int depth,
		      struct copy *copy)
{
	int result = -1, there = -1, here = open_folder(from, name);

	if (here < 0 && errno == EACCES) {
		leave_out(copy, name, strerror(errno));
		return 0;
	}
	if (here >= 0 && !mkdirat(to, name, S_IRWXU))
		there = open_folder(to, name);
	if (there >= 0)
		result = copy_folder(here, there, depth + 1, copy);
	if (here >= 0)
		close(here);
	if (there >= 0)
		close(there);
	return result;
}

/* One name; what may not be taken over is no error. */
static int copy_one(int from, int to, const char *name, int depth,
		    struct copy *copy)
{
	struct stat status;

	if (!copy->files--) {
		errno = EFBIG;
		return -1;
	}
	if (fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW)) {
		leave_out(copy, name, strerror(errno));
	} else if (S_ISDIR(status.st_mode)) {
		if (depth < DEEPEST)
			return copy_below(from, to, name, depth, copy);
		leave_out(copy, name, "too deep");
	} else if (S_ISREG(status.st_mode)) {
		return copy_file(from, name, to, name, copy);
	} else {
		leave_out(copy, name,
			  S_ISLNK(status.st_mode)
				  ? "a link"
				  : "neither a file nor a folder");
	}
	return 0;
}

static int copy_folder(int from, int to, int depth, struct copy *copy)
{
	int result = 0, again = openat(from, ".", O_RDONLY | O_CLOEXEC);
	DIR *folder = again < 0 ? NULL : fdopendir(again);
	struct dirent *entry;

	if (!folder) {
		if (again >= 0)
			close(again);
		return -1;
	}
	while (!result && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			result = copy_one(from, to, entry->d_name, depth, copy);
	if (!result)
		result = give(to, copy, true);
	closedir(folder);
	return result;
}

int box_copy(const char *from, const char *to, uid_t uid, uint64_t most,
	     FILE *left)
{
	struct copy copy = { uid, most, MOST_FILES, left };
	int result = -1, here, there = open_folder(AT_FDCWD, to);
	const char *name = strrchr(from, '/');

	if (there < 0)
		return -1;
	here = open_folder(AT_FDCWD, from);
	if (here >= 0) {
		result = copy_folder(here, there, 0, &copy);
		close(here);
	} else if (errno == EACCES) {
		leave_out(&copy, name ? name + 1 : from, strerror(errno));
		result = give(there, &copy, true);
	} else if (errno == ENOTDIR) { /* or a link: ELOOP comes then */
		result = copy_file(AT_FDCWD, from, there,
				   name ? name + 1 : from, &copy);
		if (!result)
			result = give(there, &copy, true);
	}
	close(there);
	return result;
}

int box_file(const char *folder, const char *name)
{
	int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), fd = -1;
	char *path = strdup(name), *part, *next, *state = NULL;
	struct stat status;

	/* Part by part, so that no folder on the way is a link. */
	part = at >= 0 && path ? strtok_r(path, "/", &state) : NULL;
	for (; part; part = next) {
		next = strtok_r(NULL, "/", &state);
		if (!strcmp(part, "..")) {
			errno = EINVAL;
			break;
		}
		fd = openat(at, part,
			    next ? O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
				 : O_RDONLY | O_NONBLOCK | O_NOFOLLOW |
					    O_CLOEXEC);
		if (fd < 0 || !next)
			break;
		close(at);
		at = fd;
		fd = -1;
	}
	if (fd >= 0 && (fstat(fd, &status) || !S_ISREG(status.st_mode) ||
			status.st_nlink != 1)) {
		errno = S_ISREG(status.st_mode) ? EMLINK : EINVAL;
		close(fd);
		fd = -1;
	}
	free(path);
	if (at >= 0)
		close(at);
	return fd;
}

/*
 * Moves what is in the folder `name` to where itself is, under new names. False
 * when nothing could be moved.
 */
static bool lift(int top, const char *name, unsigned int *number)
{
	struct dirent *entry;
	bool moved = false;
	DIR *folder;
	int fd;

	fchmodat(top, name, S_IRWXU, 0);
	fd = open_folder(top, name);
	folder = fd < 0 ? NULL : fdopendir(fd);
	while (folder && (entry = readdir(folder))) {
		char as[32];

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!unlinkat(fd, entry->d_name, 0))
			continue;
		snprintf(as, sizeof(as), ".%u", (*number)++);
		fchmodat(fd, entry->d_name, S_IRWXU, 0); /* ".." is renewed */
		moved |= !renameat(fd, entry->d_name, top, as);
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
	unlinkat(top, name, AT_REMOVEDIR);
	return moved;
}

/*
 * However deep it goes, no path and no recursion does: subfolders are lifted up
 * until there are none.
 */
void box_remove(const char *path)
{
	int top = open_folder(AT_FDCWD, path);
	unsigned int number = 0;
	bool more = top >= 0;

	while (more) {
		int again = openat(top, ".", O_RDONLY | O_CLOEXEC);
		DIR *folder = again < 0 ? NULL : fdopendir(again);
		struct dirent *entry;

		more = false;
		while (folder && (entry = readdir(folder)))
			if (strcmp(entry->d_name, ".") &&
			    strcmp(entry->d_name, "..") &&
			    unlinkat(top, entry->d_name, 0))
				more |= lift(top, entry->d_name, &number);
		if (folder)
			closedir(folder);
		else if (again >= 0)
			close(again);
	}
	if (top >= 0)
		close(top);
	rmdir(path);
}
