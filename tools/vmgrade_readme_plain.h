/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_plain - text that grows, and what is put into it. */
#ifndef VMGRADE_README_PLAIN_H
#define VMGRADE_README_PLAIN_H

#include "tools/vmgrade_readme.h"

/* Appends to a line that grows, or begins one: character by character. */
struct readme_buffer {
	char *text; /* NUL-terminated once it is not NULL */
	size_t len, room;
};
void readme_put(struct readme_buffer *buffer, const char *text, size_t len);
/* Appends valid UTF-8: what looks like an ASCII character as that, and what
 * looks like nothing not at all. */
void readme_put_plain(struct readme_buffer *buffer, const char *text);
/* Appends `html` without its tags. Is there a picture in it? */
bool readme_html_markdown(struct readme_buffer *out, const char *html);

#endif
