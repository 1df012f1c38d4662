/* SPDX-License-Identifier: MIT */
/* origin - where the files of a process are read: of /proc or of a recording.
 */
#include "measure/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/proc.h"

enum {
	NOT_YET = -1,
	REFUSED = -2
};

static int set_up(struct vm_origin *origin, pid_t pid, const char *path)
{
	*origin = (struct vm_origin){
		.pid = pid, .copy = -1, .memory = NOT_YET, .pagemap = NOT_YET
	};
	origin->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return origin->directory < 0 ? -1 : 0;
}

int vm_origin_process(struct vm_origin *origin, pid_t pid)
{
	char path[32] = "/proc/self"; /* by name: see vm_proc_open() */

	if (pid != getpid())
		snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	return set_up(origin, pid, path);
}

int vm_origin_recording(struct vm_origin *origin, const char *path)
{
	return set_up(origin, 0, path);
}

void vm_origin_close(struct vm_origin *origin)
{
	const int error = errno;

	if (origin->directory >= 0)
		close(origin->directory);
	if (origin->memory >= 0)
		close(origin->memory);
	if (origin->pagemap >= 0)
		close(origin->pagemap);
	origin->directory = origin->memory = origin->pagemap = -1;
	errno = error;
}

/* Not blocked by a pipe that somebody put into a recording. */
int vm_origin_open(const struct vm_origin *origin, const char *name)
{
	return openat(origin->directory, name,
		      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
			      O_NOFOLLOW);
}

/* Reads to the end, or to `most` bytes; -1 with errno. */
static ssize_t read_whole(int fd, char **text, size_t most)
{
	size_t room = 0, used = 0;
	ssize_t got = 1;

	*text = NULL;
	while (got > 0 && used < most) {
		if (room - used < 2) {
			size_t wanted = room ? room * 2 : 4096;
			char *more = realloc(*text, wanted);

			if (!more)
				return -1;
			*text = more;
			room = wanted;
		}
		got = read(fd, *text + used, room - used - 1);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			used += (size_t)got;
	}
	if (got < 0)
		return -1;
	(*text)[used] = '\0';
	return (ssize_t)used;
}

char *vm_origin_text(struct vm_origin *origin, const char *name, size_t most,
		     size_t *len)
{
	int fd = vm_origin_open(origin, name), error;
	char *text = NULL;
	ssize_t got;

	*len = 0;
	if (fd < 0)
		return NULL;
	got = read_whole(fd, &text, most);
	error = errno;
	close(fd);
	if (got < 0) {
		free(text);
		errno = error;
		return NULL;
	}
	*len = (size_t)got;
	vm_origin_keep(origin, name, text, *len);
	return text;
}

/* Makes the folders that `name` stands in; -1 with errno. */
static int make_folders(int copy, const char *name)
{
	char folder[128];
	const char *slash = name;

	while ((slash = strchr(slash, '/'))) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - name),
			 name);
		if (mkdirat(copy, folder, 0777) && errno != EEXIST)
			return -1;
		slash++;
	}
	return 0;
}

static int write_whole(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t put = write(fd, text, len);

		if (put < 0 && errno != EINTR)
			return -1;
		if (put > 0) {
			text += put;
			len -= (size_t)put;
		}
	}
	return 0;
}

/* Adds to the file, or makes it anew. */
static void keep(struct vm_origin *origin, const char *name, const void *text,
		 size_t len, int how)
{
	int fd;

	if (origin->copy < 0 || origin->copy_error)
		return;
	if (make_folders(origin->copy, name)) {
		origin->copy_error = errno;
		return;
	}
	fd = openat(origin->copy, name, O_WRONLY | O_CREAT | O_CLOEXEC | how,
		    0666);
	if (fd < 0 || write_whole(fd, text, len))
		origin->copy_error = errno;
	if (fd >= 0 && close(fd))
		origin->copy_error = errno;
}

void vm_origin_keep(struct vm_origin *origin, const char *name,
		    const void *text, size_t len)
{
	keep(origin, name, text, len, O_TRUNC);
}

ssize_t vm_origin_exe(struct vm_origin *origin, char *path, size_t size)
{
	size_t len;
	char *text;

	if (origin->pid) {
		ssize_t got = vm_proc_exe(origin->pid, path, size);

		if (got > 0)
			vm_origin_keep(origin, "exe", path, (size_t)got);
		return got;
	}
	text = vm_origin_text(origin, "exe", size - 1, &len);
	if (!text)
		return -1;
	memcpy(path, text, len + 1);
	path[strcspn(path, "\n")] = '\0';
	free(text);
	return (ssize_t)strlen(path);
}

int vm_origin_pagemap(struct vm_origin *origin)
{
	if (origin->pagemap == NOT_YET && origin->pid)
		origin->pagemap = vm_origin_open(origin, "pagemap");
	if (origin->pagemap < 0)
		origin->pagemap = REFUSED;
	return origin->pagemap < 0 ? -1 : origin->pagemap;
}

static bool is_in_memory(struct vm_origin *origin, uint64_t address)
{
	int fd = vm_origin_pagemap(origin);
	uint64_t entry;

	return fd >= 0 &&
	       pread(fd, &entry, sizeof(entry),
		     (off_t)(address / vm_page_size() * sizeof(entry))) ==
		       sizeof(entry) &&
	       entry >> 63;
}

bool vm_origin_look(struct vm_origin *origin, uint64_t address, void *bytes,
		    size_t len)
{
	if (origin->memory == NOT_YET) {
		origin->memory = vm_origin_open(origin, "mem");
		if (origin->memory < 0)
			origin->memory = REFUSED;
	}
	return origin->memory >= 0 && is_in_memory(origin, address) &&
	       pread(origin->memory, bytes, len, (off_t)address) ==
		       (ssize_t)len;
}

/* A recording has a file for each address, in the order of the bytes. */
bool vm_origin_peek(struct vm_origin *origin, uint64_t address, void *bytes,
		    size_t len)
{
	char name[32], *text;
	size_t got;

	snprintf(name, sizeof(name), "memory/%" PRIx64, address);
	if (origin->pid) {
		if (!vm_origin_look(origin, address, bytes, len))
			return false;
		vm_origin_keep(origin, name, bytes, len);
		return true;
	}
	text = vm_origin_text(origin, name, VM_PEEK_MOST, &got);
	if (text && got >= len)
		memcpy(bytes, text, len);
	free(text);
	return text && got >= len;
}
