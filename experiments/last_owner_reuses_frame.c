/* SPDX-License-Identifier: MIT
 *
 * last_owner_reuses_frame - who is the last to own a page that fork shared
 * writes to it where it is: nothing is copied.
 *
 * A parent fills a block, forks, and writes to the block again. In the
 * treatment its child has ended by then; in the control it is alive.
 */
#include "measure/claim.h"

/*
 *   treatment:  parent |pppp|-- frames     parent |wwww|-- the same frames
 *   control:    parent |pppp|--.           parent |wwww|-- new frames
 *                               >-- frames
 *               child  |pppp|--'           child  |pppp|-- frames
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	pid_t child;

	vm_write_pages(block, len, 'p');
	vm_frames_note(block, len);
	child = vm_fork_held(NULL, NULL);
	if (arm == VM_TREATMENT)
		vm_wait(child);
	vm_block(block, len);
	vm_mark("before");
	vm_write_pages(block, len, 'w');
	vm_mark("after");
	vm_fact("frames_kept", (int64_t)vm_frames_kept(block, len));
	if (arm == VM_CONTROL)
		vm_wait(child);
}

VM_CLAIM(last_owner_reuses_frame) {
	.states = "Who is the last to own a page that fork shared writes to it "
		  "where it is: nothing is copied.",
	.source = "000 (goals: copy-on-write); beyond the documents: "
		  "wp_can_reuse_anon_folio() of mm/memory.c",
	.why = "fork left the page write-protected, so the write faults in any "
	       "case. In the fault the kernel asks whether anybody else still "
	       "refers to the frame. If so, it copies; if not, it only makes "
	       "the entry writable again, and the page stays where it is.",
	.topic = VM_FORK,
	.rests_on = { "fork_cow", "zero_page_is_one_frame" },
	.act = act,
	.prepare = vm_one_processor,
	.differs = "writes while its child is alive",
	.needs = VM_NEEDS_FRAMES,
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_REFAULTED, .control = VM_SAME,
		  .cause = VM_REFAULTED_CAUSE, .exactness = VM_RATIO },
		{ .fact = "frames_kept",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
