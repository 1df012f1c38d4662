/* SPDX-License-Identifier: MIT */
/* proc - files of /proc, read without allocating memory. */
#ifndef VM_PROC_H
#define VM_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Opens /proc/PID/NAME read-only and close-on-exec; /proc/NAME for pid 0.
 * Returns the descriptor, which the caller closes, or -1 with open(2)'s errno.
 */
int vm_proc_open(pid_t pid, const char *name);

/*
 * Reads the file again from its start to its end into `buffer`, terminated.
 * Returns the bytes read, or -1 with read(2)'s errno, or EFBIG when the file
 * does not fit into `size` bytes with its terminator.
 */
ssize_t vm_proc_text(int fd, char *buffer, size_t size);

/* Called with each line, without its newline, terminated. True stops. */
typedef bool vm_line_fn(char *line, size_t len, void *arg);

/*
 * Reads the file from its start and gives each line to `each`, until it says
 * stop. `buffer` is scratch space of `size` bytes; a line must fit into it.
 * Returns 0, or -1 with read(2)'s errno, or EFBIG for a line that is too long.
 */
int vm_proc_lines(int fd, char *buffer, size_t size, vm_line_fn *each,
		  void *arg);

/*
 * The number behind `key` in text of lines "Key: 12 kB", such as
 * /proc/meminfo and /proc/PID/status. Returns 0, or -1 with errno ENOENT.
 */
int vm_proc_number(const char *text, const char *key, uint64_t *number);

/*
 * The path of the program that process `pid` runs (0: the caller), terminated,
 * as the rows of maps spell it: " (deleted)" behind a file that is gone,
 * "\\012" for a newline. Returns its length, or -1 with readlink(2)'s errno, or
 * ENAMETOOLONG when it does not fit into `size` bytes.
 */
ssize_t vm_proc_exe(pid_t pid, char *path, size_t size);

/*
 * Reads `len` bytes of the memory of process `pid`, as far as they go. Returns
 * their number, or -1 with errno: ESRCH, EPERM or EACCES, EIO or EFAULT.
 */
ssize_t vm_proc_memory(pid_t pid, uint64_t address, void *bytes, size_t len);

/* Bytes in a page, from sysconf(3); pages in `kib` KiB, rounded down. */
size_t vm_page_size(void);
uint64_t vm_kib_to_pages(uint64_t kib);

#endif
