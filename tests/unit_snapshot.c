/* SPDX-License-Identifier: MIT */
/* unit_snapshot - what is read of a process is what was done to it. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/needs.h"
#include "measure/pages.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/units.h"

enum {
	PAGES = 12
};

static size_t page;

/* PAGES private pages between two that nobody may touch. */
static char *fenced(void)
{
	char *start;

	page = vm_page_size();
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	start = mmap(NULL, (PAGES + 2) * page, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(start, MAP_FAILED);
	start += page;
	ck_assert_int_eq(mprotect(start, PAGES * page, PROT_READ | PROT_WRITE),
			 0);
	return start;
}

static struct vm_snapshot snapshot_of(pid_t pid, const char *block, size_t len)
{
	struct vm_snapshot snapshot;
	struct vm_reader reader;

	ck_assert_int_eq(vm_reader_open(&reader, pid), 0);
	ck_assert_int_eq(
		vm_snapshot_take(&reader, (uintptr_t)block, len, &snapshot), 0);
	ck_assert(!reader.disagree);
	vm_reader_close(&reader);
	return snapshot;
}

/* Of a process of which nothing can be read but its stat and these maps. */
static struct vm_snapshot snapshot_of_maps(const char *maps)
{
	struct vm_reader reader = { .pid = 1 };
	struct vm_snapshot snapshot;
	enum vm_source source;

	for (source = 0; source < VM_SOURCES; source++)
		reader.fd[source] = -1;
	reader.fd[VM_FROM_STAT] = memfd_create("stat", MFD_CLOEXEC);
	dprintf(reader.fd[VM_FROM_STAT], "1 (a) S\n");
	reader.fd[VM_FROM_MAPS] = memfd_create("maps", MFD_CLOEXEC);
	dprintf(reader.fd[VM_FROM_MAPS], "%s", maps);
	ck_assert_int_eq(vm_snapshot_take(&reader, 0, 0, &snapshot), 0);
	vm_reader_close(&reader);
	return snapshot;
}

/* Three pages written, two read, the rest left alone. */
START_TEST(block)
{
	char *start = fenced();
	struct vm_snapshot snapshot;
	size_t i;

	for (i = 0; i < 5; i++) {
		volatile char *at = start + i * page;

		if (i < 3)
			*at = 1;
		else
			(void)*at;
	}
	snapshot = snapshot_of(getpid(), start, PAGES * page);
	ck_assert_uint_eq(snapshot.block_pages, PAGES);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_MAPPED], PAGES);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_RSS], 3);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRIVATE_DIRTY], 3);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], 5);
	if (vm_pages_see_zero()) {
		ck_assert_uint_eq(snapshot.entry[VM_BLOCK_ZERO], 2);
		ck_assert_int_eq(snapshot.strip[3], VM_PAGE_ZERO);
	}
	ck_assert_int_eq(snapshot.strip[2], VM_PAGE_PRESENT);
	ck_assert_int_eq(snapshot.strip[5], VM_PAGE_NONE);
}
END_TEST

/*
 * A page, one that is marked as swapped, a guard, nothing: the second is being
 * moved, unless something is in swap. No file but the kernel's tells a zero.
 */
START_TEST(moved_page)
{
	const uint64_t entries[] = { UINT64_C(1) << 63, UINT64_C(1) << 62,
				     UINT64_C(1) << 62 | UINT64_C(1) << 58, 0 };
	const uint64_t first = 16;
	struct vm_reader reader = { .pid = getpid() };
	struct vm_snapshot snapshot = { .block = first * vm_page_size(),
					.block_pages = 4 };
	int fd = memfd_create("pagemap", 0);

	ck_assert_int_eq(pwrite(fd, entries, sizeof(entries),
				(off_t)(first * sizeof(*entries))),
			 sizeof(entries));
	reader.fd[VM_FROM_PAGEMAP] = fd;
	snapshot.entry[VM_BLOCK_SWAP] = VM_UNMEASURED;
	vm_pages_take(&reader, &snapshot);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], 2);
	ck_assert_int_eq(snapshot.strip[1], VM_PAGE_PRESENT);
	ck_assert_int_eq(snapshot.strip[2], VM_PAGE_SWAPPED);
	snapshot.entry[VM_SWAP] = 1;
	vm_pages_take(&reader, &snapshot);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], 1);
	snapshot.entry[VM_BLOCK_SWAP] = 0;
	vm_pages_take(&reader, &snapshot);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], 2);
	ck_assert(!reader.disagree);
	close(fd);
}
END_TEST

