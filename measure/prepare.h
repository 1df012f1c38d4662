/* SPDX-License-Identifier: MIT */
/*
 * prepare - what a claim can have done to its arms between fork and exec
 * (`.prepare`), where several want the same.
 *
 * Best effort: where it is refused, nothing happens, and a need
 * (measure/needs.h) has said so before.
 */
#ifndef VM_PREPARE_H
#define VM_PREPARE_H

#include "measure/expect.h"

/*
 * Keeps the arm on one processor. Pages that have just been touched wait on a
 * list of each processor for their place in the kernel's lists, and what asks
 * for all references to a page empties only its own; RSS is counted by each
 * processor, and added up now and then.
 */
void vm_one_processor(enum vm_arm arm);

/* Lets huge pages be: otherwise they are off, so that a fault means a page. */
void vm_allow_huge_pages(enum vm_arm arm);

/*
 * Runs the control with the legacy layout (VM_NEEDS_PERSONALITY): mappings
 * begin low and each lies above the one before.
 */
void vm_legacy_layout_in_control(enum vm_arm arm);

#endif
