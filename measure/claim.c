/* SPDX-License-Identifier: MIT */
/* claim - the list of claims, and the process that an arm runs in. */
#include "measure/claim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/run.h"

/* The linker makes these; weak, since a program may have no claim at all. */
extern const struct vm_claim_entry *const __start_vm_claims[]
	__attribute__((weak));
extern const struct vm_claim_entry *const __stop_vm_claims[]
	__attribute__((weak));

size_t vm_claim_count(void)
{
	/* cppcheck-suppress comparePointers; the linker's, of one section */
	return (size_t)(__stop_vm_claims - __start_vm_claims);
}

const struct vm_claim_entry *vm_claim_at(size_t index)
{
	return index < vm_claim_count() ? __start_vm_claims[index] : NULL;
}

const struct vm_claim_entry *vm_claim_find(const char *name)
{
	const struct vm_claim_entry *entry;
	size_t i;

	for (i = 0; (entry = vm_claim_at(i)); i++)
		if (!strcmp(entry->name, name))
			return entry;
	return NULL;
}

unsigned int vm_claim_needs(const struct vm_claim *claim)
{
	static const unsigned int needs[VM_SOURCES] = {
		[VM_FROM_ROLLUP] = VM_NEEDS_SMAPS,
		[VM_FROM_SMAPS] = VM_NEEDS_SMAPS,
		[VM_FROM_PAGEMAP] = VM_NEEDS_PAGEMAP,
		[VM_FROM_SCAN] = VM_NEEDS_ZERO_PAGE,
	};
	unsigned int all =
		claim->needs | VM_NEEDS_NO_SANITIZER | VM_NEEDS_OWN_MEMORY;
	size_t i;

	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++) {
		const struct vm_expect *expect = &claim->expects[i];

		all |= needs[vm_metric_info(expect->metric)->source] &
		       ~expect->needs;
	}
	return all;
}

void vm_arm_main(int argc, char **argv)
{
	const struct vm_claim_entry *entry;
	struct vm_arm_setting setting;

	if (argc < 2 || strcmp(argv[1], VM_ARM_OPTION))
		return;
	if ((argc != VM_ARM_ARGS && argc != VM_ARM_ARGS + 3) ||
	    !(entry = vm_claim_find(argv[2]))) {
		fprintf(stderr, "%s: %s is for its own use\n", argv[0],
			VM_ARM_OPTION);
		exit(2);
	}
	setting = (struct vm_arm_setting){
		.trace = atoi(argv[4]),
		.pages = strtoul(argv[5], NULL, 10),
		.sabotage = atoi(argv[6]),
		.argv = argv,
	};
	if (argc > VM_ARM_ARGS) {
		setting.mark = argv[VM_ARM_ARGS];
		setting.block = strtoull(argv[VM_ARM_ARGS + 1], NULL, 10);
		setting.block_len = strtoull(argv[VM_ARM_ARGS + 2], NULL, 10);
	}
	vm_malloc_start();
	vm_act_start(&setting);
	if (!setting.mark)
		entry->claim->act(!strcmp(argv[3], vm_arm_name(VM_CONTROL)));
	vm_act_end();
	vm_threads_end();
	vm_malloc_end();
	_exit(0);
}
