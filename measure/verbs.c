/* SPDX-License-Identifier: MIT */
/* verbs - the only ways in which an act touches memory or makes processes. */
#include "measure/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"

enum {
	BLOCKS = 16
};

/* Still referenced: a leak that memcheck finds is an act's own. */
static void *blocks[BLOCKS];
static size_t blocks_used;

/* The compiler must take it that `memory` is read and written here. */
static void observed(const void *memory)
{
	__asm__ volatile("" : : "r"(memory) : "memory");
}

static void need(const char *verb, const void *start)
{
	if (!start)
		vm_break("%s: there is no block to work on", verb);
}

void *vm_map_at(struct vm_site site, size_t len, int sharing)
{
	size_t page = vm_page_size();
	char *fenced;

	if (!vm_begin(
		    site, "map", len,
		    sharing == MAP_SHARED
			    ? "map {pages} pages, shared (mmap MAP_SHARED)"
			    : "map {pages} pages, private (mmap MAP_PRIVATE)"))
		return NULL;
	fenced = mmap(NULL, len + 2 * page, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (fenced == MAP_FAILED ||
	    mmap(fenced + page, len, PROT_READ | PROT_WRITE,
		 MAP_FIXED | MAP_ANONYMOUS | sharing, -1, 0) == MAP_FAILED)
		vm_break("map: mmap of %zu bytes: %s", len, strerror(errno));
	return fenced + page;
}

void vm_write_pages_at(struct vm_site site, void *start, size_t len, char byte)
{
	volatile char *at = start;
	size_t i;

	if (!vm_begin(site, "write_pages", len,
		      "write a byte to each of {pages} pages"))
		return;
	need("write_pages", start);
	for (i = 0; i < len; i += vm_page_size())
		at[i] = byte;
}

size_t vm_read_pages_at(struct vm_site site, const void *start, size_t len)
{
	const volatile char *at = start;
	size_t i, count = 0;

	if (!vm_begin(site, "read_pages", len,
		      "read a byte of each of {pages} pages"))
		return 0;
	need("read_pages", start);
	for (i = 0; i < len; i += vm_page_size())
		count += at[i] != 0;
	return count;
}

void *vm_malloc_at(struct vm_site site, size_t len)
{
	void *start;

	if (!vm_begin(site, "malloc", len, "malloc({bytes})"))
		return NULL;
	if (blocks_used == BLOCKS)
		vm_break("malloc: more than %d blocks in one act", BLOCKS);
	start = malloc(len);
	if (!start)
		vm_break("malloc of %zu bytes: %s", len, strerror(errno));
	observed(start);
	blocks[blocks_used++] = start;
	return start;
}

void vm_memset_at(struct vm_site site, void *start, char byte, size_t len)
{
	if (!vm_begin(site, "memset", len, "memset over {bytes} bytes"))
		return;
	need("memset", start);
	memset(start, byte, len);
	observed(start);
}

void vm_advise_at(struct vm_site site, void *start, size_t len, int advice)
{
	static const struct {
		int advice;
		const char *text;
	} table[] = {
		{ MADV_DONTFORK, "madvise(MADV_DONTFORK) over {pages} pages" },
	};
	const char *text = "madvise over {pages} pages";
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].advice == advice)
			text = table[i].text;
	if (!vm_begin(site, "advise", len, text))
		return;
	need("advise", start);
	if (madvise(start, len, advice))
		vm_break("madvise(%d): %s", advice, strerror(errno));
}

pid_t vm_fork_at(struct vm_site site, void (*body)(void *arg), void *arg)
{
	pid_t parent = getpid();
	pid_t child;

	if (!vm_begin(site, "fork", 0, "fork a child"))
		return 0;
	child = fork();
	if (child < 0)
		vm_break("fork: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(99);
		vm_warm();
		body(arg);
		_exit(0);
	}
	vm_warm();
	return child;
}

void vm_wait_at(struct vm_site site, pid_t child)
{
	int status;

	if (!vm_begin(site, "wait", 0, "wait for the child's end"))
		return;
	if (!child)
		vm_break("wait: there is no child to wait for");
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			vm_break("wait: %s", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		vm_break("the child ended badly (wait status 0x%x)", status);
}

void vm_verbs_end(void)
{
	while (blocks_used)
		free(blocks[--blocks_used]);
}
