/* SPDX-License-Identifier: MIT */
/* needs - what a claim requires of the machine, probed at run time. */
#include "measure/needs.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "measure/frames.h"
#include "measure/huge.h"
#include "measure/label.h"
#include "measure/pages.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "measure/verbs_call.h"

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

/* The number in a file of one, below /proc; -1 where there is none. */
static long setting(const char *name)
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

static bool dynamic(void)
{
	return getauxval(AT_BASE) != 0;
}

/* The linker's symbol for the program's own ELF header. */
static bool fixed_address(void)
{
	extern const ElfW(Ehdr) __ehdr_start;

	return __ehdr_start.e_type == ET_EXEC;
}

static bool pie(void)
{
	return dynamic() && !fixed_address();
}

/*
 * A static PIE has no interpreter (AT_BASE of getauxval(3) is 0): the kernel
 * puts it among the mappings. Its heap is elsewhere since 5.2, where addresses
 * are randomised.
 */
static bool heap_below(void)
{
	return setting("sys/vm/legacy_va_layout") < 1 &&
	       (fixed_address() || dynamic());
}

static bool always(void)
{
	return true;
}

static bool stack_limit(void)
{
	return !vm_on_valgrind();
}

static bool x86_64(void)
{
#if defined(__x86_64__) && !defined(__ILP32__)
	return true;
#else
	return false;
#endif
}

static bool aslr(void)
{
	return setting("sys/kernel/randomize_va_space") == 2;
}

/* Asking changes nothing; a container's filter may refuse even that. */
static bool may_set_personality(void)
{
	int now = personality(0xffffffff);

	return now >= 0 && personality((unsigned long)now) >= 0;
}

static bool real_processor(void)
{
	char text[4096];
	int fd = vm_proc_open(0, "cpuinfo");
	ssize_t got;

	if (fd < 0)
		return true;
	/* Its start is enough: the first processor's model name. */
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return !strstr(text, "QEMU");
}

static bool frames(void)
{
	int here = 1;

	return vm_frame_of(&here) != 0;
}

static bool clear_refs(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/clear_refs", (int)getpid());
	return access(path, W_OK) == 0;
}

static bool huge_pages(void)
{
	/* With pages of 64 KiB a huge page has 512 MiB: too much to ask. */
	size_t size = vm_huge_page_size();

	return size && size <= 64 * 1024 * 1024 && vm_huge_pages_on_request();
}

