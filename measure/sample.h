/* SPDX-License-Identifier: MIT */
/*
 * sample - the few numbers of a process that can be read thousands of times a
 * second, through kept-open files of /proc.
 *
 * A snapshot (measure/snapshot.h) walks page tables and lists regions; a sample
 * reads counters that the kernel keeps anyway.
 */
#ifndef VM_SAMPLE_H
#define VM_SAMPLE_H

#include <stdint.h>
#include <sys/types.h>

/* Columns beyond those of statm and stat, which cost another file. */
enum {
	VM_SAMPLE_STATUS = 1, /* anonymous, file, shmem, swap */
	VM_SAMPLE_ROLLUP = 2  /* pss: walks the page tables, once a second */
};

/* Memory in pages; VM_UNMEASURED (measure/snapshot.h) where nobody asked. */
struct vm_sample {
	uint64_t vsz, rss;
	uint64_t anonymous, file, shmem; /* the parts of rss */
	uint64_t swap, pss;
	uint64_t minflt, majflt; /* of the whole process, since it started */
	char state;		 /* 'R', 'S', ... as ps(1) has it */
	char command[16];	 /* terminated; of the process's main thread */
};

/* Kept-open descriptors, -1 for those there was no room for. */
struct vm_sampler {
	pid_t pid;
	unsigned int columns;
	int statm, stat, status, rollup;
	int64_t rollup_at; /* nanoseconds of CLOCK_MONOTONIC, 0: never */
	uint64_t pss;	   /* as it was then */
};

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t vm_nanoseconds(void);

/*
 * Opens the files of `pid`. Never fails: what cannot be kept open (more
 * processes than descriptors) is opened anew at each reading.
 */
void vm_sampler_open(struct vm_sampler *sampler, pid_t pid,
		     unsigned int columns);
void vm_sampler_close(struct vm_sampler *sampler);

/*
 * All columns. Returns 0, or -1 with errno ESRCH when the process has gone, or
 * has no memory any more.
 */
int vm_sampler_take(struct vm_sampler *sampler, struct vm_sample *sample);

/* VSZ and RSS alone, in pages, from statm; 0 and 0 when it has gone. */
void vm_sampler_size(struct vm_sampler *sampler, uint64_t *vsz, uint64_t *rss);

#endif