START_TEST(no_block)
{
	struct vm_snapshot snapshot = snapshot_of(getpid(), NULL, 0);

	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_RSS], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_MAPPED], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], VM_UNMEASURED);
	ck_assert_uint_ne(snapshot.entry[VM_VSZ], VM_UNMEASURED);
	ck_assert_uint_gt(snapshot.entry[VM_RSS], 0);
	ck_assert_uint_gt(snapshot.entry[VM_REGIONS], 5);
}
END_TEST

/* A block that ends within a region: smaps counts whole regions only. */
START_TEST(cut_block)
{
	char *start = fenced();
	struct vm_snapshot snapshot;

	memset(start, 1, PAGES * page);
	snapshot = snapshot_of(getpid(), start, (PAGES - 1) * page);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_RSS], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], PAGES - 1);
}
END_TEST

/* A block that is mostly nothing: to look at each of its pages takes minutes.
 */
START_TEST(vast_block)
{
	char *start = fenced();
	struct vm_snapshot snapshot =
		snapshot_of(getpid(), start, ((size_t)1 << 21) * page);

	ck_assert_uint_ge(snapshot.entry[VM_BLOCK_MAPPED], PAGES);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRESENT], VM_UNMEASURED);
}
END_TEST

/* What has ended has no maps, which is not a process without address space. */
START_TEST(zombie)
{
	pid_t child = fork();
	struct vm_snapshot snapshot;
	siginfo_t info;

	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit(0);
	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT),
			 0);
	snapshot = snapshot_of(child, NULL, 0);
	ck_assert_uint_eq(snapshot.entry[VM_REGIONS], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_LISTED], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_HEAP], VM_UNMEASURED);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

/* What lies at the same address for everybody is in maps, and not in VSZ. */
START_TEST(listed)
{
	static const char maps[] =
		"10000000-10040000 rw-p 00000000 00:00 0 [heap]\n"
		"20000000-20020000 rw-p 00000000 00:00 0 [vector]\n"
		"ffff0000-ffff8000 r-xp 00000000 00:00 0 [vectors]\n"
		"ffffffffff600000-ffffffffff610000 --xp 00000000 00:00 0 "
		"[vsyscall]\n";
	const struct vm_snapshot seen = snapshot_of_maps(maps);

	ck_assert_uint_eq(seen.entry[VM_REGIONS], 4);
	ck_assert_uint_eq(seen.entry[VM_LISTED], 0x60000 / vm_page_size());
	ck_assert_uint_eq(seen.entry[VM_HEAP], 0x40000 / vm_page_size());
}
END_TEST

