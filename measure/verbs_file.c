/* SPDX-License-Identifier: MIT */
/* verbs_file - the verbs that make files, map, read, and change them. */
#include "measure/verbs_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/hold.h"
#include "measure/needs.h"
#include "measure/proc.h"

/* A page at a time: the page cache then has no reason for large folios. */
static char *new_chunk(void)
{
	char *chunk = malloc(vm_page_size());

	if (!chunk)
		vm_break("file: malloc: %s", strerror(errno));
	return chunk;
}

static void need(const char *verb, int file)
{
	if (file < 0)
		vm_break("%s: there is no file to work on", verb);
}

/* `renew` changes the page before each write; it may be NULL. */
static int fill(int file, size_t len, char byte, void (*renew)(char *page))
{
	size_t size = vm_page_size(), done, part;
	char *chunk;

	if (file < 0)
		vm_break("file: cannot be made: %s", strerror(errno));
	chunk = new_chunk();
	memset(chunk, byte, size);
	for (done = 0; done < len; done += part) {
		part = len - done < size ? len - done : size;
		if (renew)
			renew(chunk);
		if (write(file, chunk, part) != (ssize_t)part)
			vm_break("file: write: %s", strerror(errno));
	}
	free(chunk);
	return file;
}

/*
 * What a file system has compressed, or found to be there already, it reads in
 * larger pieces than pages, or not at all.
 */
static void scramble(char *page)
{
	if (getrandom(page + 1, vm_page_size() - 1, 0) < 0)
		vm_break("getrandom: %s", strerror(errno));
}

int vm_file_at(struct vm_site site, size_t len, char byte)
{
	if (!vm_begin(site, "file", len, "make a file of {bytes} bytes"))
		return -1;
	return fill(memfd_create("vm_file", MFD_CLOEXEC), len, byte, NULL);
}

int vm_disk_file_at(struct vm_site site, size_t len)
{
	char path[PATH_MAX];
	int file;

	if (!vm_begin(site, "disk_file", len,
		      "make a file of {bytes} bytes and write it to a disk"))
		return -1;
	snprintf(path, sizeof(path), "%s/vmclaims.XXXXXX", vm_disk_folder());
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		unlink(path);
	fill(file, len, 'f', scramble);
	if (fsync(file))
		vm_break("fsync: %s", strerror(errno));
	if (vm_hold(file))
		vm_break("splice: %s", strerror(errno));
	return file;
}

int vm_libc_file_at(struct vm_site site)
{
	struct vm_region region;
	char path[PATH_MAX];
	enum vm_label label;
	int file;

	if (!vm_begin(site, "libc_file", 0, "open the C library's file"))
		return -1;
	/* A text that the library keeps among its own constants. */
	if (vm_label_of(strerror(0), &label, &region))
		vm_break("/proc/self/maps: %s", strerror(errno));
	if (label != VM_LABEL_LIBRARY || region.path_len >= sizeof(path))
		vm_break("libc_file: the C library is not found in maps");
	memcpy(path, region.path, region.path_len);
	path[region.path_len] = '\0';
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		vm_break("%s: %s", path, strerror(errno));
	return file;
}

int vm_program_file_at(struct vm_site site)
{
	int file;

	if (!vm_begin(site, "program_file", 0, "open the program's own file"))
		return -1;
	file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (file < 0)
		vm_break("/proc/self/exe: %s", strerror(errno));
	return file;
}

int vm_copy_file_at(struct vm_site site, int file)
{
	size_t len, done;
	ssize_t part;
	char *chunk;
	int copy;

	if (!vm_begin(site, "copy_file", 0, "make a copy of the file"))
		return -1;
	need("copy_file", file);
	copy = memfd_create("vm_copy", MFD_CLOEXEC);
	if (copy < 0)
		vm_break("copy_file: memfd: %s", strerror(errno));
	len = vm_file_bytes(file);
	chunk = new_chunk();
	for (done = 0; done < len; done += (size_t)part) {
		part = pread(file, chunk, vm_page_size(), (off_t)done);
		if (part <= 0 || write(copy, chunk, (size_t)part) != part)
			vm_break("copy_file: %s", strerror(errno));
	}
	free(chunk);
	return copy;
}

