/* SPDX-License-Identifier: MIT
 *
 * malloc_instant - the time that malloc takes does not depend on the size.
 *
 * Both arms ask malloc by turns for a block of 256 KiB and for one 16 times as
 * large. The control fills each block, and its time is counted too.
 */
#include "measure/claim.h"

enum {
	ROUNDS = 21,
	SMALL = 256 * 1024, /* a mapping of its own already */
	TIMES = 16
};

static void ask(struct vm_clock *clock, size_t len, enum vm_arm arm)
{
	void *block;

	vm_clock_start(clock);
	block = vm_malloc(len);
	if (arm == VM_CONTROL)
		vm_memset(block, 1, len);
	vm_clock_stop(clock);
}

static void act(enum vm_arm arm)
{
	struct vm_clock small = { 0 }, large = { 0 };
	int round;

	for (round = 0; round < ROUNDS; round++) {
		ask(&small, SMALL, arm);
		ask(&large, TIMES * SMALL, arm);
	}
	vm_fact("percent_of_small", vm_clock_percent(&large, &small));
}

VM_CLAIM(malloc_instant) {
	.states = "The time that malloc takes does not depend on the size.",
	.source = "000 (conclusions: malloc takes virtual memory instantly)",
	.documented =
		"000 says \"instantly\", which holds for the addresses alone: "
		"whoever writes to the memory pays for it then, page by page.",
	.why = "For a large request malloc makes one system call, in which "
	       "the kernel writes down one region, whatever its size, and "
	       "one page is touched, for the block's header. Only memset "
	       "takes page after page, with a fault and an empty page frame "
	       "for each: 16 times as many pages take about 16 times as long.",
	.topic = VM_MALLOC,
	.act = act,
	.differs = "fills each block with memset and counts that time too",
	.rests_on = { "malloc_lazy", "first_write_faults" },
	.alone = true,
	.needs = VM_NEEDS_TIMING,
	.expects = {
		{ .fact = "percent_of_small",
		  .treatment = VM_BETWEEN(0, 400),
		  .control = VM_AT_LEAST(800),
		  .cause = "times are never quite the same: 125 to 140, and 1,500 "
			   "to 1,700, on a virtual machine with two busy loops",
		  .exactness = VM_RATIO },
	},
};
