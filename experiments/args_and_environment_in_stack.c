/* SPDX-License-Identifier: MIT
 *
 * args_and_environment_in_stack - the arguments, the environment and the
 * auxiliary vector of a program lie at the top of its stack.
 *
 * A variable of the environment: in the treatment the program is executed with
 * it, in the control it sets it itself.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "measure/claim.h"

#define NAME "VM_EXPERIMENT"

static void prepare(enum vm_arm arm)
{
	if (arm == VM_TREATMENT)
		setenv(NAME, "there when it was executed", 1);
}

/*
 *   | stack pointer ... argv[] environ[] auxiliary vector, strings |
 *                                                                  ^ the end
 */
static void act(enum vm_arm arm)
{
	const char *name = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	char **vector = environ;

	while (*vector)
		vector++;
	vm_fact("argument_in_stack",
		vm_lies_in(program_invocation_name, VM_LABEL_STACK));
	vm_fact("auxiliary_vector_in_stack",
		vm_lies_in(vector + 1, VM_LABEL_STACK));
	vm_fact("words_above_the_last_string",
		(vm_stack_end() - name - (int64_t)strlen(name) - 1) /
			(int64_t)sizeof(long));
	if (arm == VM_CONTROL)
		vm_setenv(NAME, "set by the program");
	vm_fact("variable_is_set", getenv(NAME) != NULL);
	vm_fact("variable_in_stack", vm_lies_in(getenv(NAME), VM_LABEL_STACK));
}

VM_CLAIM(args_and_environment_in_stack) {
	.states = "The arguments, the environment and the auxiliary vector of "
		  "a program lie at the top of its stack.",
	.source = "001 (the stack holds meta information for the runtime)",
	.why = "A new program starts with an empty address space, so exec has "
	       "to put what it hands over somewhere: at the end of the stack, "
	       "before the first instruction runs. The strings come last, the "
	       "name of the file behind all; below them lie the vectors of "
	       "pointers and the auxiliary vector, from which the libc learns "
	       "the page size and where the program was loaded. What the "
	       "program sets later needs new memory, from malloc.",
	.topic = VM_THREADS,
	.prepare = prepare,
	.act = act,
	.differs = "sets the variable itself (setenv)",
	.expects = {
		{ .fact = "variable_in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "variable_is_set",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "argument_in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "auxiliary_vector_in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "words_above_the_last_string",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
