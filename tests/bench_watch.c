/* SPDX-License-Identifier: MIT */
/* bench_watch - what bench_vmwatch.sh has watched, and what samples cost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "measure/sample.h"

enum {
	CALLS = 10000,
	FAULTS = 100000,
	SAMPLES = 20000,
	PS = 20
};

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

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = { { "calls", make_calls },
		      { "loop", loop },
		      { "faults", fault },
		      { "samples", samples } };
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (argc == 2 && !strcmp(argv[1], parts[i].name)) {
			parts[i].run();
			return EXIT_SUCCESS;
		}
	fputs("Usage: bench_watch calls|loop|faults|samples\n", stderr);
	return EXIT_FAILURE;
}
