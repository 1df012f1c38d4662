/* SPDX-License-Identifier: MIT */
/* results - results documents that were read from files. */
#include "measure/results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/result.h"

/* At most VM_RESULTS_BYTES and one; malloc'd. NULL with errno. */
static char *read_file(const char *path, size_t *size)
{
	const size_t most = VM_RESULTS_BYTES + 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes = NULL;
	ssize_t got = -1;
	FILE *gathered;
	char part[65536];

	*size = 0;
	if (fd < 0)
		return NULL;
	gathered = open_memstream(&bytes, size);
	if (!gathered)
		abort(); /* out of memory */
	do {
		got = read(fd, part, sizeof(part));
		if (got > 0 &&
		    fwrite(part, 1, (size_t)got, gathered) != (size_t)got)
			abort(); /* out of memory */
	} while ((got > 0 && (size_t)ftell(gathered) < most) ||
		 (got < 0 && errno == EINTR));
	close(fd);
	if (fclose(gathered))
		abort(); /* out of memory */
	if (got >= 0)
		return bytes;
	free(bytes);
	return NULL;
}

/* The document, or NULL with the reason in `why`. */
static json_t *load(const char *path, char why[VM_REASON])
{
	json_t *document = NULL;
	json_error_t error;
	size_t size;
	char *bytes = read_file(path, &size);

	if (!bytes)
		snprintf(why, VM_REASON, "cannot read: %s", strerror(errno));
	else if (!size)
		snprintf(why, VM_REASON,
			 "empty: write it with vmclaims --json=FILE");
	else if (size > VM_RESULTS_BYTES)
		snprintf(why, VM_REASON, "over %d MiB: not a result",
			 VM_RESULTS_BYTES >> 20);
	else if (!(document = json_loadb(bytes, size, JSON_REJECT_DUPLICATES,
					 &error)))
		/* Its own text quotes the file: the place alone is told. */
		snprintf(why, VM_REASON,
			 "not JSON from line %d, column %d on: write it with "
			 "vmclaims --json=FILE",
			 error.line, error.column);
	free(bytes);
	return document;
}

int vm_results_read(struct vm_results *results, const char *path,
		    char why[VM_REASON])
{
	*results = (struct vm_results){ .path = strdup(path) };
	if (!results->path)
		abort(); /* out of memory */
	results->document = load(path, why);
	if (!results->document || !vm_results_parse(results, why))
		return -1;
	return 0;
}

void vm_results_add_boot(json_t *document)
{
	const json_t *boot = json_object_get(document, "boot");
	const char *verdict =
		json_string_value(json_object_get(boot, "verdict"));
	const char *said = json_string_value(
		json_array_get(json_object_get(boot, "trouble"), 0));
	json_t *claim;

	if (!boot || (verdict && !strcmp(verdict, "ran")))
		return;
	claim = json_pack(
		"{s:s, s:s, s:[], s:s, s:o, s:[]}", "name", "boot", "states",
		"The kernel runs the suite and powers off, without a "
		"complaint.",
		"rests_on", "verdict", vm_verdict_name(VM_REFUTED), "reason",
		json_sprintf("vmboot says: %s%s%s",
			     verdict ? verdict : "nothing", said ? ": " : "",
			     said ? said : ""),
		"expectations");
	if (!claim ||
	    json_array_append_new(json_object_get(document, "claims"), claim))
		abort(); /* out of memory */
}

void vm_results_free(struct vm_results *results)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		free(results->claims[i].expects);
	free(results->claims);
	free(results->path);
	json_decref(results->claims_once);
	json_decref(results->document);
	*results = (struct vm_results){ 0 };
}

const struct vm_read_claim *vm_results_find(const struct vm_results *results,
					    const char *name)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		if (!strcmp(results->claims[i].name, name))
			return &results->claims[i];
	return NULL;
}

const char *vm_results_root(const struct vm_results *results,
			    const struct vm_read_claim *claim)
{
	const json_t *list = json_object_get(results->claims_once, "claims");
	const json_t *once =
		json_array_get(list, (size_t)(claim - results->claims));

	once = vm_document_root(results->claims_once, once);
	return json_string_value(json_object_get(once, "name"));
}

bool vm_verdict_failed(enum vm_verdict verdict)
{
	return verdict > VM_SKIPPED;
}

bool vm_results_held(const struct vm_results *results)
{
	bool held = false;
	size_t i;

	for (i = 0; i < results->count; i++) {
		if (vm_verdict_failed(results->claims[i].verdict))
			return false;
		held |= results->claims[i].verdict == VM_HOLDS;
	}
	return held;
}

const char *vm_results_setting(const struct vm_results *results,
			       const char *key)
{
	const char *value =
		json_string_value(json_object_get(results->environment, key));

	return value ? value : "";
}
