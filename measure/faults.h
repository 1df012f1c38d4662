/* SPDX-License-Identifier: MIT */
/*
 * faults - every page fault of a program with its address, from perf's
 * software event: the program is not stopped for it.
 */
#ifndef VM_FAULTS_H
#define VM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct vm_fault {
	int64_t time; /* nanoseconds of CLOCK_MONOTONIC */
	pid_t pid, tid;
	uint64_t address;
};

/* Starts from { 0 }. One event and one buffer for each processor. */
struct vm_faults {
	struct vm_fault_ring {
		int fd;
		void *map; /* NULL: the processor is off */
	} * rings;
	size_t count; /* of rings */
	size_t size;  /* of a map, in bytes */
	int *others;  /* events of further threads, which use the rings */
	size_t other_count;
	bool user_only; /* those that the kernel takes for it are missing */
	/* Records that found the buffer full, as far as the buffer says so:
	 * vm_faults_lost() knows all. */
	uint64_t lost;
};

/*
 * Records the faults of thread `tid` and of all that it starts from now on;
 * with `on_exec` only once it has executed a program. The second call, and
 * those after it, add threads that run already. Returns 0, or -1 with errno,
 * EACCES and EPERM where perf_event_paranoid forbids it.
 */
int vm_faults_open(struct vm_faults *faults, pid_t tid, bool on_exec);

/* Gives what was recorded since the last call to `each`, ring by ring. */
void vm_faults_drain(struct vm_faults *faults,
		     void (*each)(const struct vm_fault *fault, void *arg),
		     void *arg);

/*
 * How many found the buffer full until now. Before Linux 6.0 those since the
 * last record that had room are not counted.
 */
uint64_t vm_faults_lost(const struct vm_faults *faults);

void vm_faults_close(struct vm_faults *faults);

#endif
