/* SPDX-License-Identifier: MIT */
/* watch_fault - recorded page faults with the labels of their regions. */
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

	if (process && process->stale) {
		struct vm_maps maps = { 0 };

		/* The old listing is better than none where it has gone. */
		if (!vm_maps_of(&maps, process->pid)) {
			vm_maps_free(&process->maps);
			process->maps = maps;
		}
		process->stale = false;
	}
	if (process)
		moment.fault.label = label_in(&process->maps, fault->address);
	vm_watch_tell(watch, &moment);
}

void vm_watch_faults(struct vm_watch *watch)
{
	if (watch->options.faults)
		vm_faults_drain(&watch->faults, tell_fault, watch);
}
