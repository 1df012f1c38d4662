/* SPDX-License-Identifier: MIT
 *
 * addresses_are_virtual - the same address holds different bytes in two
 * processes.
 *
 * A parent writes a byte and forks; the child writes another one to the same
 * address. In the control the page is shared.
 */
#include "measure/claim.h"

static void write_own(void *page)
{
	uint64_t parents;

	vm_fact("inherited_byte", vm_read_byte(page));
	parents = vm_frame_of(page);
	vm_write_byte(page, 'c');
	vm_fact("childs_byte", vm_read_byte(page));
	vm_fact("frames", 1 + (vm_frame_of(page) != parents));
}

/*
 *   treatment:  parent | page |---- frame with 'p'
 *               child  | page |---- frame with 'c'
 *
 *   control:    parent | page |--.
 *                                 >-- frame with 'c'
 *               child  | page |--'
 */
static void act(enum vm_arm arm)
{
	void *page = vm_map(vm_page_size(),
			    arm == VM_CONTROL ? MAP_SHARED : MAP_PRIVATE);

	vm_write_byte(page, 'p');
	vm_wait(vm_fork(write_own, page));
	vm_fact("parents_byte", vm_read_byte(page));
}

VM_CLAIM(addresses_are_virtual) {
	.states = "The same address holds different bytes in two processes.",
	.source = "002 (each process has an address space of its own; the MMU "
		  "translates)",
	.why = "An address in a program is no place in memory. The processor "
	       "looks it up in the page tables of the process that runs, and "
	       "these name the page frame. Two processes have two sets of "
	       "tables, so the same number can lead to two frames, and neither "
	       "can name the other's. Where both entries name one frame, as in "
	       "a shared mapping, the bytes are the same.",
	.topic = VM_LAYOUT,
	.rests_on = { "fork_cow", "shared_mapping_is_not_cow",
		      "zero_page_is_one_frame" },
	.act = act,
	.differs = "maps the page MAP_SHARED",
	.expects = {
		{ .fact = "parents_byte",
		  .treatment = VM_EXACTLY('p'), .control = VM_EXACTLY('c') },
		{ .fact = "inherited_byte",
		  .treatment = VM_EXACTLY('p'), .control = VM_SAME },
		{ .fact = "childs_byte",
		  .treatment = VM_EXACTLY('c'), .control = VM_SAME },
		{ .fact = "frames",
		  .treatment = VM_EXACTLY(2), .control = VM_EXACTLY(1),
		  .needs = VM_NEEDS_FRAMES },
	},
};
