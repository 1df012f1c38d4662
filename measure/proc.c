/* SPDX-License-Identifier: MIT */
/* proc - files of /proc, read without allocating memory. */
#include "measure/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

int vm_proc_open(pid_t pid, const char *name)
{
	char path[128];

	/* By name: in a PID namespace without a /proc of its own, the number
	 * is that of another process. */
	if (pid == getpid())
		snprintf(path, sizeof(path), "/proc/self/%s", name);
	else if (pid)
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	else
		snprintf(path, sizeof(path), "/proc/%s", name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/*
 * The call is the faster, but asks for the caller's real user; the file asks
 * for the one that it opens files as.
 */
ssize_t vm_proc_memory(pid_t pid, uint64_t address, void *bytes, size_t len)
{
	const struct iovec here = { bytes, len };
	const struct iovec there = { (void *)(uintptr_t)address, len };
	ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
	int fd;

	if (got >= 0 || errno != EPERM)
		return got;
	fd = vm_proc_open(pid, "mem");
	if (fd < 0)
		return -1;
	got = pread(fd, bytes, len, (off_t)address);
	close(fd);
	return got;
}

static ssize_t read_some(int fd, char *buffer, size_t size)
{
	ssize_t got;

	do
		got = read(fd, buffer, size);
	while (got < 0 && errno == EINTR);
	return got;
}

ssize_t vm_proc_text(int fd, char *buffer, size_t size)
{
	size_t used = 0;
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) < 0 && errno != ESPIPE)
		return -1;
	while ((got = read_some(fd, buffer + used, size - used)) > 0) {
		used += (size_t)got;
		if (used == size) {
			errno = EFBIG;
			return -1;
		}
	}
	if (got < 0)
		return -1;
	buffer[used] = '\0';
	return (ssize_t)used;
}

/* Gives out the whole lines of `buffer`; returns the bytes they took. */
static size_t give_lines(char *buffer, size_t used, vm_line_fn *each, void *arg,
			 bool *stop)
{
	size_t taken = 0;
	char *newline;

	while (!*stop &&
	       (newline = memchr(buffer + taken, '\n', used - taken))) {
		size_t len = (size_t)(newline - buffer) - taken;

		*newline = '\0';
		*stop = each(buffer + taken, len, arg);
		taken += len + 1;
	}
	return taken;
}

int vm_proc_lines(int fd, char *buffer, size_t size, vm_line_fn *each,
		  void *arg)
{
	size_t used = 0;
	ssize_t got;
	bool stop = false;

	if (lseek(fd, 0, SEEK_SET) < 0 && errno != ESPIPE)
		return -1;
	/* One byte stays free: the last line may lack its newline. */
	while (!stop &&
	       (got = read_some(fd, buffer + used, size - used - 1)) != 0) {
		size_t taken;

		if (got < 0)
			return -1;
		used += (size_t)got;
		taken = give_lines(buffer, used, each, arg, &stop);
		used -= taken;
		memmove(buffer, buffer + taken, used);
		if (used == size - 1) {
			errno = EFBIG;
			return -1;
		}
	}
	if (!stop && used) {
		buffer[used] = '\0';
		each(buffer, used, arg);
	}
	return 0;
}

int vm_proc_number(const char *text, const char *key, uint64_t *number)
{
	size_t len = strlen(key);
	const char *line;

	for (line = text; line; line = strchr(line, '\n')) {
		if (*line == '\n')
			line++;
		if (!strncmp(line, key, len) && line[len] == ':') {
			*number = strtoull(line + len + 1, NULL, 10);
			return 0;
		}
	}
	errno = ENOENT;
	return -1;
}

/* Spells the newlines in `text` of `len` bytes out; false where no room is. */
static bool escape_newlines(char *text, size_t len, size_t size)
{
	static const char escape[] = "\\012";
	const size_t more = sizeof(escape) - 2;
	char *newline = text;

	text[len] = '\0';
	while ((newline = strchr(newline, '\n'))) {
		if (len + more >= size)
			return false;
		memmove(newline + more + 1, newline + 1, strlen(newline));
		memcpy(newline, escape, more + 1);
		len += more;
	}
	return true;
}

ssize_t vm_proc_exe(pid_t pid, char *path, size_t size)
{
	char link[32] = "/proc/self/exe";
	ssize_t len;

	if (pid)
		snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	len = readlink(link, path, size);
	if (len < 0)
		return -1;
	if ((size_t)len >= size || !escape_newlines(path, (size_t)len, size)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return (ssize_t)strlen(path);
}

size_t vm_page_size(void)
{
	static size_t size;

	if (!size)
		size = (size_t)sysconf(_SC_PAGESIZE);
	return size;
}

uint64_t vm_kib_to_pages(uint64_t kib)
{
	return kib * 1024 / vm_page_size();
}
