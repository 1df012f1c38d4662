/* SPDX-License-Identifier: MIT */
/* needs_kernel - what the kernel has, is set to, and allows. */
#include "measure/needs_probes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "measure/frames.h"
#include "measure/proc.h"
#include "measure/verbs_call.h"

long vm_probe_setting(const char *name)
{
	char text[32] = "";
	long number = -1;
	int fd = vm_proc_open(0, name);

	if (fd < 0)
		return -1;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		number = strtol(text, NULL, 10);
	close(fd);
	return number;
}

static bool opens(const char *name)
{
	int fd = vm_proc_open(getpid(), name);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

bool vm_probe_smaps(void)
{
	return opens("smaps") && opens("smaps_rollup");
}

bool vm_probe_pagemap(void)
{
	return opens("pagemap");
}

/* Hardened kernels may refuse to open it, or to read anything through it. */
bool vm_probe_own_memory(void)
{
	const char here = 1;
	char byte = 0;
	int mem = vm_proc_open(getpid(), "mem");

	if (mem < 0)
		return false;
	if (pread(mem, &byte, 1, (off_t)(uintptr_t)&here) != 1)
		byte = 0;
	close(mem);
	return byte == here;
}

bool vm_probe_frames(void)
{
	int here = 1;

	return vm_frame_of(&here) != 0;
}

bool vm_probe_clear_refs(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/clear_refs", (int)getpid());
	return access(path, W_OK) == 0;
}

/* EINVAL is the answer of a kernel that does not know the advice. */
static bool knows_advice(int advice)
{
	size_t size = vm_page_size();
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool known;

	if (page == MAP_FAILED)
		return false;
	known = !madvise(page, size, advice) || errno != EINVAL;
	munmap(page, size);
	return known;
}

bool vm_probe_madv_cold(void)
{
	return knows_advice(20); /* MADV_COLD */
}

bool vm_probe_madv_populate(void)
{
	return knows_advice(23); /* MADV_POPULATE_WRITE */
}

bool vm_probe_aslr(void)
{
	return vm_probe_setting("sys/kernel/randomize_va_space") == 2;
}

bool vm_probe_map_limit(void)
{
	long limit = vm_probe_setting("sys/vm/max_map_count");

	return limit > 0 && limit <= 100000;
}

/* Before 5.9 what each processor had not added yet was left out. */
static bool committed_is_exact(void)
{
	struct utsname name;

	return !uname(&name) && strverscmp(name.release, "5.9") >= 0;
}

bool vm_probe_overcommit(void)
{
	long mode = vm_probe_setting("sys/vm/overcommit_memory");

	return (mode == 0 || mode == 1) && committed_is_exact();
}

/* 64 KiB unless somebody has changed it; only root may see whether. */
bool vm_probe_fault_around(void)
{
	long bytes = 64 * 1024;
	char text[32] = "";
	int fd = open("/sys/kernel/debug/fault_around_bytes",
		      O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, text, sizeof(text) - 1) > 0)
			bytes = strtol(text, NULL, 10);
		close(fd);
	}
	return bytes > (long)vm_page_size();
}

/*
 * A container's filter may allow some personalities and refuse others. They
 * count at the next exec: nothing changes by setting one and taking it back.
 */
bool vm_probe_may_set_personality(void)
{
	static const unsigned long wanted[] = { PER_LINUX, ADDR_NO_RANDOMIZE,
						ADDR_COMPAT_LAYOUT };
	int now = personality(0xffffffff);
	bool may = now >= 0;
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		may = may && personality(wanted[i]) >= 0;
	if (now >= 0)
		may = personality((unsigned long)now) >= 0 && may;
	return may;
}

bool vm_probe_code(void)
{
	static const unsigned char returns[] = { VM_CODE_RETURN };
	size_t size = vm_page_size();
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool allowed;

	if (page == MAP_FAILED)
		return false;
	allowed = !mprotect(page, size, PROT_READ | PROT_WRITE | PROT_EXEC);
	munmap(page, size);
	return allowed && returns[0];
}

bool vm_probe_may_lock(void)
{
	size_t size = vm_page_size();
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool locked;

	if (page == MAP_FAILED)
		return false;
	locked = !syscall(SYS_mlock2, page, size, MLOCK_ONFAULT);
	munmap(page, size);
	return locked;
}

bool vm_probe_stack(void)
{
	struct rlimit limit;

	return !getrlimit(RLIMIT_STACK, &limit) &&
	       limit.rlim_max >= 8 * 1024 * 1024;
}
