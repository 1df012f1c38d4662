/* SPDX-License-Identifier: MIT
 *
 * fresh_pages_are_zero - a page from the kernel reads as zero, all of it.
 *
 * The treatment looks at each byte of a fresh mapping. The control has filled
 * it before.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes() / 8;
	void *block = vm_map(len, MAP_PRIVATE);

	if (arm == VM_CONTROL)
		vm_memset(block, 'x', len);
	vm_fact("bytes", (int64_t)len);
	vm_fact("zero_bytes", (int64_t)vm_count_bytes(block, len, 0));
	vm_fact("filled_bytes", (int64_t)vm_count_bytes(block, len, 'x'));
}

VM_CLAIM(fresh_pages_are_zero) {
	.states = "A page from the kernel reads as zero, all of it.",
	.source = "000 (\"in Go memory is filled with a default value at "
		  "once\")",
	.documented =
		"000 takes it that zeroing fills all memory at once. The "
		"kernel's pages are zero without anybody's work: each is "
		"cleared when it is first written.",
	.why = "A page frame has belonged to another process or to a file "
	       "before, whose bytes are nobody else's business: the kernel "
	       "clears it before it hands it out. Whoever only reads is shown "
	       "the zero page. So a language that promises zeroed memory need "
	       "not write to fresh pages.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "has filled the block with memset before",
	.expects = {
		{ .fact = "zero_bytes",
		  .treatment = VM_TIMES(1, "bytes"), .control = VM_EXACTLY(0) },
		{ .fact = "filled_bytes",
		  .treatment = VM_EXACTLY(0), .control = VM_TIMES(1, "bytes") },
	},
};