/* Free swap for two blocks of an experiment. */
static bool swap(void)
{
	char text[8192];
	uint64_t kib = 0;
	int fd = vm_proc_open(0, "meminfo");

	if (fd < 0)
		return false;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		vm_proc_number(text, "SwapFree", &kib);
	close(fd);
	/* A control group may have a limit of its own: it takes a try. */
	return vm_kib_to_pages(kib) >= 2 * 2560 && vm_pages_can_swap();
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

static bool disk(void)
{
	return on_a_disk() && small_blocks();
}

static bool overcommit(void)
{
	long mode = setting("sys/vm/overcommit_memory");

	return mode == 0 || mode == 1;
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

static bool madv_cold(void)
{
	return knows_advice(20); /* MADV_COLD */
}

static bool madv_populate(void)
{
	return knows_advice(23); /* MADV_POPULATE_WRITE */
}

static bool map_limit(void)
{
	long limit = setting("sys/vm/max_map_count");

	return limit > 0 && limit <= 100000;
}

/* Linkers that save a page put the constants between code and code. */
static bool rodata(void)
{
	struct vm_region region;
	enum vm_label label;

	return !vm_label_of("a constant", &label, &region) && !region.exec;
}

static bool stack(void)
{
	struct rlimit limit;

	return !getrlimit(RLIMIT_STACK, &limit) &&
	       limit.rlim_max >= 8 * 1024 * 1024;
}

/* SELinux and the like may refuse memory that is both written and executed. */
static bool code(void)
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

static bool may_lock(void)
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

/* 64 KiB unless somebody has changed it; only root may see whether. */
static bool fault_around(void)
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
 * before v8.1, RISC-V without Svadu.
 */
static bool access_bit(void)
{
	enum {
		PAGES = 64 /* beside a few faults of the child's own */
	};
	size_t len = PAGES * vm_page_size();
	char *block = mmap(NULL, len, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long faults;

	if (block == MAP_FAILED)
		return false;
	madvise(block, len, MADV_NOHUGEPAGE);
	memset(block, 1, len);
	faults = faults_of_reader(block, PAGES);
	munmap(block, len);
	return faults >= 0 && faults < PAGES;
}

/* Before that glibc took the guard from the stack that was asked for. */
static bool guard_outside(void)
{
#ifdef __GLIBC__
	return strverscmp(gnu_get_libc_version(), "2.27") >= 0;
#else
	return true;
#endif
}

/* Before 5.9 what each processor had not added yet was left out. */
static bool committed(void)
{
	struct utsname name;

	return !uname(&name) && strverscmp(name.release, "5.9") >= 0;
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
	{ VM_NEEDS_DYNAMIC, dynamic,
	  "needs libraries: this program is static; build it dynamic" },
	{ VM_NEEDS_PIE, pie,
	  "needs a dynamic position-independent program: this one is static or "
	  "linked to a fixed address; build with -pie" },
	{ VM_NEEDS_X86_64, x86_64,
	  "needs x86-64, whose calling convention it is about: this is another "
	  "machine" },
	{ VM_NEEDS_ASLR, aslr,
	  "needs address space randomisation: kernel.randomize_va_space is not "
	  "2; sysctl kernel.randomize_va_space=2" },
	{ VM_NEEDS_PERSONALITY, may_set_personality,
	  "needs personality(2): refused here, as some containers do; run "
	  "outside, or allow it" },
	{ VM_NEEDS_TIMING, real_processor,
	  "needs a processor whose times mean something: this one is emulated "
	  "by QEMU" },
	{ VM_NEEDS_FRAMES, frames,
	  "needs page frame numbers: hidden in /proc/PID/pagemap; run as "
	  "root" },
	{ VM_NEEDS_CLEAR_REFS, clear_refs,
	  "needs /proc/PID/clear_refs: not there; a kernel with "
	  "CONFIG_PROC_PAGE_MONITOR has it" },
	{ VM_NEEDS_HUGE_PAGES, huge_pages,
	  "needs transparent huge pages, of at most 64 MiB, for memory that "
	  "asks: none are given; 'madvise' into "
	  "/sys/kernel/mm/transparent_hugepage/enabled allows them" },
	{ VM_NEEDS_SWAP, swap,
	  "needs free swap for two blocks: there is less; swapon(8) adds some" },
	{ VM_NEEDS_DISK, disk,
	  "needs a folder on a disk whose blocks are no larger than a page: "
	  "VM_TMPDIR (without it /var/tmp) is none, or may not be written; set "
	  "VM_TMPDIR to one" },
	{ VM_NEEDS_OVERCOMMIT, overcommit,
	  "needs vm.overcommit_memory of 0 or 1: it is 2, and every private "
	  "page that may be written is charged" },
	{ VM_NEEDS_MADV_COLD, madv_cold,
	  "needs MADV_COLD: this kernel is older than 5.4" },
	{ VM_NEEDS_MADV_POPULATE, madv_populate,
	  "needs MADV_POPULATE_WRITE: this kernel is older than 5.14" },
	{ VM_NEEDS_OWN_ARM, always,
	  "is measured of an experiment alone: of another program it would "
	  "count what that does besides" },
	{ VM_NEEDS_STACK_LIMIT, stack_limit,
	  "needs to set the stack limit of what it executes: Valgrind keeps "
	  "that to itself; run without" },
	{ VM_NEEDS_MAP_LIMIT, map_limit,
	  "needs vm.max_map_count of at most 100,000: more regions would take "
	  "too long" },
	{ VM_NEEDS_RODATA, rodata,
	  "needs constants apart from the code: this program was linked with "
	  "both in one segment; link with -z separate-code" },
	{ VM_NEEDS_STACK, stack,
	  "needs a stack of 8 MiB: the hard limit is lower; ulimit -Hs" },
	{ VM_NEEDS_CODE, code,
	  "needs to execute data: refused here, as SELinux can (execmem), or a "
	  "processor whose instructions are not known" },
	{ VM_NEEDS_LOCK, may_lock,
	  "needs to lock a page into memory: refused; ulimit -l 64, or more" },
	{ VM_NEEDS_ACCESS_BIT, access_bit,
	  "needs a processor that notes by itself that a page was used: this "
	  "one faults for it, as arm64 before v8.1 and RISC-V without Svadu" },
	{ VM_NEEDS_GUARD_OUTSIDE, guard_outside,
	  "needs a libc that puts a thread's guard below its stack and not "
	  "into it: glibc before 2.27" },
	{ VM_NEEDS_COMMITTED, committed,
	  "needs a Committed_AS without delay: this kernel is older than "
	  "5.9" },
	{ VM_NEEDS_FAULT_AROUND, fault_around,
	  "needs pages smaller than what a fault maps at once (64 KiB unless "
	  "changed): they are not smaller here" },
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