void *vm_map_file_at(struct vm_site site, int file, size_t len, int flags)
{
	void *start;

	if (!vm_begin(site, "map_file", len,
		      flags == MAP_SHARED
			      ? "map {pages} pages of it (mmap MAP_SHARED)"
			      : "map {pages} pages of it (mmap MAP_PRIVATE)"))
		return NULL;
	need("map_file", file);
	start = mmap(NULL, len, PROT_READ | PROT_WRITE, flags, file, 0);
	if (start == MAP_FAILED)
		vm_break("map_file: mmap of %zu bytes: %s", len,
			 strerror(errno));
	return start;
}

void vm_read_file_at(struct vm_site site, int file, void *start, size_t len)
{
	size_t done;
	ssize_t part;

	if (!vm_begin(site, "read_file", len,
		      "read {bytes} bytes of it into the buffer"))
		return;
	need("read_file", file);
	if (!start)
		vm_break("read_file: there is no buffer");
	for (done = 0; done < len; done += (size_t)part) {
		part = pread(file, (char *)start + done, len - done,
			     (off_t)done);
		if (part <= 0)
			vm_break("read_file: %s",
				 part ? strerror(errno) : "it is too short");
	}
}

void vm_truncate_at(struct vm_site site, int file, size_t len)
{
	if (!vm_begin(site, "truncate", len,
		      "make it {bytes} bytes long (ftruncate)"))
		return;
	need("truncate", file);
	if (ftruncate(file, (off_t)len))
		vm_break("ftruncate: %s", strerror(errno));
}

/* Pages of the file in the page cache, by a mapping that touches nothing. */
static size_t cached_pages(int file)
{
	size_t len = vm_file_bytes(file), cached;
	void *start = mmap(NULL, len, PROT_READ, MAP_SHARED, file, 0);

	if (start == MAP_FAILED)
		vm_break("drop_file: mmap: %s", strerror(errno));
	cached = vm_resident_pages(start, len);
	munmap(start, len);
	return cached;
}

void vm_drop_file_at(struct vm_site site, int file)
{
	size_t left;
	int error;

	if (!vm_begin(site, "drop_file", 0, "drop it from the page cache"))
		return;
	need("drop_file", file);
	if (cached_pages(file) * vm_page_size() < vm_file_bytes(file))
		vm_skip("needs a file system with a page cache: a file just "
			"written is not in it; set VM_TMPDIR to a folder on "
			"another one");
	vm_hold_end(file);
	error = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
	if (error)
		vm_break("posix_fadvise: %s", strerror(error));
	left = cached_pages(file);
	if (left)
		vm_skip("needs a file that leaves the page cache when asked "
			"to: %zu pages of it stay; set VM_TMPDIR to a folder "
			"on another file system",
			left);
}

size_t vm_file_bytes(int file)
{
	struct stat status;

	need("file_bytes", file);
	if (fstat(file, &status))
		vm_break("fstat: %s", strerror(errno));
	return (size_t)status.st_size;
}

size_t vm_file_pages(int file, char byte)
{
	size_t len = vm_file_bytes(file), i, count = 0;
	char first;

	for (i = 0; i < len; i += vm_page_size()) {
		if (pread(file, &first, 1, (off_t)i) != 1)
			vm_break("file_pages: %s", strerror(errno));
		count += first == byte;
	}
	return count;
}

size_t vm_resident_pages(const void *start, size_t len)
{
	size_t page = vm_page_size(), count = 0, done, part, i;
	unsigned char there[64];

	if (!start)
		vm_break("resident_pages: there is no block to ask about");
	for (done = 0; done < len; done += part) {
		part = sizeof(there) * page;
		if (part > len - done)
			part = len - done;
		if (mincore((char *)start + done, part, there))
			vm_break("mincore: %s", strerror(errno));
		for (i = 0; i < (part + page - 1) / page; i++)
			count += there[i] & 1;
	}
	return count;
}

char vm_byte_in_file(int file, const void *address)
{
	struct vm_region region;
	enum vm_label label;
	uint64_t at;
	char byte;

	need("byte_in_file", file);
	if (vm_label_of(address, &label, &region))
		vm_break("/proc/self/maps: %s", strerror(errno));
	at = region.offset + (uintptr_t)address - region.start;
	if (pread(file, &byte, 1, (off_t)at) != 1)
		vm_break("byte_in_file: nothing of it is there");
	return byte;
}
