/* SPDX-License-Identifier: MIT */
/*
 * act - what an act says while it runs: marks, blocks, facts.
 *
 * An act that cannot go on is broken: each of these ends the process with
 * status 99 and leaves the reason in the trace, instead of returning an error.
 */
#ifndef VM_ACT_H
#define VM_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/label.h"
#include "measure/snapshot.h"

/* Leaves a mark: a snapshot of this process under a name, in the trace. */
void vm_mark(const char *name);

/*
 * The block that later marks of this process measure: the pages on which the
 * `len` bytes from `start` on lie. For an mmapped malloc block these are all of
 * its mapping, its header too. NULL ends it.
 */
void vm_block(const void *start, size_t len);

/* Leaves a number under a name. Once per name and run of the act. */
void vm_fact(const char *name, int64_t value);

/*
 * What a metric is now, in this process and its block: for a fact that puts
 * two metrics together. A snapshot as a mark's; it leaves nothing in the trace.
 */
int64_t vm_level(enum vm_metric metric);

/* Ends the act as broken, for the reason given. */
_Noreturn void vm_break(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * Ends the act as skipped: the machine has just kept it from asking, in a way
 * that no need (measure/needs.h) can probe beforehand, such as memory too
 * fragmented for a huge page, or another process that made the kernel reclaim.
 * The proof is the kernel's own (measure/system.h), never that the expected did
 * not happen: that is a refutation. The other arm is judged all the same.
 */
_Noreturn void vm_skip(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * The usual size of an experiment's block: 2,560 pages, or fewer where the
 * machine has little memory; the same in both arms. In pages and in bytes.
 */
size_t vm_pages(void);
size_t vm_bytes(void);

/* The first page boundary at or behind `address`. */
void *vm_page_up(const void *address);

/* Is `address` in a region of this process with that label? 1 or 0. */
int vm_lies_in(const void *address, enum vm_label label);

/*
 * What this process may do at `address`, in the digits of chmod(1): read 4,
 * write 2, execute 1. 0 where nothing is mapped, too.
 */
int vm_permissions_of(const void *address);

/* The pages of a block whose first byte is `byte`. Reads each page. */
size_t vm_count_pages(const void *start, size_t len, char byte);

/*
 * The bytes of a block that are `byte`. Reads them through /proc/self/mem: what
 * is in memory that malloc gave and nobody wrote to is no value to C, and a
 * memory checker would say so.
 */
size_t vm_count_bytes(const void *start, size_t len, char byte);

/*
 * How the program executes itself anew as an arm; vm_arm_main() reads it:
 * EXE --vm-arm CLAIM ARM TRACE PAGES SABOTAGE [MARK BLOCK LENGTH]
 */
#define VM_ARM_OPTION "--vm-arm"
enum {
	VM_ARM_ARGS = 7
};

/*
 * For the verbs (measure/verbs.h): where a verb is called from. `site` counts
 * the calls of one source file from 0 on, in the order of its lines.
 */
struct vm_site {
	int site, line;
};
#define VM_HERE ((struct vm_site){ __COUNTER__, __LINE__ })

/*
 * First thing in a verb: leaves `text` ({bytes} and {pages} stand for the
 * amount) in the trace, the first time that the call is reached. False when
 * this call is sabotaged: the verb then does nothing.
 */
bool vm_begin(struct vm_site site, const char *verb, uint64_t amount,
	      const char *text);

/*
 * In a process just made by fork(): opens its own /proc files and brings the
 * stack and all that a mark touches into memory, so that no later fault is
 * the measurement's own. In the parent, too: its pages are shared anew.
 */
void vm_warm(void);

/*
 * Replaces the process by a new execution of the program, which leaves the
 * mark `name`, with the same block and trace, and ends the act.
 */
_Noreturn void vm_act_execute(const char *name);

/* How an arm is to be run; the runner gives it to the new process. */
struct vm_arm_setting {
	int trace;	  /* descriptor */
	int sabotage;	  /* the site to turn off, -1 for none */
	size_t pages;	  /* what vm_pages() says */
	char **argv;	  /* this process's; for vm_act_execute() */
	const char *mark; /* not NULL: a new execution, only to leave this */
	uint64_t block, block_len;
};

/*
 * Before the act: makes the heap, so that no malloc of the act is the first of
 * the process, and warms. Whoever measures that first malloc executes anew.
 */
void vm_act_start(const struct vm_arm_setting *setting);

/* The act returned: no child may be left. Leaves the end record. */
void vm_act_end(void);

#endif
