/* SPDX-License-Identifier: MIT
 *
 * vdso_has_no_file - the kernel maps code of its own into each process: an ELF
 * image that is in no file.
 *
 * Both arms read the first byte of an ELF image and look up where it lies: the
 * treatment of the one that the kernel points to, the control of the program's.
 */
#include <link.h>
#include <sys/auxv.h>

#include "measure/claim.h"

extern const ElfW(Ehdr) __ehdr_start; /* the linker's: where the image begins */

/*
 *   text | data | bss | heap  ...  libraries  ...  | stack |  ...  | vdso |
 *   `-- the program's --'                                   the kernel's
 */
static void act(enum vm_arm arm)
{
	const char *image = (char *)getauxval(AT_SYSINFO_EHDR);
	struct vm_region region;
	enum vm_label label;

	if (!image)
		vm_skip("this kernel has given the program no vdso");
	if (arm == VM_CONTROL)
		image = (const char *)&__ehdr_start;
	vm_fact("first_byte", vm_read_byte(image));
	if (vm_label_of(image, &label, &region))
		vm_break("/proc/self/maps cannot be read");
	vm_fact("in_vdso", label == VM_LABEL_VDSO);
	vm_fact("has_file", region.inode != 0);
	vm_fact("may_be_written", region.write);
}

VM_CLAIM(vdso_has_no_file) {
	.states = "The kernel maps code of its own into each process: an ELF "
		  "image that is in no file.",
	.source = "003, 004 (the [vdso] row of maps)",
	.documented = "003 and 004 show the row without a word.",
	.why = "Some questions, such as what time it is, are asked so often "
	       "that entering the kernel would cost more than the answer. So "
	       "the kernel keeps a small library in its own memory, maps its "
	       "pages into each process, and passes the address in the "
	       "auxiliary vector (AT_SYSINFO_EHDR). The libc calls it like any "
	       "other library; the numbers that it needs lie in [vvar] beside "
	       "it.",
	.topic = VM_LAYOUT,
	.rests_on = { "rodata_is_read_only" },
	.act = act,
	.differs = "takes the program's own image",
	.expects = {
		{ .fact = "in_vdso",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "has_file",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
		{ .fact = "first_byte",
		  .treatment = VM_EXACTLY(0x7f), .control = VM_SAME },
		{ .fact = "may_be_written",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};
