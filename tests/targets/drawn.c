/* SPDX-License-Identifier: MIT */
/*
 * drawn - a process with pages of every kind, to be drawn.
 *
 * A block of malloc's, the first quarter of it written to, the second read; a
 * huge page and a half; a file of which some is read; a heap; a thread; a page
 * that is as if it were in swap. Prints "ready" and ends with its input.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	BLOCK = 1 << 20,
	HUGE = 2 << 20
};

static volatile char data[8192] = "data";
static volatile char bss[1 << 18];
static void *volatile kept; /* what the compiler must not take away */

static void *wait_for_end(void *nothing)
{
	pause();
	return nothing;
}

static void touch_block(void)
{
	volatile char *block = kept = malloc(BLOCK);
	size_t i;

	for (i = 0; block && i < BLOCK / 4; i += 64)
		block[i] = 1;
	for (; block && i < BLOCK / 2; i += 64)
		(void)block[i];
}

static void touch_huge(void)
{
	char *memory = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *huge = (char *)(((uintptr_t)memory + HUGE - 1) / HUGE * HUGE);

	if (memory == MAP_FAILED)
		return;
	madvise(huge, HUGE, MADV_HUGEPAGE);
	huge[0] = 1;
	memset(memory, 1, (size_t)(huge - memory) / 2);
}

static void map_file(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	volatile char *file =
		fd < 0 ? MAP_FAILED
		       : mmap(NULL, BLOCK, PROT_READ, MAP_SHARED, fd, 0);

	if (file != MAP_FAILED)
		(void)file[0];
}

/* UFFDIO_POISON, Linux 6.6: its entry says that the page is not here. */
static void lose_page(void)
{
	struct {
		struct uffdio_range range;
		uint64_t mode;
		int64_t updated;
	} poison = { 0 };
	struct uffdio_api api = { .api = UFFD_API, .features = 1 << 14 };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	const uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1);

	range.range.start = poison.range.start = (uintptr_t)page;
	range.range.len = poison.range.len = size;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &range) ||
	    ioctl(fd, _IOWR(UFFDIO, 8, poison), &poison))
		return;
	puts("absent");
}

int main(int argc, char **argv)
{
	char byte;
	pthread_t thread;
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < sizeof(bss) / 4; i++)
		bss[i] = data[0];
	for (i = 0; i < 20; i++)
		kept = malloc(2048);
	touch_block();
	touch_huge();
	map_file(argc > 1 ? argv[1] : argv[0]);
	if (pthread_create(&thread, NULL, wait_for_end, NULL))
		return 1;
	lose_page();
	puts("ready");
	fflush(stdout);
	/* At once: who looks for leaks would read the lost page for ever. */
	_exit(read(STDIN_FILENO, &byte, 1) < 0);
}
