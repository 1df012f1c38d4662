/* SPDX-License-Identifier: MIT */
/*
 * results - the one reader of results documents (vmclaims-results/1).
 *
 * They come from other machines and people: what is used of them is looked at
 * first, what is not known is passed over.
 */
#ifndef VM_RESULTS_H
#define VM_RESULTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/expect.h"

/* What a document may have at most. */
enum {
	VM_RESULTS_BYTES = 128 << 20, /* 250 runs of the whole catalogue */
	VM_RESULTS_RUNS = 100000,     /* of all claims together */
	VM_RESULTS_CLAIMS = 512,
	VM_RESULTS_EXPECTS = 64, /* of one claim */
	VM_RESULTS_RESTS_ON = 16,
	VM_RESULTS_TEXT = 16384 /* bytes of one string */
};

/* What all runs of a claim saw of one expectation in one arm. */
struct vm_numbers {
	size_t runs;	     /* in which it was read; 0: the rest is void */
	int64_t least, most; /* that were seen */
	int64_t low, high;   /* the widest of the runs' ranges */
	bool as_expected;    /* each run's range was one number: that seen */
	int64_t pages;	     /* of the block; 0: there was none */
};

struct vm_read_expect {
	const char *title, *metric, *source;
	const char *cause; /* or NULL */
	enum vm_exactness exactness;
	bool left_out; /* in some run */
	struct vm_numbers arm[VM_ARMS];
};

/* A claim, its runs put together: the worst verdict wins. */
struct vm_read_claim {
	const char *name, *states;
	const char *reason; /* of the first run with that verdict; "" if none */
	enum vm_verdict verdict;
	size_t runs, counts[VM_BROKEN + 1];
	struct vm_read_expect *expects;
	size_t expect_count;
};

struct vm_results {
	char *path; /* as it was given */
	int64_t page_bytes, block_pages;
	struct vm_read_claim *claims; /* in the order of the document */
	size_t count;
	/* Of the document, which owns all strings above, but for its traces:
	 * each claim once, in the same order, for vm_document_root(). */
	json_t *document, *claims_once;
	const json_t *environment;
};

/*
 * Reads a file or a pipe. Returns 0, or -1 with the reason in `why`, without
 * the path and fit for a terminal. vm_results_free() empties `results` after
 * either.
 */
int vm_results_read(struct vm_results *results, const char *path,
		    char why[VM_REASON]);
void vm_results_free(struct vm_results *results);

/* The part of it behind JSON: of results->document. The rest as above. */
bool vm_results_parse(struct vm_results *results, char why[VM_REASON]);

/*
 * A kernel that vmboot found fault with is no better for its claims: adds one
 * named "boot", which is refuted, so that every writing says so. `document` has
 * a list of claims; vm_results_parse() does it.
 */
void vm_results_add_boot(json_t *document);

/* The claim of that name, or NULL. */
const struct vm_read_claim *vm_results_find(const struct vm_results *results,
					    const char *name);

/*
 * The name of the claim at the root of a failed one (vm_document_root()),
 * which may be its own.
 */
const char *vm_results_root(const struct vm_results *results,
			    const struct vm_read_claim *claim);

/* Is the verdict a failure: vacuous, refuted or broken? */
bool vm_verdict_failed(enum vm_verdict verdict);

/* Did some claim hold, and none fail? */
bool vm_results_held(const struct vm_results *results);

/* A text of the environment; "" for one that is not there or is no text. */
const char *vm_results_setting(const struct vm_results *results,
			       const char *key);

#endif
