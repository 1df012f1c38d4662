/* SPDX-License-Identifier: MIT */
/* bench_watch - what bench_vmwatch.sh has watched, and what samples cost. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/sample.h"
#include "measure/series.h"

enum {
	CALLS = 10000,
	FAULTS = 100000,
	SAMPLES = 20000,
	PS = 20,
	HZ = 1000,
	SECONDS = 2,
	ROUNDS = 5
};

static const char *vmwatch;

static void make_calls(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int i;

	for (i = 0; i < CALLS; i++)
		munmap(mmap(NULL, page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		       page);
}

/* Other system calls and arithmetic, 0.3 s on the machine it was written on. */
static void loop(void)
{
	volatile unsigned int sum = 0;
	int i, j;

	for (i = 0; i < 300000; i++) {
		getppid();
		for (j = 0; j < 200; j++)
			sum += (unsigned int)j;
	}
	printf("%u\n", sum);
}

static void fault(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), i;
	volatile char *block = mmap(NULL, FAULTS * page, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (block == MAP_FAILED)
		exit(EXIT_FAILURE);
	madvise((void *)block, FAULTS * page, MADV_NOHUGEPAGE);
	for (i = 0; i < FAULTS; i++)
		block[i * page] = 'x';
}

/* Microseconds of CPU, of this process or of its children. */
static double cpu(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double sample(unsigned int columns)
{
	struct vm_sampler sampler;
	struct vm_sample taken;
	double start;
	int i;

	vm_sampler_open(&sampler, getpid(), columns);
	start = cpu(RUSAGE_SELF);
	for (i = 0; i < SAMPLES; i++)
		if (vm_sampler_take(&sampler, &taken))
			exit(EXIT_FAILURE);
	vm_sampler_close(&sampler);
	return (cpu(RUSAGE_SELF) - start) / SAMPLES;
}

static double run_ps(void)
{
	char command[96];
	double start = cpu(RUSAGE_CHILDREN);
	int i;

	snprintf(command, sizeof(command),
		 "exec ps -o vsz,rss,maj_flt,min_flt,s -p %d >/dev/null",
		 (int)getpid());
	for (i = 0; i < PS; i++)
		if (system(command))
			exit(EXIT_FAILURE);
	return (cpu(RUSAGE_CHILDREN) - start) / PS;
}

static void samples(void)
{
	const double two = sample(0), ps = run_ps();

	printf("%-46s %9.2f us of CPU\n", "a sample (statm, stat)", two);
	printf("%-46s %9.2f us of CPU\n", "a sample with parts (status)",
	       sample(VM_SAMPLE_STATUS));
	printf("%-46s %9.2f us of CPU  %5.0f samples\n", "ps, the same columns",
	       ps, ps / two);
}

/* A child that ends with us, without a word. */
static pid_t start(void)
{
	const pid_t parent = getpid();
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	null = open("/dev/null", O_RDWR);
	if (getppid() != parent || dup2(null, STDERR_FILENO) < 0)
		_exit(EXIT_FAILURE);
	return 0;
}

/* What is watched. */
static pid_t start_program(bool busy)
{
	pid_t program = start();

	while (!program)
		busy ? (void)getppid() : (void)pause();
	return program;
}

/* To be woken up that often, which is most of it; and a bare sample each time.
 */
static double wake_up(bool sampled)
{
	const pid_t program = start_program(false);
	struct vm_sampler sampler;
	struct vm_sample taken;
	const struct itimerspec times = {
		.it_interval.tv_nsec = 1000000000 / HZ,
		.it_value.tv_nsec = 1000000000 / HZ,
	};
	int timer = timerfd_create(CLOCK_MONOTONIC, 0);
	double before = cpu(RUSAGE_SELF);
	uint64_t due, all = 0;

	if (timer < 0 || timerfd_settime(timer, 0, &times, NULL))
		exit(EXIT_FAILURE);
	vm_sampler_open(&sampler, program, 0);
	for (; all < SECONDS * HZ; all += due)
		if (read(timer, &due, sizeof(due)) != sizeof(due) ||
		    (sampled && vm_sampler_take(&sampler, &taken)))
			exit(EXIT_FAILURE);
	vm_sampler_close(&sampler);
	close(timer);
	kill(program, SIGKILL);
	waitpid(program, NULL, 0);
	return cpu(RUSAGE_SELF) - before;
}

static double watch(bool busy)
{
	double before = cpu(RUSAGE_CHILDREN), after;
	pid_t program = start_program(busy), watcher;
	int status;

	watcher = start();
	if (!watcher) {
		char pid[16], hz[16];

		snprintf(pid, sizeof(pid), "%d", (int)program);
		snprintf(hz, sizeof(hz), "%d", HZ);
		execl(vmwatch, vmwatch, "--hz", hz, "-o", "/dev/null", "-p",
		      pid, (char *)NULL);
		_exit(EXIT_FAILURE);
	}
	sleep(SECONDS);
	kill(watcher, SIGINT);
	if (waitpid(watcher, &status, 0) != watcher || status)
		exit(EXIT_FAILURE);
	after = cpu(RUSAGE_CHILDREN);
	kill(program, SIGKILL);
	waitpid(program, NULL, 0);
	return after - before;
}

/* Of the median round. */
static double share(const struct vm_series *took)
{
	return (double)vm_series_median(took) / SECONDS / 1e4;
}

/* By turns: what a timer takes is the machine's, and changes. */
static void rate(void)
{
	struct vm_series sleeps = { 0 }, busy = { 0 };
	struct vm_series timer = { 0 }, bare = { 0 };

	if (!vmwatch)
		exit(EXIT_FAILURE);
	while (timer.count < ROUNDS) {
		vm_series_add(&timer, (int64_t)wake_up(false));
		vm_series_add(&bare, (int64_t)wake_up(true));
		vm_series_add(&sleeps, (int64_t)watch(false));
		vm_series_add(&busy, (int64_t)watch(true));
	}
	printf("%-46s %9.2f %% of a core\n",
	       "1,000 samples a second, of what sleeps", share(&sleeps));
	printf("%-46s %9.2f %% of a core\n", "the same, of what is busy",
	       share(&busy));
	printf("%-46s %9.2f %% of a core  %5.2f with bare samples\n",
	       "the same timer alone", share(&timer), share(&bare));
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = { { "calls", make_calls },
		      { "loop", loop },
		      { "faults", fault },
		      { "samples", samples },
		      { "rate", rate } };
	size_t i;

	vmwatch = argc == 3 ? argv[2] : NULL;
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (argc >= 2 && !strcmp(argv[1], parts[i].name)) {
			parts[i].run();
			return EXIT_SUCCESS;
		}
	fputs("Usage: bench_watch calls|loop|faults|samples|rate VMWATCH\n",
	      stderr);
	return EXIT_FAILURE;
}
