/* SPDX-License-Identifier: MIT */
/* root - groups claims that fail by the claim they rest on that fails too. */
#include <string.h>

#include "measure/result.h"

static const char *text(const json_t *claim, const char *key)
{
	const char *value = json_string_value(json_object_get(claim, key));

	return value ? value : "";
}

bool vm_document_failed(const json_t *claim)
{
	return strcmp(text(claim, "verdict"), "holds") &&
	       strcmp(text(claim, "verdict"), "observed") &&
	       strcmp(text(claim, "verdict"), "skipped");
}

static const json_t *failed_named(const json_t *document, const char *name)
{
	const json_t *claim;
	size_t i;

	json_array_foreach(json_object_get(document, "claims"), i, claim)
		if (!strcmp(text(claim, "name"), name) &&
		    vm_document_failed(claim))
			return claim;
	return NULL;
}

/* A failed claim that this one rests on, or NULL. */
static const json_t *below(const json_t *document, const json_t *claim)
{
	const json_t *name, *found;
	size_t i;

	json_array_foreach(json_object_get(claim, "rests_on"), i, name) {
		found = failed_named(document, json_string_value(name));
		if (found)
			return found;
	}
	return NULL;
}

const json_t *vm_document_root(const json_t *document, const json_t *claim)
{
	/* As many steps as there are claims: a circle must not hold us. */
	size_t steps = json_array_size(json_object_get(document, "claims"));
	const json_t *next;

	while (steps-- && (next = below(document, claim)))
		claim = next;
	return claim;
}

/* Each root once, and with it the claims that fail because of it. */
void vm_roots(FILE *out, const char *before, const json_t *document)
{
	const json_t *claims = json_object_get(document, "claims");
	const json_t *root, *claim;
	size_t i, j, with;

	json_array_foreach(claims, i, root) {
		if (!vm_document_failed(root) ||
		    vm_document_root(document, root) != root)
			continue;
		with = 0;
		json_array_foreach(claims, j, claim) {
			if (claim == root || !vm_document_failed(claim) ||
			    vm_document_root(document, claim) != root)
				continue;
			if (!with++)
				fprintf(out, "%sBecause of %s also:", before,
					text(root, "name"));
			fprintf(out, " %s", text(claim, "name"));
		}
		if (with)
			fputc('\n', out);
	}
	fflush(out);
}
