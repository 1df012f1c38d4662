/* SPDX-License-Identifier: MIT */
/* watch_fault - recorded page faults with the labels of their regions. */
#include <limits.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/watch_parts.h"

static enum vm_label label_in(const struct vm_maps *maps, uint64_t address)
{
	size_t low = 0, high = maps->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct vm_region *region = &maps->regions[middle];

		if (address < region->start)
			high = middle;
		else if (address >= region->end)
			low = middle + 1;
		else
			return maps->labels[middle];
	}
	return VM_LABEL_UNKNOWN;
}

/* The listing alone: a map of the process takes as long as many faults. */
static int load_maps(struct vm_maps *maps, pid_t pid)
{
	struct vm_layout layout = { 0 };
	int result, fd = vm_proc_open(pid, "maps");
	char exe[PATH_MAX];

	if (fd < 0)
		return -1;
	if (vm_proc_exe(pid, exe, sizeof(exe)) > 0)
		layout.exe = exe;
	result = vm_maps_load(maps, fd, &layout);
	close(fd);
	return result;
}

/*
 * The listing is read once in a batch at most: where something has changed,
 * nobody would say so, or the address is in none of its regions.
 */
static void read_maps(struct vm_watch *watch, struct vm_watched *process,
		      uint64_t address)
{
	struct vm_maps maps = { 0 };

	if (process->listed == watch->batch ||
	    (!process->stale && watch->options.calls &&
	     label_in(&process->maps, address) != VM_LABEL_UNKNOWN))
		return;
	process->listed = watch->batch;
	process->stale = false;
	/* The old listing is better than none where it has gone. */
	if (load_maps(&maps, process->pid))
		return;
	vm_maps_free(&process->maps);
	process->maps = maps;
}

static void tell_fault(const struct vm_fault *fault, void *arg)
{
	struct vm_watch *watch = arg;
	struct vm_watched *process = vm_watched_find(watch, fault->pid);
	struct vm_moment moment = {
		.kind = VM_MOMENT_FAULT,
		.time = fault->time - watch->start,
		.pid = fault->pid,
		.tid = fault->tid,
		.fault.address = fault->address,
	};

	if (process) {
		read_maps(watch, process, fault->address);
		moment.fault.label = label_in(&process->maps, fault->address);
	}
	vm_watch_tell(watch, &moment);
}

void vm_watch_faults(struct vm_watch *watch)
{
	if (!watch->options.faults)
		return;
	watch->batch++;
	vm_faults_drain(&watch->faults, tell_fault, watch);
}