/* The same of another process, whose name tries to end the stat line's. */
START_TEST(another_process)
{
	char *start = fenced();
	struct vm_snapshot snapshot;
	pid_t child = fork();
	struct vm_reader reader;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "a) R 1 (b");
		memset(start, 1, 4 * page);
		raise(SIGSTOP);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, WUNTRACED), child);
	snapshot = snapshot_of(child, start, PAGES * page);
	ck_assert_uint_eq(snapshot.entry[VM_BLOCK_PRIVATE_DIRTY], 4);
	ck_assert_uint_eq(snapshot.entry[VM_MINFLT],
			  snapshot.entry[VM_STAT_MINFLT]);
	ck_assert_uint_ge(snapshot.entry[VM_STAT_MINFLT], 4);
	ck_assert_uint_lt(snapshot.entry[VM_STAT_MINFLT], 100000);
	ck_assert_int_eq(vm_reader_open(&reader, child), 0);
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_int_eq(vm_snapshot_take(&reader, 0, 0, &snapshot), -1);
	ck_assert_int_eq(errno, ESRCH);
	vm_reader_close(&reader);
	ck_assert_int_eq(vm_reader_open(&reader, child), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

/* getrusage and stat count the same faults: as many as pages are written. */
START_TEST(faults)
{
	char *start = fenced();
	struct vm_snapshot before, after;
	struct vm_reader reader;
	size_t i;

	ck_assert_int_eq(vm_reader_open(&reader, getpid()), 0);
	for (i = 0; i < 2; i++) {
		vm_snapshot_take(&reader, 0, 0, &after);
		vm_snapshot_take(&reader, 0, 0, &before);
	}
	for (i = 0; i < PAGES; i++)
		((volatile char *)start)[i * page] = 1;
	vm_snapshot_take(&reader, 0, 0, &after);
	ck_assert_uint_eq(after.entry[VM_MINFLT] - before.exit[VM_MINFLT],
			  PAGES);
	ck_assert_uint_eq(after.entry[VM_STAT_MINFLT] -
				  before.exit[VM_STAT_MINFLT],
			  PAGES);
	ck_assert_uint_eq(after.entry[VM_THREAD_MINFLT] -
				  before.exit[VM_THREAD_MINFLT],
			  PAGES);
	vm_reader_close(&reader);
}
END_TEST

/* Each field of the line has a number of its own: proc_pid_stat(5). */
START_TEST(stat_fields)
{
	struct vm_reader reader = { .pid = 1 };
	struct vm_snapshot snapshot;
	int stat = memfd_create("stat", MFD_CLOEXEC), field;
	enum vm_source source;

	dprintf(stat, "1 (a b) c) S");
	for (field = 4; field <= 52; field++)
		dprintf(stat, " %d", 1000 + field);
	dprintf(stat, "\n");
	for (source = 0; source < VM_SOURCES; source++)
		reader.fd[source] = source == VM_FROM_STAT ? stat : -1;
	ck_assert_int_eq(vm_snapshot_take(&reader, 0, 0, &snapshot), 0);
	ck_assert_uint_eq(snapshot.entry[VM_STAT_MINFLT], 1010);
	ck_assert_uint_eq(snapshot.entry[VM_STAT_MAJFLT], 1012);
	ck_assert_uint_eq(snapshot.entry[VM_STAT_RSS], 1024);
	ck_assert_uint_eq(snapshot.entry[VM_MINFLT], 1010);
	ck_assert_uint_eq(snapshot.entry[VM_MAJFLT], 1012);
	ck_assert_uint_eq(snapshot.entry[VM_THREAD_MINFLT], VM_UNMEASURED);
	ck_assert_uint_eq(snapshot.entry[VM_RSS], VM_UNMEASURED);
	vm_reader_close(&reader);
}
END_TEST

static void *write_all(void *start)
{
	size_t i;

	for (i = 0; i < PAGES; i++)
		((volatile char *)start)[i * page] = 1;
	return NULL;
}

/* Another thread's faults are the process's, and not the marking thread's. */
START_TEST(faults_of_a_thread)
{
	char *start = fenced();
	struct vm_snapshot before, after;
	struct vm_reader reader;
	pthread_t thread;

	ck_assert_int_eq(vm_reader_open(&reader, getpid()), 0);
	vm_snapshot_take(&reader, 0, 0, &after);
	vm_snapshot_take(&reader, 0, 0, &before);
	ck_assert_int_eq(pthread_create(&thread, NULL, write_all, start), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	vm_snapshot_take(&reader, 0, 0, &after);
	/* What it takes to make a thread is less than PAGES. */
	ck_assert_uint_lt(after.entry[VM_THREAD_MINFLT] -
				  before.exit[VM_THREAD_MINFLT],
			  PAGES);
	ck_assert_uint_ge(after.entry[VM_MINFLT] - before.exit[VM_MINFLT],
			  after.entry[VM_THREAD_MINFLT] -
				  before.exit[VM_THREAD_MINFLT] + PAGES);
	vm_reader_close(&reader);
}
END_TEST

enum {
	MANY = 4096
};

/* Writes to each page of the block and gives all of them up, on and on. */
static void *come_and_go(void *start)
{
	size_t i;

	for (;;) {
		for (i = 0; i < MANY; i++)
			((volatile char *)start)[i * page] = 1;
		madvise(start, MANY * page, MADV_DONTNEED);
	}
	return NULL;
}

/*
 * Two instruments that look one after the other at what does not stand still
 * count differently, as soon as the other thread runs at the same time: of so
 * many pages, each time.
 */
START_TEST(instruments_disagree)
{
	char *start;
	struct vm_snapshot snapshot;
	struct vm_reader reader;
	pthread_t thread;

	page = vm_page_size();
	start = mmap(NULL, MANY * page, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(start, MAP_FAILED);
	ck_assert_int_eq(vm_reader_open(&reader, getpid()), 0);
	vm_snapshot_take(&reader, (uintptr_t)start, MANY * page, &snapshot);
	ck_assert(!reader.disagree);
	ck_assert_int_eq(pthread_create(&thread, NULL, come_and_go, start), 0);
	while (!reader.disagree)
		vm_snapshot_take(&reader, (uintptr_t)start, MANY * page,
				 &snapshot);
	vm_reader_close(&reader);
}
END_TEST

/* Does the kernel have PAGEMAP_SCAN (6.7)? Asked for nothing, it says 0. */
static bool has_scan(void)
{
	uint64_t arg[12] = { sizeof(arg) };
	int fd = vm_proc_open(getpid(), "pagemap");
	int result = ioctl(fd, _IOWR('f', 16, uint64_t[12]), arg);

	close(fd);
	return result >= 0;
}

/* Every metric says what it is; those of "Key:" files have a key. */
START_TEST(table)
{
	const struct vm_metric_info *info = vm_metric_info((enum vm_metric)_i);
	bool keyed = info->source == VM_FROM_STATUS ||
		     info->source == VM_FROM_ROLLUP ||
		     info->source == VM_FROM_SMAPS;
	int other;

	ck_assert(info->name && *info->name && info->means && *info->means);
	ck_assert_int_eq(keyed, info->key != NULL);
	ck_assert(*vm_source_name(info->source));
	ck_assert(*vm_exactness_name(info->exactness));
	ck_assert_int_eq(vm_metric_named(info->name), _i);
	for (other = 0; other < _i; other++)
		ck_assert_str_ne(vm_metric_info((enum vm_metric)other)->name,
				 info->name);
}
END_TEST

START_TEST(exactness)
{
	static const struct {
		enum vm_metric metric;
		enum vm_exactness exactness;
	} cases[] = {
		{ VM_RSS, VM_EXACT },	      { VM_STAT_RSS, VM_VARIES },
		{ VM_STATUS_RSS, VM_VARIES }, { VM_PEAK_RSS, VM_VARIES },
		{ VM_PSS, VM_VARIES },	      { VM_BLOCK_PSS, VM_EXACT },
		{ VM_MINFLT, VM_EXACT },
	};
	size_t i;

	for (i = 0; i < unit_count(cases); i++)
		ck_assert_int_eq(vm_metric_info(cases[i].metric)->exactness,
				 cases[i].exactness);
	ck_assert_int_eq(vm_metric_named("nosuch"), VM_FACT);
}
END_TEST

Suite *unit_snapshot(void)
{
	Suite *suite = suite_create("snapshot");
	TCase *tcase = tcase_create("snapshot");

	tcase_set_timeout(tcase, 60);

	unit_add(tcase, block);
	unit_add(tcase, moved_page);
	unit_add(tcase, no_block);
	unit_add(tcase, cut_block);
	unit_add(tcase, vast_block);
	unit_add(tcase, zombie);
	unit_add(tcase, listed);
	unit_add(tcase, another_process);
	/* An instrument's own faults count as well. */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER)) {
		unit_add(tcase, faults);
		unit_add(tcase, faults_of_a_thread);
	}
	unit_add(tcase, stat_fields);
	/* Valgrind lets one thread run at a time. */
	if (has_scan() && sysconf(_SC_NPROCESSORS_ONLN) > 1 &&
	    !vm_on_valgrind())
		unit_add(tcase, instruments_disagree);
	unit_add_loop(tcase, table, VM_METRICS);
	unit_add(tcase, exactness);
	suite_add_tcase(suite, tcase);
	return suite;
}
