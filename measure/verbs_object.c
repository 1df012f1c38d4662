/* SPDX-License-Identifier: MIT */
/* verbs_object - the verbs that use one object of a C program. */
#include "measure/verbs_object.h"

int vm_read_byte_at(struct vm_site site, const volatile void *object)
{
	if (!vm_begin(site, "read_byte", 1, "read one byte of it"))
		return -1;
	if (!object)
		vm_break("read_byte: there is no object to read");
	return *(const volatile unsigned char *)object;
}

void vm_call_function_at(struct vm_site site, void (*function)(void *arg),
			 void *arg)
{
	if (!vm_begin(site, "call", 0, "call the function by its address"))
		return;
	/* The compiler must not see through it, and call it directly. */
	__asm__ volatile("" : "+r"(function));
	function(arg);
}
