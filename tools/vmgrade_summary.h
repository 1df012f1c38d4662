/* SPDX-License-Identifier: MIT */
/* vmgrade_summary - what a class did: points, checks, misconceptions, copies.
 */
#ifndef VMGRADE_SUMMARY_H
#define VMGRADE_SUMMARY_H

#include <stdio.h>

#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_store.h"

/* Counts, and prints: text, Markdown, or HTML without a page around it. */
void summary_write(FILE *out, struct store *store, enum feedback_format format);

#endif
