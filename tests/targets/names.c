/* SPDX-License-Identifier: MIT */
/*
 * names - maps files whose names are meant to do harm, and waits.
 *
 * Makes them where it is started, prints "ADDRESS NAME" for each, the name in
 * hexadecimal digits, then "ready"; ends with its input.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static const char *const names[] = {
	"of two\nlines",
	"7f0000000000-7f0000001000 rw-p 00000000 00:00 0\nand a row",
	"\033[2J\033]0;title\a",
	"byte \xff, half a character \xe2\x82",
	"\u00fc\u20ac\u202eturned",
	"back\\slash, \\012 and \\377",
	"there (deleted)",
	"[heap]",
	"[stack]",
	"quoted \"it\", and, apart\r",
	"\ttab  blanks ",
	"SYSV00000000 (deleted)",
};

static int map_file(const char *name)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	void *memory;

	if (fd < 0 || ftruncate(fd, (off_t)page))
		return -1;
	memory = mmap(NULL, page, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (memory == MAP_FAILED)
		return -1;
	printf("%p ", memory);
	for (; *name; name++)
		printf("%02x", (unsigned char)*name);
	putchar('\n');
	return 0;
}

int main(void)
{
	size_t i;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (map_file(names[i])) {
			perror("names");
			return 1;
		}
	puts("ready");
	fflush(stdout);
	return read(STDIN_FILENO, &byte, 1) < 0;
}
