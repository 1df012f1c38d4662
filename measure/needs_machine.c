/* SPDX-License-Identifier: MIT */
/* needs_machine - the processor, memory and disk of the machine. */
#include "measure/needs_probes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/cgroup.h"
#include "measure/emulator.h"
#include "measure/huge.h"
#include "measure/needs.h"
#include "measure/proc.h"

bool vm_probe_real_processor(void)
{
	return !vm_emulator();
}

bool vm_probe_huge_pages(void)
{
	/* With pages of 64 KiB a huge page has 512 MiB: too much to ask. */
	size_t size = vm_huge_page_size();

	return size && size <= 64 * 1024 * 1024 && vm_huge_pages_on_request();
}

/*
 * Swap for two blocks of an experiment, by what the kernel says of it. To try
 * it would not do: a kernel that ignores the advice is to be refuted.
 */
bool vm_probe_swap(void)
{
	struct vm_cgroup group;
	char text[8192];
	uint64_t kib = 0;
	int fd = vm_proc_open(0, "meminfo");

	if (fd < 0)
		return false;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		vm_proc_number(text, "SwapFree", &kib);
	close(fd);
	if (vm_cgroup_find("", &group) && vm_cgroup_swap(&group) / 1024 < kib)
		kib = vm_cgroup_swap(&group) / 1024;
	return vm_kib_to_pages(kib) >= 2 * 2560;
}

const char *vm_disk_folder(void)
{
	const char *folder = getenv("VM_TMPDIR");

	return folder ? folder : "/var/tmp";
}

/* tmpfs, overlays of it and network file systems have no device number. */
static bool on_a_disk(void)
{
	struct stat status;

	return !stat(vm_disk_folder(), &status) && major(status.st_dev) != 0 &&
	       !access(vm_disk_folder(), W_OK);
}

/* Does a file's page come from the disk alone, and not with its neighbours? */
static bool small_blocks(void)
{
	struct statvfs status;

	return !statvfs(vm_disk_folder(), &status) &&
	       status.f_bsize <= vm_page_size();
}

bool vm_probe_disk(void)
{
	return on_a_disk() && small_blocks();
}

/* The minor faults of a child that reads a byte of each page at `start`. */
static long faults_of_reader(const volatile char *start, size_t pages)
{
	struct rusage before, after;
	int ends[2], fault = -1;
	pid_t child;
	size_t i;

	if (pipe(ends))
		return -1;
	child = fork();
	if (child == 0) {
		getrusage(RUSAGE_SELF, &before);
		for (i = 0; i < pages; i++)
			(void)start[i * vm_page_size()];
		getrusage(RUSAGE_SELF, &after);
		fault = (int)(after.ru_minflt - before.ru_minflt);
		_exit(write(ends[1], &fault, sizeof(fault)) < 0);
	}
	close(ends[1]);
	if (read(ends[0], &fault, sizeof(fault)) != sizeof(fault))
		fault = -1;
	close(ends[0]);
	if (child > 0)
		waitpid(child, NULL, 0);
	return fault;
}

/*
 * fork leaves the child entries that say "not used yet". A processor that
 * cannot write "used" into an entry faults once, for the kernel to do it: arm64
 * before v8.1, RISC-V without Svadu. All of x86-64 can: there nobody asks, or a
 * kernel that makes them fault would not be noticed.
 */
bool vm_probe_access_bit(void)
{
	enum {
#ifdef __x86_64__
		ALWAYS = true,
#else
		ALWAYS = false,
#endif
		PAGES = 64 /* beside a few faults of the child's own */
	};
	const size_t len = PAGES * vm_page_size();
	char *block;
	long faults;

	if (ALWAYS)
		return true;
	block = mmap(NULL, len, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED)
		return false;
	madvise(block, len, MADV_NOHUGEPAGE);
	memset(block, 1, len);
	faults = faults_of_reader(block, PAGES);
	munmap(block, len);
	return faults >= 0 && faults < PAGES;
}
