/* SPDX-License-Identifier: MIT */
/* prepare - what a claim can have done to its arms between fork and exec. */
#include "measure/prepare.h"

#include <sched.h>
#include <sys/personality.h>

#include "measure/process.h"

void vm_one_processor(enum vm_arm arm)
{
	int processor = sched_getcpu();
	cpu_set_t set;

	(void)arm;
	if (processor < 0 || processor >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

void vm_allow_huge_pages(enum vm_arm arm)
{
	(void)arm;
	vm_process_huge_pages(true);
}

void vm_legacy_layout_in_control(enum vm_arm arm)
{
	if (arm == VM_CONTROL)
		vm_process_personality(ADDR_COMPAT_LAYOUT);
}
