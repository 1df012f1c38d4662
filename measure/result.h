/* SPDX-License-Identifier: MIT */
/*
 * result - the results document, vmclaims-results/1, and its other writings.
 *
 * doc/results.schema.json describes it. TAP, KTAP and JUnit XML are written
 * from the document alone, never from a second run.
 */
#ifndef VM_RESULT_H
#define VM_RESULT_H

#include <jansson.h>
#include <stdio.h>

#include "measure/run.h"

#define VM_RESULTS_SCHEMA "vmclaims-results/1"

/*
 * What a result depends on: kernel, page size, huge pages, libc, limits. A new
 * reference, which the caller gives up with json_decref(); never NULL (the
 * process ends when memory does, as in all of these).
 */
json_t *vm_environment(void);

/* A record of a trace. A new reference. */
json_t *vm_record_json(const struct vm_record *record);

/* A document with the environment and no claim yet. A new reference. */
json_t *vm_document(void);

/* Adds a result, and counts it in the summary. */
void vm_document_add(json_t *document, const struct vm_result *result);

/* Is a claim of a document neither held nor skipped? */
bool vm_document_failed(const json_t *claim);

/*
 * The claim of the document at the root of this failed one: that which it
 * rests on, directly or not, and which failed too and rests on no failed one;
 * else itself. A kernel that counts no faults is one finding, not forty.
 */
const json_t *vm_document_root(const json_t *document, const json_t *claim);

/*
 * A line for each claim that is the root of others: `before`, and "Because of
 * fork_cow also: ...". The document has each claim once.
 */
void vm_roots(FILE *out, const char *before, const json_t *document);

/*
 * The writings. TAP 14 and KTAP come in three parts, so that each claim can be
 * written as it is done: the head with the number of claims to come, one claim
 * of the document by its index, the end.
 */
enum vm_tap {
	VM_TAP14,
	VM_KTAP
};
void vm_tap_head(FILE *out, enum vm_tap kind, const json_t *document,
		 size_t claims);
void vm_tap_claim(FILE *out, enum vm_tap kind, const json_t *document,
		  size_t index);
void vm_tap_end(FILE *out, const json_t *document);
void vm_junit(FILE *out, const json_t *document);

/*
 * A text as part of such a line: a '#' would begin a directive, a newline end
 * the line. What a terminal would obey comes as vm_plain() has it.
 */
void vm_tap_text(FILE *out, const char *string);

/* A text as that of an element or, in double quotes, of an attribute. */
void vm_xml_text(FILE *out, const char *string);

/* The document itself, indented, with a newline. Returns 0 or -1. */
int vm_json(FILE *out, const json_t *document);

#endif
