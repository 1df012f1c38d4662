/* SPDX-License-Identifier: MIT
 *
 * mappings_grow_down - each new mapping of the same size lies below the one
 * before.
 *
 * Both arms map a page eight times and compare each address with the one
 * before. The control runs with the legacy layout.
 */
#include "measure/claim.h"

enum {
	MAPPINGS = 8
};

/*
 *   treatment:  heap  ...  | third | second | first | libraries | stack
 *   control:    libraries | first | second | third |  ...   heap  ...  stack
 */
static void act(enum vm_arm arm)
{
	char *last = NULL, *next;
	int i, below = 0, above = 0;

	(void)arm; /* what differs is prepared */
	for (i = 0; i < MAPPINGS; i++) {
		next = vm_map_free(vm_page_size(), PROT_READ);
		below += last && next < last;
		above += last && next > last;
		last = next;
	}
	vm_fact("below", below);
	vm_fact("above", above);
}

VM_CLAIM(mappings_grow_down) {
	.states = "Each new mapping of the same size lies below the one before.",
	.source = "004 (maps before and after malloc: the block ends where "
		  "libc begins)",
	.why = "The kernel takes the highest gap that is large enough, "
	       "starting just below the room that the stack may need. ld.so "
	       "maps the libraries first, so they lie on top, and what the "
	       "program maps later comes below. Two requests of the same size "
	       "need not touch, but the later is never above, unless "
	       "something was unmapped there; a smaller one may fit into a "
	       "gap further up. The legacy layout searches from the bottom.",
	.topic = VM_LAYOUT,
	.act = act,
	.differs = "runs with the legacy layout (ADDR_COMPAT_LAYOUT)",
	.prepare = vm_legacy_layout_in_control,
	.needs = VM_NEEDS_HEAP_BELOW | VM_NEEDS_PERSONALITY,
	.expects = {
		{ .fact = "below",
		  .treatment = VM_EXACTLY(MAPPINGS - 1),
		  .control = VM_EXACTLY(0) },
		{ .fact = "above",
		  .treatment = VM_EXACTLY(0),
		  .control = VM_EXACTLY(MAPPINGS - 1) },
	},
};
