/* SPDX-License-Identifier: MIT */
/* faults - every page fault of a program, from perf's software event. */
#include "measure/faults.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "measure/proc.h"

enum {
	/* perf_event_mlock_kb allows everybody 512 KiB a processor, and a page
	 * for the head: 16,384 records. */
	RING = 512 * 1024
};

/* A record as `sample_type` below orders it. */
struct sampled {
	struct perf_event_header header;
	uint32_t pid, tid;
	uint64_t time, address;
};

/* What read(2) gives for `read_format` below. */
struct counted {
	uint64_t faults, lost;
};

/* Of Linux 6.0: headers may be older. */
#define COUNT_LOST (1U << 4) /* PERF_FORMAT_LOST */

struct lost {
	struct perf_event_header header;
	uint64_t id, lost;
};

static int open_event(pid_t tid, int processor, bool on_exec, bool user_only)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_PAGE_FAULTS,
		.sample_period = 1,
		.sample_type =
			PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_ADDR,
		.disabled = on_exec,
		.enable_on_exec = on_exec,
		.inherit = 1,
		.exclude_kernel = user_only,
		.exclude_hv = 1,
		.watermark = 1,
		.wakeup_watermark = RING / 4,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
		.read_format = COUNT_LOST,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, tid, processor, -1,
			      PERF_FLAG_FD_CLOEXEC);

	if (fd >= 0 || errno != EINVAL)
		return fd;
	attr.read_format = 0;
	return (int)syscall(SYS_perf_event_open, &attr, tid, processor, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

static int open_ring(struct vm_faults *faults, struct vm_fault_ring *ring,
		     pid_t tid, int processor, bool on_exec)
{
	void *map;

	ring->fd = open_event(tid, processor, on_exec, faults->user_only);
	if (ring->fd < 0 && (errno == EACCES || errno == EPERM) &&
	    !faults->user_only) {
		faults->user_only = true;
		ring->fd = open_event(tid, processor, on_exec, true);
	}
	if (ring->fd < 0)
		return errno == ENODEV ? 0 : -1; /* the processor is off */
	map = mmap(NULL, faults->size, PROT_READ | PROT_WRITE, MAP_SHARED,
		   ring->fd, 0);
	if (map == MAP_FAILED)
		return -1;
	ring->map = map;
	return 0;
}

static int open_rings(struct vm_faults *faults, pid_t tid, bool on_exec)
{
	long processors = sysconf(_SC_NPROCESSORS_CONF);
	int error;

	faults->size = RING + vm_page_size();
	faults->rings = calloc((size_t)processors, sizeof(*faults->rings));
	if (!faults->rings)
		return -1;
	for (; faults->count < (size_t)processors; faults->count++)
		faults->rings[faults->count].fd = -1;
	while (processors--)
		if (open_ring(faults, &faults->rings[processors], tid,
			      (int)processors, on_exec)) {
			error = errno;
			vm_faults_close(faults);
			errno = error;
			return -1;
		}
	return 0;
}

/* A further thread writes into the rings that are there. */
static int open_other(struct vm_faults *faults, pid_t tid)
{
	size_t processor;
	int *others =
		realloc(faults->others, (faults->other_count + faults->count) *
						sizeof(*others));

	if (!others)
		return -1;
	faults->others = others;
	for (processor = 0; processor < faults->count; processor++) {
		int ring = faults->rings[processor].fd, fd;

		if (ring < 0)
			continue;
		fd = open_event(tid, (int)processor, false, faults->user_only);
		if (fd < 0)
			return -1;
		faults->others[faults->other_count++] = fd;
		if (ioctl(fd, PERF_EVENT_IOC_SET_OUTPUT, ring))
			return -1;
	}
	return 0;
}

int vm_faults_open(struct vm_faults *faults, pid_t tid, bool on_exec)
{
	return faults->rings ? open_other(faults, tid)
			     : open_rings(faults, tid, on_exec);
}

/* A record may go over the end of the ring: copied out in two parts. */
static void copy_out(const char *ring, uint64_t from, void *to, size_t len)
{
	size_t at = from % RING;
	size_t first = len < RING - at ? len : RING - at;

	memcpy(to, ring + at, first);
	memcpy((char *)to + first, ring, len - first);
}

static void drain_ring(struct vm_faults *faults,
		       const struct vm_fault_ring *ring,
		       void (*each)(const struct vm_fault *fault, void *arg),
		       void *arg)
{
	struct perf_event_mmap_page *head = ring->map;
	const char *records = (const char *)ring->map + vm_page_size();
	uint64_t end = __atomic_load_n(&head->data_head, __ATOMIC_ACQUIRE);
	uint64_t at = head->data_tail;
	struct perf_event_header header;
	struct sampled sampled;
	struct lost lost;

	for (; at < end; at += header.size) {
		copy_out(records, at, &header, sizeof(header));
		if (header.type == PERF_RECORD_LOST) {
			copy_out(records, at, &lost, sizeof(lost));
			faults->lost += lost.lost;
		} else if (header.type == PERF_RECORD_SAMPLE) {
			copy_out(records, at, &sampled, sizeof(sampled));
			each(&(struct vm_fault){ .time = (int64_t)sampled.time,
						 .pid = (pid_t)sampled.pid,
						 .tid = (pid_t)sampled.tid,
						 .address = sampled.address },
			     arg);
		}
	}
	__atomic_store_n(&head->data_tail, at, __ATOMIC_RELEASE);
}

void vm_faults_drain(struct vm_faults *faults,
		     void (*each)(const struct vm_fault *fault, void *arg),
		     void *arg)
{
	size_t i;

	for (i = 0; i < faults->count; i++)
		if (faults->rings[i].map)
			drain_ring(faults, &faults->rings[i], each, arg);
}

static uint64_t lost_by(int fd)
{
	struct counted counted;

	return fd >= 0 && read(fd, &counted, sizeof(counted)) ==
				       (ssize_t)sizeof(counted)
		       ? counted.lost
		       : 0;
}

uint64_t vm_faults_lost(const struct vm_faults *faults)
{
	uint64_t lost = 0;
	size_t i;

	for (i = 0; i < faults->count; i++)
		lost += lost_by(faults->rings[i].fd);
	for (i = 0; i < faults->other_count; i++)
		lost += lost_by(faults->others[i]);
	return lost > faults->lost ? lost : faults->lost;
}

void vm_faults_close(struct vm_faults *faults)
{
	size_t i;

	for (i = 0; i < faults->other_count; i++)
		close(faults->others[i]);
	for (i = 0; i < faults->count; i++) {
		if (faults->rings[i].map)
			munmap(faults->rings[i].map, faults->size);
		if (faults->rings[i].fd >= 0)
			close(faults->rings[i].fd);
	}
	free(faults->others);
	free(faults->rings);
	*faults = (struct vm_faults){ .lost = faults->lost,
				      .user_only = faults->user_only };
}
