/* SPDX-License-Identifier: MIT */
/* needs_program - what this program was built as, and with. */
#include "measure/needs_probes.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/auxv.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "measure/label.h"
#include "measure/process.h"

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

bool vm_probe_no_sanitizer(void)
{
	return !SANITIZER;
}

bool vm_probe_glibc(void)
{
#ifdef __GLIBC__
	return true;
#else
	return false;
#endif
}

bool vm_probe_dynamic(void)
{
	return getauxval(AT_BASE) != 0;
}

/* The linker's symbol for the program's own ELF header. */
static bool fixed_address(void)
{
	extern const ElfW(Ehdr) __ehdr_start;

	return __ehdr_start.e_type == ET_EXEC;
}

bool vm_probe_pie(void)
{
	return vm_probe_dynamic() && !fixed_address();
}

/*
 * A static PIE has no interpreter (AT_BASE of getauxval(3) is 0): the kernel
 * puts it among the mappings. Its heap is elsewhere since 5.2, where addresses
 * are randomised.
 */
bool vm_probe_heap_below(void)
{
	return vm_probe_setting("sys/vm/legacy_va_layout") < 1 &&
	       (fixed_address() || vm_probe_dynamic());
}

bool vm_probe_x86_64(void)
{
#if defined(__x86_64__) && !defined(__ILP32__)
	return true;
#else
	return false;
#endif
}

/* Linkers that save a page put the constants between code and code. */
bool vm_probe_rodata(void)
{
	struct vm_region region;
	enum vm_label label;

	return !vm_label_of("a constant", &label, &region) && !region.exec;
}

bool vm_probe_stack_limit(void)
{
	return !vm_on_valgrind();
}

bool vm_probe_always(void)
{
	return true;
}

/* Before that glibc took the guard from the stack that was asked for. */
bool vm_probe_guard_outside(void)
{
#ifdef __GLIBC__
	return strverscmp(gnu_get_libc_version(), "2.27") >= 0;
#else
	return true;
#endif
}
