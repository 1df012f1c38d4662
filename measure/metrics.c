/* SPDX-License-Identifier: MIT */
/* metrics - what each metric is called, where it is read, and how exact it is.
 */
#include <string.h>

#include "measure/snapshot.h"

/*
 * Kernels before 6.2 keep RSS of status up to 64 pages a task behind, later
 * ones count it per processor until 2025, and stat's is off by tens of pages
 * even on 6.18; so is a peak. The share of a library's pages is other
 * processes' doing.
 */
static const struct vm_metric_info metrics[VM_METRICS] = {
	[VM_FACT] = { "fact", VM_FROM_NOWHERE, NULL, false, VM_EXACT,
		      "a number that the act left" },
	[VM_VSZ] = { "vsz", VM_FROM_STATUS, "VmSize", false, VM_EXACT,
		     "address space of the process" },
	[VM_PEAK_RSS] = { "peak_rss", VM_FROM_STATUS, "VmHWM", false, VM_VARIES,
			  "the most memory it ever had" },
	[VM_MAX_RSS] = { "max_rss", VM_FROM_RUSAGE, NULL, false, VM_VARIES,
			 "the same, or that of what executed it" },
	[VM_STACK] = { "stack", VM_FROM_STATUS, "VmStk", false, VM_EXACT,
		       "address space of the main stack" },
	[VM_LOCKED] = { "locked", VM_FROM_STATUS, "VmLck", false, VM_EXACT,
			"address space locked into memory" },
	[VM_STATUS_RSS] = { "status_rss", VM_FROM_STATUS, "VmRSS", false,
			    VM_VARIES, "its memory as ps shows it" },
	[VM_STAT_RSS] = { "stat_rss", VM_FROM_STAT, NULL, false, VM_VARIES,
			  "its memory as /proc/PID/stat shows it" },
	[VM_RSS] = { "rss", VM_FROM_ROLLUP, "Rss", false, VM_EXACT,
		     "its pages in memory" },
	[VM_PSS] = { "pss", VM_FROM_ROLLUP, "Pss", false, VM_VARIES,
		     "its share of its pages in memory" },
	[VM_ANONYMOUS] = { "anonymous", VM_FROM_ROLLUP, "Anonymous", false,
			   VM_EXACT,
			   "its pages in memory that belong to no file" },
	[VM_PRIVATE_DIRTY] = { "private_dirty", VM_FROM_ROLLUP, "Private_Dirty",
			       false, VM_EXACT,
			       "its written pages that it alone maps" },
	[VM_SWAP] = { "swap", VM_FROM_ROLLUP, "Swap", false, VM_EXACT,
		      "its pages in swap" },
	[VM_HEAP] = { "heap", VM_FROM_MAPS, NULL, false, VM_EXACT,
		      "address space of [heap]" },
	[VM_REGIONS] = { "regions", VM_FROM_MAPS, NULL, false, VM_EXACT,
			 "rows of its maps" },
	[VM_LISTED] = { "listed", VM_FROM_MAPS, NULL, false, VM_EXACT,
			"address space in the rows of its maps" },
	[VM_MINFLT] = { "minflt", VM_FROM_RUSAGE, NULL, true, VM_EXACT,
			"minor faults of the process" },
	[VM_MAJFLT] = { "majflt", VM_FROM_RUSAGE, NULL, true, VM_EXACT,
			"major faults of the process" },
	[VM_THREAD_MINFLT] = { "thread_minflt", VM_FROM_RUSAGE, NULL, true,
			       VM_EXACT, "minor faults of the marking thread" },
	[VM_STAT_MINFLT] = { "stat_minflt", VM_FROM_STAT, NULL, true, VM_EXACT,
			     "minor faults of the process" },
	[VM_STAT_MAJFLT] = { "stat_majflt", VM_FROM_STAT, NULL, true, VM_EXACT,
			     "major faults of the process" },
	[VM_BLOCK_MAPPED] = { "block_mapped", VM_FROM_MAPS, NULL, false,
			      VM_EXACT, "pages of the block that are mapped" },
	[VM_BLOCK_RSS] = { "block_rss", VM_FROM_SMAPS, "Rss", false, VM_EXACT,
			   "pages of the block in memory" },
	[VM_BLOCK_PSS] = { "block_pss", VM_FROM_SMAPS, "Pss", false, VM_EXACT,
			   "the process's share of them" },
	[VM_BLOCK_SHARED_CLEAN] = { "block_shared_clean", VM_FROM_SMAPS,
				    "Shared_Clean", false, VM_EXACT,
				    "unwritten, mapped by others too" },
	[VM_BLOCK_SHARED_DIRTY] = { "block_shared_dirty", VM_FROM_SMAPS,
				    "Shared_Dirty", false, VM_EXACT,
				    "written, mapped by others too" },
	[VM_BLOCK_PRIVATE_CLEAN] = { "block_private_clean", VM_FROM_SMAPS,
				     "Private_Clean", false, VM_EXACT,
				     "unwritten, mapped by it alone" },
	[VM_BLOCK_PRIVATE_DIRTY] = { "block_private_dirty", VM_FROM_SMAPS,
				     "Private_Dirty", false, VM_EXACT,
				     "written, mapped by it alone" },
	[VM_BLOCK_ANONYMOUS] = { "block_anonymous", VM_FROM_SMAPS, "Anonymous",
				 false, VM_EXACT,
				 "pages of the block with no file" },
	[VM_BLOCK_LAZY_FREE] = { "block_lazy_free", VM_FROM_SMAPS, "LazyFree",
				 false, VM_EXACT, "given up by MADV_FREE" },
	[VM_BLOCK_HUGE] = { "block_huge", VM_FROM_SMAPS, "AnonHugePages", false,
			    VM_EXACT, "in huge pages" },
	[VM_BLOCK_SWAP] = { "block_swap", VM_FROM_SMAPS, "Swap", false,
			    VM_EXACT, "in swap" },
	[VM_BLOCK_LOCKED] = { "block_locked", VM_FROM_SMAPS, "Locked", false,
			      VM_EXACT, "locked into memory" },
	[VM_BLOCK_PRESENT] = { "block_present", VM_FROM_PAGEMAP, NULL, false,
			       VM_EXACT,
			       "pages of the block with a page table entry" },
	[VM_BLOCK_ZERO] = { "block_zero", VM_FROM_SCAN, NULL, false, VM_EXACT,
			    "pages of the block that are the zero page" },
};

static const char *const source_names[VM_SOURCES] = {
	[VM_FROM_NOWHERE] = "act",	 [VM_FROM_STATUS] = "status",
	[VM_FROM_STAT] = "stat",	 [VM_FROM_RUSAGE] = "getrusage",
	[VM_FROM_MAPS] = "maps",	 [VM_FROM_ROLLUP] = "smaps_rollup",
	[VM_FROM_SMAPS] = "smaps",	 [VM_FROM_PAGEMAP] = "pagemap",
	[VM_FROM_SCAN] = "PAGEMAP_SCAN",
};

const struct vm_metric_info *vm_metric_info(enum vm_metric metric)
{
	return &metrics[metric];
}

enum vm_metric vm_metric_named(const char *name)
{
	enum vm_metric metric = VM_METRICS;

	while (--metric > VM_FACT && strcmp(metrics[metric].name, name))
		;
	return metric;
}

const char *vm_exactness_name(enum vm_exactness exactness)
{
	static const char *const names[VM_EXACTNESSES] = {
		[VM_EXACT] = "exact",
		[VM_RATIO] = "ratio",
		[VM_VARIES] = "varies",
	};

	return names[exactness];
}

const char *vm_source_name(enum vm_source source)
{
	return source_names[source];
}
