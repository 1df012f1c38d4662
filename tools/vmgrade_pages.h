/* SPDX-License-Identifier: MIT */
/* vmgrade_pages - what pages of HTML begin and end with. */
#ifndef VMGRADE_PAGES_H
#define VMGRADE_PAGES_H

#include <stdio.h>

/* A page that loads nothing; the title may be anybody's text. */
void page_begin(FILE *out, const char *title);
void page_end(FILE *out);

#endif
