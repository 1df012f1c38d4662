/* SPDX-License-Identifier: MIT
 *
 * address_space_has_holes - an address space is not contiguous: behind the heap
 * there is nothing, and writing there is SIGSEGV.
 *
 * Both arms write to the first address behind the heap. In the control brk has
 * made the heap longer by a page.
 */
#include <signal.h>
#include <unistd.h>

#include "measure/claim.h"

static void write_there(void *address)
{
	vm_write_byte(address, 'h');
}

/*
 *   treatment:  heap |  nothing: the address   ...   | mappings | stack
 *   control:    heap   the address |    nothing ...  | mappings | stack
 */
static void act(enum vm_arm arm)
{
	void *end = vm_page_up(sbrk(0));
	struct vm_death death;

	if (arm == VM_CONTROL)
		vm_brk((intptr_t)vm_page_size());
	vm_fact("permissions", vm_permissions_of(end));
	death = vm_death_of(write_there, end);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
}

VM_CLAIM(address_space_has_holes) {
	.states = "An address space is not contiguous: behind the heap there "
		  "is nothing, and writing there is SIGSEGV.",
	.source = "002 (virtual addresses are contiguous)",
	.documented = "002 says that virtual addresses are contiguous. They "
		      "are within a region; between the regions lie holes that "
		      "are far larger than all regions together.",
	.why = "The kernel keeps a list of regions, each from one address to "
	       "another. An address that is in none of them has no meaning: "
	       "the fault handler finds nothing to bring in and sends SIGSEGV "
	       "with SEGV_MAPERR, \"not mapped\". Holes cost nothing, since "
	       "page tables exist only where regions do.",
	.topic = VM_LAYOUT,
	.rests_on = { "heap_grows_by_brk", "unmapped_is_maperr" },
	.act = act,
	.differs = "has made the heap longer by a page (brk)",
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_MAPERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* rw- */
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(6) },
	},
};
