/* SPDX-License-Identifier: MIT
 *
 * mms_holds_libraries_and_mappings - libraries, file mappings and anonymous
 * mappings share the segment between heap and stack.
 *
 * Both arms look up where three objects lie. The treatment takes one of the C
 * library, a mapped file and anonymous memory; the control a global variable, a
 * small malloc and a local variable.
 */
#include <stdio.h>
#include <unistd.h>

#include "measure/claim.h"

static char global = 'g';

static int in_mms(const void *address)
{
	return vm_lies_in(address, VM_LABEL_LIBRARY) ||
	       vm_lies_in(address, VM_LABEL_FILE) ||
	       vm_lies_in(address, VM_LABEL_ANONYMOUS);
}

/*
 *   text | data | bss | heap   ...   anonymous | file | libraries  ...  | stack
 *                             `------- memory mapping segment ------'
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), i;
	char local = 's';
	const char *objects[3] = { &global, NULL, &local };
	int mapped = 0, mms = 0, between = 0;

	if (arm == VM_CONTROL) {
		objects[1] = vm_malloc(100);
	} else {
		objects[0] = (char *)stdout; /* in the data of the library */
		objects[1] = vm_map_file(vm_file(page, 'f'), page, MAP_PRIVATE);
		objects[2] = vm_map_free(page, PROT_READ | PROT_WRITE);
	}
	for (i = 0; i < 3; i++) {
		mapped += vm_permissions_of(objects[i]) == 6;
		mms += in_mms(objects[i]);
		between += objects[i] >= (char *)sbrk(0) && objects[i] < &local;
	}
	vm_fact("mapped", mapped);
	vm_fact("in_mms", mms);
	vm_fact("between_heap_and_stack", between);
}

VM_CLAIM(mms_holds_libraries_and_mappings) {
	.states = "Libraries, file mappings and anonymous mappings share the "
		  "segment between heap and stack.",
	.source = "003 (find the memory mapping segment, heap and stack in "
		  "maps)",
	.documented = "003 gives one row of a library as an example of the "
		      "segment. It is no region, but all that mmap has made "
		      "between heap and stack.",
	.why = "ld.so maps a library with the same mmap that a program calls "
	       "for a file or for memory, and the kernel chooses the place of "
	       "all of them by one rule. So the segment is not a thing that "
	       "the kernel knows: it is the part of the address space from "
	       "which mmap takes its addresses. Heap and stack are the two "
	       "regions that grow in place instead.",
	.topic = VM_LAYOUT,
	.rests_on = { "small_malloc_in_heap", "layout_order",
		      "local_in_stack" },
	.act = act,
	.differs = "takes a global variable, a small malloc and a local",
	.needs = VM_NEEDS_GLIBC | VM_NEEDS_DYNAMIC | VM_NEEDS_HEAP_BELOW,
	.expects = {
		{ .fact = "in_mms",
		  .treatment = VM_EXACTLY(3), .control = VM_EXACTLY(0) },
		{ .fact = "between_heap_and_stack",
		  .treatment = VM_EXACTLY(3), .control = VM_EXACTLY(0) },
		{ .fact = "mapped",
		  .treatment = VM_EXACTLY(3), .control = VM_SAME },
	},
};
