/* SPDX-License-Identifier: MIT */
/* unit_sample - a sample of a process is what is known of it otherwise. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/needs.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "measure/sample.h"
#include "measure/snapshot.h"
#include "tests/units.h"

enum {
	PAGES = 50,
	SECOND = 1000000000
};

/* Pages of new memory, written. */
static void take_pages(int kind)
{
	const size_t size = PAGES * vm_page_size();
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   kind | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(block, MAP_FAILED);
	madvise(block, size, MADV_NOHUGEPAGE);
	memset(block, 'x', size);
}

static pid_t start(int stop)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (!pid) {
		take_pages(MAP_PRIVATE);
		raise(stop);
		_exit(0);
	}
	return pid;
}

/* Its second sample: with the first, all code has run that takes one. */
static struct vm_sample second(struct vm_sampler *sampler)
{
	struct vm_sample sample;

	ck_assert_int_eq(vm_sampler_take(sampler, &sample), 0);
	ck_assert_int_eq(vm_sampler_take(sampler, &sample), 0);
	return sample;
}

/* With a name like the rest of stat, and a child whose faults are its own. */
START_TEST(itself)
{
	static const char name[] = "a) Z 1 (\"b";
	struct vm_sampler sampler;
	struct vm_sample sample;
	struct rusage before, after;
	pid_t child = start(SIGKILL);

	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	take_pages(MAP_SHARED);
	ck_assert_int_eq(prctl(PR_SET_NAME, name), 0);
	vm_sampler_open(&sampler, getpid(), VM_SAMPLE_STATUS);
	second(&sampler);
	getrusage(RUSAGE_SELF, &before);
	sample = second(&sampler);
	getrusage(RUSAGE_SELF, &after);
	ck_assert_str_eq(sample.command, name);
	ck_assert_int_eq(sample.state, 'R');
	/* To take it may fault, too: code that was taken back meanwhile. */
	ck_assert_uint_ge(sample.minflt, (uint64_t)before.ru_minflt);
	ck_assert_uint_le(sample.minflt, (uint64_t)after.ru_minflt);
	ck_assert_uint_ge(sample.majflt, (uint64_t)before.ru_majflt);
	ck_assert_uint_le(sample.majflt, (uint64_t)after.ru_majflt);
	ck_assert_uint_gt(sample.vsz, sample.rss);
	ck_assert_uint_ge(sample.shmem, PAGES);
	ck_assert_uint_eq(sample.anonymous + sample.file + sample.shmem,
			  sample.rss);
	ck_assert_uint_eq(sample.pss, VM_UNMEASURED);
	vm_sampler_close(&sampler);
}
END_TEST

/* It walks the page tables: once a second, however often one is taken. */
START_TEST(pss)
{
	struct vm_sampler sampler;
	struct vm_sample before, after;

	vm_sampler_open(&sampler, getpid(), VM_SAMPLE_ROLLUP);
	before = second(&sampler);
	take_pages(MAP_PRIVATE);
	after = second(&sampler);
	if (sampler.rollup_at + SECOND > vm_nanoseconds())
		ck_assert_uint_eq(after.pss, before.pss);
	/* That time passes without us. */
	sampler.rollup_at -= SECOND / 10 * 8;
	after = second(&sampler);
	if (sampler.rollup_at + SECOND > vm_nanoseconds())
		ck_assert_uint_eq(after.pss, before.pss);
	sampler.rollup_at -= SECOND / 10 * 2;
	after = second(&sampler);
	ck_assert_uint_ge(after.pss, before.pss + PAGES);
	ck_assert_uint_eq(after.anonymous, VM_UNMEASURED);
	vm_sampler_close(&sampler);
}
END_TEST

/* More processes than descriptors: the files are opened at each reading. */
START_TEST(nothing_kept)
{
	struct vm_sampler sampler;
	struct vm_sample sample;
	pid_t child = start(SIGSTOP);
	int next;

	ck_assert_int_eq(waitpid(child, NULL, WUNTRACED), child);
	vm_sampler_open(&sampler, child, VM_SAMPLE_STATUS | VM_SAMPLE_ROLLUP);
	vm_sampler_close(&sampler);
	sampler.statm = sampler.stat = sampler.status = sampler.rollup = -1;
	next = dup(STDIN_FILENO);
	sample = second(&sampler);
	ck_assert_int_eq(dup(STDIN_FILENO), next + 1);
	ck_assert_int_eq(sample.state, 'T');
	ck_assert_uint_ge(sample.anonymous, PAGES);
	ck_assert_uint_ge(sample.pss, PAGES);
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_int_eq(vm_sampler_take(&sampler, &sample), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

/* A process that has ended has no memory, which is not memory of 0 pages. */
START_TEST(ended)
{
	struct vm_sampler sampler;
	struct vm_sample sample;
	siginfo_t info;
	pid_t child = start(SIGKILL);

	vm_sampler_open(&sampler, child, 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT),
			 0);
	ck_assert_int_eq(vm_sampler_take(&sampler, &sample), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	vm_sampler_close(&sampler);
}
END_TEST

/* A kernel thread may have a name of 63 bytes, and has no memory. */
START_TEST(long_name)
{
	struct {
		struct vm_sample sample;
		char behind[64];
	} taken;
	struct vm_sampler sampler;
	const struct dirent *entry;
	DIR *proc = opendir("/proc");
	size_t i;

	ck_assert_ptr_nonnull(proc);
	while ((entry = readdir(proc))) {
		if (atoi(entry->d_name) <= 0)
			continue;
		memset(&taken, 'x', sizeof(taken));
		vm_sampler_open(&sampler, (pid_t)atoi(entry->d_name), 0);
		if (vm_sampler_take(&sampler, &taken.sample))
			ck_assert_int_eq(errno, ESRCH);
		vm_sampler_close(&sampler);
		ck_assert_uint_lt(strnlen(taken.sample.command,
					  sizeof(taken.sample.command)),
				  sizeof(taken.sample.command));
		for (i = 0; i < sizeof(taken.behind); i++)
			ck_assert_int_eq(taken.behind[i], 'x');
	}
	closedir(proc);
}
END_TEST

Suite *unit_sample(void)
{
	Suite *suite = suite_create("sample");
	TCase *tcase = tcase_create("sample");

	unit_add(tcase, ended);
	unit_add(tcase, long_name);
	/* Valgrind and sanitizers have memory and faults of their own. */
	if (!vm_on_valgrind() && !vm_needs_unmet(VM_NEEDS_NO_SANITIZER)) {
		unit_add(tcase, itself);
		unit_add(tcase, pss);
		unit_add(tcase, nothing_kept);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
