/* SPDX-License-Identifier: MIT */
/* plain - text from elsewhere, printed so that a terminal stays as it was. */
#ifndef VM_PLAIN_H
#define VM_PLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Prints `len` bytes of `text`. What the locale cannot print (control bytes,
 * escape sequences, broken characters) comes as \ooo, three octal digits a
 * byte, as the kernel writes a newline in a path. Of text wider than `columns`
 * the end is printed, behind an ellipsis. SIZE_MAX columns print all of it.
 */
void vm_plain(FILE *out, const char *text, size_t len, size_t columns);

/* The columns that all of it takes. */
size_t vm_plain_width(const char *text, size_t len);

/*
 * Prints `text` in lines of at most as many columns as the terminal has, 80 at
 * most, each behind `indent` blanks; and a newline. On a terminal a word that
 * is longer than a line is broken.
 */
void vm_plain_wrapped(FILE *out, const char *text, size_t indent);

#endif
