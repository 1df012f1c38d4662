/* SPDX-License-Identifier: MIT */
/*
 * claim - one executable statement about memory, and the list of all of them.
 *
 * An experiment includes this header alone.
 */
#ifndef VM_CLAIM_H
#define VM_CLAIM_H

#include "measure/act.h"
#include "measure/clock.h"
#include "measure/expect.h"
#include "measure/flags.h"
#include "measure/frames.h"
#include "measure/huge.h"
#include "measure/needs.h"
#include "measure/prepare.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "measure/system.h"
#include "measure/topic.h"
#include "measure/verbs.h"
#include "measure/verbs_call.h"
#include "measure/verbs_file.h"
#include "measure/verbs_heap.h"
#include "measure/verbs_malloc.h"
#include "measure/verbs_object.h"
#include "measure/verbs_process.h"
#include "measure/verbs_stack.h"
#include "measure/verbs_thread.h"

enum {
	VM_RESTS_ON = 3
};

struct vm_claim {
	const char *states;	/* one falsifiable sentence */
	const char *source;	/* the document, and where in it */
	const char *documented; /* what it said, where that is wrong or loose */
	const char *why;	/* the mechanism, for a student */
	void (*act)(enum vm_arm arm);
	const char *differs; /* what the control does instead */
	/* Between fork and exec of an arm: personality, limits; or NULL. */
	void (*prepare)(enum vm_arm arm);
	enum vm_topic topic;
	/* Claims without which this one means nothing; NULL behind the last. */
	const char *rests_on[VM_RESTS_ON + 1];
	size_t runs; /* of each arm, each executed anew; 0 means 1 */
	bool alone;  /* no other act may run at the same time */
	/* There is no control: the treatment alone is run, printed, and not
	 * judged; its ranges are VM_ANY. */
	bool observation;
	unsigned int needs; /* beside those of its metrics (measure/needs.h) */
	double limit;	    /* seconds an arm may take; 0: VM_LIMIT */
	struct vm_expect expects[VM_EXPECTS];
};

/* Seconds: below the 30 that the tests allow for both arms together. */
enum {
	VM_LIMIT = 10
};

/* What the linker collects: a claim under its name. */
struct vm_claim_entry {
	const char *name; /* also that of its file, without .c */
	const char *file;
	const struct vm_claim *claim;
};

/*
 * Pointers stand in the section, not structures: gcc pads these at will, and
 * whoever walks the section would read the padding.
 */
#define VM_CLAIM(id)                                                           \
	static const struct vm_claim claim_##id;                               \
	static const struct vm_claim_entry entry_##id = { #id, __FILE__,       \
							  &claim_##id };       \
	static const struct vm_claim_entry *const pointer_##id                 \
		__attribute__((section("vm_claims"), used, retain)) =          \
			&entry_##id;                                           \
	static const struct vm_claim claim_##id =

/* All claims of this program, in the order they were linked; NULL behind. */
const struct vm_claim_entry *vm_claim_at(size_t index);
size_t vm_claim_count(void);
const struct vm_claim_entry *vm_claim_find(const char *name);

/* All needs of a claim: its own and those of the metrics it is judged by. */
unsigned int vm_claim_needs(const struct vm_claim *claim);

/*
 * First line of every main() whose program holds claims: when the program was
 * executed as an arm, runs the act and does not return.
 */
void vm_arm_main(int argc, char **argv);

#endif
