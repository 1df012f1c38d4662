/* SPDX-License-Identifier: MIT */
/* verbs - the only ways in which an act touches memory. */
#include "measure/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure/proc.h"

/* An offset into no block is no block either: nothing is mapped so low. */
static void need(const char *verb, const void *start)
{
	if ((uintptr_t)start / vm_page_size() < 16)
		vm_break("%s: there is no block to work on", verb);
}

/* A static text: it is copied into the trace, and nothing is formatted. */
static const char *map_text(int flags)
{
	static const struct {
		int flags;
		const char *text;
	} table[] = {
		{ MAP_PRIVATE | MAP_POPULATE,
		  "map {pages} pages, private and populated (MAP_POPULATE)" },
		{ MAP_PRIVATE | MAP_NORESERVE,
		  "map {pages} pages, private and not reserved "
		  "(MAP_NORESERVE)" },
		{ MAP_SHARED, "map {pages} pages, shared (mmap MAP_SHARED)" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].flags == flags)
			return table[i].text;
	return "map {pages} pages, private (mmap MAP_PRIVATE)";
}

/* Room for `len` bytes between two inaccessible pages, or MAP_FAILED. */
static void *fenced_room(size_t len)
{
	size_t page = vm_page_size();
	char *fenced = mmap(NULL, len + 2 * page, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return fenced == MAP_FAILED ? MAP_FAILED : fenced + page;
}

void *vm_map_at(struct vm_site site, size_t len, int flags)
{
	void *room;

	if (!vm_begin(site, "map", len, map_text(flags)))
		return NULL;
	room = fenced_room(len);
	if (room == MAP_FAILED ||
	    mmap(room, len, PROT_READ | PROT_WRITE,
		 MAP_FIXED | MAP_ANONYMOUS | flags, -1, 0) == MAP_FAILED)
		vm_break("map: mmap of %zu bytes: %s", len, strerror(errno));
	return room;
}

void *vm_map_free_at(struct vm_site site, size_t len, int protection)
{
	void *start;

	if (!vm_begin(site, "map_free", len,
		      "map {pages} pages wherever the kernel likes"))
		return NULL;
	start = mmap(NULL, len, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		vm_break("map_free: mmap of %zu bytes: %s", len,
			 strerror(errno));
	return start;
}

void vm_map_into_at(struct vm_site site, void *start, size_t len,
		    int protection)
{
	void *there;

	if (!vm_begin(site, "map_into", len, "map {pages} pages into the hole"))
		return;
	need("map_into", start);
	/* A hint alone: the kernel moves aside for what is there already. */
	there = mmap(start, len, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		     0);
	if (there == MAP_FAILED)
		vm_break("map_into: mmap of %zu bytes: %s", len,
			 strerror(errno));
	if (there != start)
		vm_break("map_into: something is mapped there already");
}

void vm_unmap_at(struct vm_site site, void *start, size_t len)
{
	if (!vm_begin(site, "unmap", len, "munmap {pages} pages"))
		return;
	need("unmap", start);
	if (munmap(start, len))
		vm_break("munmap: %s", strerror(errno));
}

int vm_try_protect_at(struct vm_site site, void *start, size_t len,
		      int protection)
{
	if (!vm_begin(site, "protect", len, "mprotect {pages} pages"))
		return 0;
	need("protect", start);
	return mprotect(start, len, protection) ? errno : 0;
}

void vm_protect_at(struct vm_site site, void *start, size_t len, int protection)
{
	int error = vm_try_protect_at(site, start, len, protection);

	if (protection & PROT_EXEC && (error == EACCES || error == EPERM))
		vm_skip("needs to make data executable: refused (%s), as "
			"SELinux can; see execmem, execmod, execstack, execheap",
			strerror(error));
	if (error)
		vm_break("mprotect: %s", strerror(error));
}

static const char *advice_text(int advice)
{
	static const struct {
		int advice;
		const char *text;
	} table[] = {
		{ MADV_RANDOM, "madvise(MADV_RANDOM) over {pages} pages" },
		{ MADV_REMOVE, "madvise(MADV_REMOVE) over {pages} pages" },
		{ MADV_DONTFORK, "madvise(MADV_DONTFORK) over {pages} pages" },
		{ MADV_DONTNEED, "madvise(MADV_DONTNEED) over {pages} pages" },
		{ MADV_FREE, "madvise(MADV_FREE) over {pages} pages" },
		{ MADV_HUGEPAGE, "madvise(MADV_HUGEPAGE) over {pages} pages" },
		{ MADV_NOHUGEPAGE,
		  "madvise(MADV_NOHUGEPAGE) over {pages} pages" },
		{ MADV_COLD, "madvise(MADV_COLD) over {pages} pages" },
		{ MADV_PAGEOUT, "madvise(MADV_PAGEOUT) over {pages} pages" },
		{ MADV_POPULATE_WRITE,
		  "madvise(MADV_POPULATE_WRITE) over {pages} pages" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].advice == advice)
			return table[i].text;
	return "madvise over {pages} pages";
}

int vm_try_advise_at(struct vm_site site, void *start, size_t len, int advice)
{
	if (!vm_begin(site, "advise", len, advice_text(advice)))
		return 0;
	need("advise", start);
	return madvise(start, len, advice) ? errno : 0;
}

void vm_advise_at(struct vm_site site, void *start, size_t len, int advice)
{
	int error = vm_try_advise_at(site, start, len, advice);

	if (error)
		vm_break("madvise(%d): %s", advice, strerror(error));
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

void vm_write_byte_at(struct vm_site site, void *address, char byte)
{
	if (!vm_begin(site, "write_byte", 1, "write one byte"))
		return;
	need("write_byte", address);
	*(volatile char *)address = byte;
}

void vm_forget_peak_at(struct vm_site site)
{
	int fd;

	if (!vm_begin(site, "forget_peak", 0,
		      "write 5 to /proc/self/clear_refs"))
		return;
	fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "5", 1) != 1)
		vm_break("/proc/self/clear_refs: %s", strerror(errno));
	close(fd);
}

void vm_memset_at(struct vm_site site, void *start, char byte, size_t len)
{
	if (!vm_begin(site, "memset", len, "memset over {bytes} bytes"))
		return;
	need("memset", start);
	memset(start, byte, len);
	/* The compiler must take it that somebody reads what was written. */
	__asm__ volatile("" : : "r"(start) : "memory");
}

void vm_memcpy_at(struct vm_site site, void *to, const void *from, size_t len)
{
	if (!vm_begin(site, "memcpy", len, "memcpy {bytes} bytes"))
		return;
	need("memcpy", to);
	need("memcpy", from);
	memcpy(to, from, len);
	__asm__ volatile("" : : "r"(to) : "memory");
}

void *vm_remap_at(struct vm_site site, void *start, size_t len)
{
	void *room;

	if (!vm_begin(site, "remap", len, "move {pages} pages (mremap)"))
		return start;
	need("remap", start);
	room = fenced_room(len);
	if (room == MAP_FAILED ||
	    mremap(start, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, room) !=
		    room)
		vm_break("mremap: %s", strerror(errno));
	return room;
}

size_t vm_lockable_bytes(void)
{
	size_t len = vm_bytes();
	struct rlimit limit;

	/* Half, since what the process has locked already counts, too. */
	if (!getrlimit(RLIMIT_MEMLOCK, &limit))
		while (limit.rlim_cur / 2 < len && len > vm_page_size())
			len /= 2;
	return len;
}

void vm_lock_at(struct vm_site site, void *start, size_t len, int flags)
{
	if (!vm_begin(site, "lock", len,
		      flags ? "mlock2(MLOCK_ONFAULT) of {pages} pages"
			    : "mlock {pages} pages"))
		return;
	need("lock", start);
	if (!syscall(SYS_mlock2, start, len, flags))
		return;
	if (errno == ENOSYS)
		vm_skip("needs mlock2(2): missing here (kernel 4.4 has it, "
			"Valgrind may lack it)");
	vm_break("mlock2: %s", strerror(errno));
}

void vm_limit_vsz_at(struct vm_site site, size_t more)
{
	struct rlimit limit;

	if (!vm_begin(site, "limit_vsz", more,
		      "limit address space to {bytes} bytes more "
		      "(setrlimit RLIMIT_AS)"))
		return;
	if (getrlimit(RLIMIT_AS, &limit))
		vm_break("getrlimit: %s", strerror(errno));
	limit.rlim_cur = (rlim_t)vm_level(VM_VSZ) * vm_page_size() + more;
	if (setrlimit(RLIMIT_AS, &limit))
		vm_break("setrlimit: %s", strerror(errno));
}
