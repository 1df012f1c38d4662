/* SPDX-License-Identifier: MIT */
/*
 * snapshot - the metrics of one process, and of one block of its memory, at
 * one moment.
 *
 * The one reader of /proc and getrusage: for the own process (at a mark) and
 * for another (observed from outside). Reads through kept-open descriptors
 * into static memory, so that reading costs the process neither memory nor,
 * once warm, a fault.
 */
#ifndef VM_SNAPSHOT_H
#define VM_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Memory counts in pages (vm_page_size()), whatever the kernel prints; a part
 * of a page is dropped. VM_FACT is no metric: an expectation on a fact has it.
 */
enum vm_metric {
	VM_FACT,
	/* of the process */
	VM_VSZ,
	VM_PEAK_RSS,
	VM_MAX_RSS,
	VM_STACK,
	VM_LOCKED,
	VM_STATUS_RSS,
	VM_STAT_RSS,
	VM_RSS,
	VM_PSS,
	VM_ANONYMOUS,
	VM_PRIVATE_DIRTY,
	VM_SWAP,
	VM_HEAP,
	VM_REGIONS,
	VM_LISTED,
	VM_MINFLT,
	VM_MAJFLT,
	VM_THREAD_MINFLT,
	VM_STAT_MINFLT,
	VM_STAT_MAJFLT,
	/* of the block */
	VM_BLOCK_MAPPED,
	VM_BLOCK_RSS,
	VM_BLOCK_PSS,
	VM_BLOCK_SHARED_CLEAN,
	VM_BLOCK_SHARED_DIRTY,
	VM_BLOCK_PRIVATE_CLEAN,
	VM_BLOCK_PRIVATE_DIRTY,
	VM_BLOCK_ANONYMOUS,
	VM_BLOCK_LAZY_FREE,
	VM_BLOCK_HUGE,
	VM_BLOCK_SWAP,
	VM_BLOCK_LOCKED,
	VM_BLOCK_PRESENT,
	VM_BLOCK_ZERO,
	VM_METRICS
};

/* Where a metric is read; each is missing on some kernel or machine. */
enum vm_source {
	VM_FROM_NOWHERE,
	VM_FROM_STATUS,	 /* /proc/PID/status */
	VM_FROM_STAT,	 /* /proc/PID/stat */
	VM_FROM_RUSAGE,	 /* getrusage(2); of another process /proc/PID/stat */
	VM_FROM_MAPS,	 /* /proc/PID/maps */
	VM_FROM_ROLLUP,	 /* /proc/PID/smaps_rollup */
	VM_FROM_SMAPS,	 /* /proc/PID/smaps, the rows of the block */
	VM_FROM_PAGEMAP, /* /proc/PID/pagemap, the pages of the block */
	VM_FROM_SCAN,	 /* PAGEMAP_SCAN, or kpageflags for root */
	VM_SOURCES
};

/* What the same measurement gives on the same kernel another time. */
enum vm_exactness {
	VM_EXACT,  /* the same number */
	VM_RATIO,  /* about the same: a quotient of times */
	VM_VARIES, /* another: a lagging counter, chance, other processes */
	VM_EXACTNESSES
};

/* "exact", "ratio", "varies": a static string. */
const char *vm_exactness_name(enum vm_exactness exactness);

struct vm_metric_info {
	const char *name; /* "rss": in JSON and in every printed line */
	enum vm_source source;
	const char *key; /* of the line in a file of "Key: 12 kB" lines */
	bool counter;	 /* counts up: its changes are judged, not its level */
	enum vm_exactness exactness;
	const char *means;
};

/* A static description; `metric` below VM_METRICS. */
const struct vm_metric_info *vm_metric_info(enum vm_metric metric);

/* The metric of that name; VM_FACT for a name that is none. */
enum vm_metric vm_metric_named(const char *name);

/* "smaps_rollup": a static string. */
const char *vm_source_name(enum vm_source source);

/* What a page of the block is; the order is that of increasing cost. */
enum vm_page {
	VM_PAGE_NONE, /* not touched */
	VM_PAGE_ZERO, /* the shared zero page */
	VM_PAGE_SWAPPED,
	VM_PAGE_PRESENT, /* in memory; the zero page too where not told apart */
	VM_PAGE_HUGE,	 /* in memory as part of a huge page */
	VM_PAGE_KINDS
};

/* A block drawn small: each cell stands for an equal share of its pages. */
enum {
	VM_STRIP = 64
};

/* Never measured is not zero. */
#define VM_UNMEASURED UINT64_MAX

struct vm_snapshot {
	/* At the reading's first and last moment: for all but the fault
	 * counters the same. A change is to.entry - from.exit, so that faults
	 * of the reading itself never count. */
	uint64_t entry[VM_METRICS];
	uint64_t exit[VM_METRICS];
	uint64_t block;	      /* address, 0 for none */
	uint64_t block_pages; /* whole pages from there on */
	/* More, where malloc has mapped a page for its header alone: what the
	 * block takes of the address space. 0: as many. */
	uint64_t mapping_pages;
	uint8_t strip[VM_STRIP]; /* enum vm_page: the costliest in the cell */
};

/* Kept-open descriptors on one process. Static or owned by the caller. */
struct vm_reader {
	pid_t pid;
	bool self;
	bool disagree; /* pagemap and PAGEMAP_SCAN counted differently */
	int fd[VM_SOURCES];
};

/*
 * Opens what can be opened of process `pid`; a file that cannot is a source
 * that stays unmeasured. Returns 0, or -1 with errno when the process does not
 * exist (ESRCH) or none of its memory may be read (EACCES).
 */
int vm_reader_open(struct vm_reader *reader, pid_t pid);
void vm_reader_close(struct vm_reader *reader);

/*
 * Fills `snapshot` of the reader's process and of its block of `len` bytes
 * from `block` on (none if 0). Metrics that could not be read are
 * VM_UNMEASURED; so are the smaps metrics of a block whose ends are not ends
 * of regions, since smaps counts whole regions. An unmapped block measures 0
 * pages. Returns 0, or -1 with errno ESRCH when the process has gone. Not
 * thread-safe.
 */
int vm_snapshot_take(struct vm_reader *reader, uint64_t block, uint64_t len,
		     struct vm_snapshot *snapshot);

/* Writes to all static memory of the reader, so that later reads only read. */
void vm_snapshot_warm(void);

#endif
