/* SPDX-License-Identifier: MIT */
/*
 * many - a process of many regions, at rest or changing all the time.
 *
 * `many N` makes N regions of a page, every second of which may not be
 * written to, prints "ready" and waits for the end of its input. `many N
 * busily` maps and unmaps between them until it is killed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static _Noreturn void change(char *memory, size_t count, size_t page)
{
	size_t i;

	for (i = 0;; i = (i + 7) % count) {
		char *at = memory + i * page;

		munmap(at, 3 * page);
		mmap(at, 3 * page, PROT_READ,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		mprotect(at + page, page, PROT_READ | PROT_WRITE);
	}
}

int main(int argc, char **argv)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, i;
	char *memory, byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memory = mmap(NULL, (count + 4) * page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED) {
		perror("many: mmap");
		return 1;
	}
	for (i = 0; i < count; i += 2) {
		memory[i * page] = 1;
		if (mprotect(memory + i * page, page, PROT_READ)) {
			perror("many: mprotect (vm.max_map_count?)");
			return 1;
		}
	}
	puts("ready");
	fflush(stdout);
	if (argc > 2 && !strcmp(argv[2], "busily"))
		change(memory, count, page);
	return read(STDIN_FILENO, &byte, 1) < 0;
}
