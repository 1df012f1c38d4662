/* SPDX-License-Identifier: MIT */
/* vmgrade_export - grades in the formats that other programs read. */
#ifndef VMGRADE_EXPORT_H
#define VMGRADE_EXPORT_H

#include <stdio.h>

#include "tools/vmgrade_store.h"

/*
 * A format: of one student a document, `json` (a new reference); or of all of
 * them a text: `write`.
 */
struct export_format {
	const char *name, *of;
	json_t *(*json)(const struct grade *grade);
	void (*write)(FILE *out, struct store *store, const char *student);
};

/* The format of that name, or NULL. */
const struct export_format *export_named(const char *name);

json_t *export_gradescope(const struct grade *grade);
json_t *export_prairielearn(const struct grade *grade);
json_t *export_classroom(const struct grade *grade);
void export_csv(FILE *out, struct store *store, const char *student);
void export_junit(FILE *out, struct store *store, const char *student);
void export_markdown(FILE *out, struct store *store, const char *student);

#endif
