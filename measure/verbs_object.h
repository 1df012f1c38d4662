/* SPDX-License-Identifier: MIT */
/* verbs_object - the verbs that use one object of a C program. */
#ifndef VM_VERBS_OBJECT_H
#define VM_VERBS_OBJECT_H

#include "measure/act.h"

/* Reads the byte at `object`: 0 to 255. Sabotaged: -1. */
#define vm_read_byte(object) vm_read_byte_at(VM_HERE, object)
int vm_read_byte_at(struct vm_site site, const volatile void *object);

/* Calls the function through its address. */
#define vm_call_function(function, arg)                                        \
	vm_call_function_at(VM_HERE, function, arg)
void vm_call_function_at(struct vm_site site, void (*function)(void *arg),
			 void *arg);

#endif
