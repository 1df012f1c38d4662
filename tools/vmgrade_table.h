/* SPDX-License-Identifier: MIT */
/* vmgrade_table - a table as text, Markdown or HTML, whatever is in it. */
#ifndef VMGRADE_TABLE_H
#define VMGRADE_TABLE_H

#include <stdio.h>

#include "tools/vmgrade_feedback.h"

/* `width` columns of text (0: as long as it is); negative: to the right. */
struct table_column {
	const char *head;
	int width;
};

struct table {
	FILE *out;
	enum feedback_format format;
	const struct table_column *columns;
	size_t count;
};

void table_begin(const struct table *table);
/* One cell for each column. */
void table_row(const struct table *table, const char *const *cells);
void table_end(const struct table *table);

void table_heading(FILE *out, enum feedback_format format, const char *text);

/* Anybody's text, so that this format's readers show it as it is. */
void table_text(FILE *out, enum feedback_format format, const char *text);

#endif
