/* SPDX-License-Identifier: MIT */
/* needs - what a claim requires of the machine, probed at run time. */
#include "measure/needs.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "measure/pages.h"
#include "measure/proc.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||     \
	__has_feature(thread_sanitizer)
#define SANITIZER true
#endif
#endif
#ifndef SANITIZER
#define SANITIZER false
#endif

static bool no_sanitizer(void)
{
	return !SANITIZER;
}

static bool opens(const char *name)
{
	int fd = vm_proc_open(getpid(), name);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool smaps(void)
{
	return opens("smaps") && opens("smaps_rollup");
}

static bool pagemap(void)
{
	return opens("pagemap");
}

static bool glibc(void)
{
#ifdef __GLIBC__
	return true;
#else
	return false;
#endif
}

/*
 * The linker's symbol for the program's own ELF header. A static PIE has no
 * interpreter (AT_BASE of getauxval(3) is 0): the kernel puts it, and the heap
 * behind it, among the mappings.
 */
static bool heap_below(void)
{
	extern const ElfW(Ehdr) __ehdr_start;
	uint64_t legacy = 0;
	char text[32] = "";
	int fd = vm_proc_open(0, "sys/vm/legacy_va_layout");

	if (fd >= 0) {
		if (vm_proc_text(fd, text, sizeof(text)) > 0)
			legacy = text[0] != '0';
		close(fd);
	}
	return !legacy &&
	       (__ehdr_start.e_type == ET_EXEC || getauxval(AT_BASE));
}

static const struct {
	enum vm_need need;
	bool (*met)(void);
	const char *text;
} table[] = {
	{ VM_NEEDS_NO_SANITIZER, no_sanitizer,
	  "needs a build without a memory sanitizer: its shadow memory counts "
	  "as the program's; configure without -fsanitize" },
	{ VM_NEEDS_SMAPS, smaps,
	  "needs /proc/PID/smaps and smaps_rollup: not there; a kernel of 4.14 "
	  "or later with CONFIG_PROC_PAGE_MONITOR has them" },
	{ VM_NEEDS_PAGEMAP, pagemap,
	  "needs /proc/PID/pagemap: not there; a kernel with "
	  "CONFIG_PROC_PAGE_MONITOR has it" },
	{ VM_NEEDS_ZERO_PAGE, vm_pages_see_zero,
	  "needs to tell the zero page from memory: this kernel has no "
	  "PAGEMAP_SCAN (6.7) and /proc/kpageflags cannot be read; run as "
	  "root" },
	{ VM_NEEDS_GLIBC, glibc,
	  "needs glibc's malloc: built with another libc" },
	{ VM_NEEDS_HEAP_BELOW, heap_below,
	  "needs the heap below the mappings: this program is a static PIE or "
	  "vm.legacy_va_layout is set; build dynamic or with -no-pie" },
};

enum {
	NEEDS = sizeof(table) / sizeof(*table)
};

unsigned int vm_needs_unmet(unsigned int needs)
{
	static unsigned int probed, met;
	size_t i;

	for (i = 0; i < NEEDS; i++) {
		if (!(needs & ~probed & table[i].need))
			continue;
		probed |= table[i].need;
		if (table[i].met())
			met |= table[i].need;
	}
	return needs & ~met;
}

const char *vm_needs_text(unsigned int unmet, char *text, size_t size)
{
	size_t i;

	snprintf(text, size, "%s",
		 unmet ? "needs something that this version does not know"
		       : "");
	for (i = 0; i < NEEDS; i++)
		if (unmet & table[i].need) {
			snprintf(text, size, "%s", table[i].text);
			break;
		}
	return text;
}
