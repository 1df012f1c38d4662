/* SPDX-License-Identifier: MIT */
/* draw - what every tool prints with: colour, numbers, strips of pages. */
#ifndef VM_DRAW_H
#define VM_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "measure/snapshot.h"

enum vm_colour {
	VM_PLAIN,
	VM_BOLD,
	VM_DIM,
	VM_RED,
	VM_GREEN,
	VM_YELLOW,
	VM_BLUE,
	VM_MAGENTA,
	VM_CYAN,
	VM_COLOURS
};

/*
 * The escape sequence that switches `out` to `colour`; "" when `out` is not a
 * terminal, when NO_COLOR is set (and not empty) or TERM is "dumb". VM_PLAIN
 * switches back. A static string.
 */
const char *vm_colour(FILE *out, enum vm_colour colour);

/* Columns of the terminal behind `out`; 80 when it is none or does not say. */
size_t vm_columns(FILE *out);

/* Does the locale's character set hold block characters (UTF-8)? */
bool vm_utf8(void);

/* Room for any number below, with its terminator. */
enum {
	VM_NUMBER = 32
};

/*
 * "25,601" and "1.5 MiB" (bytes; a power of 1,024, one decimal where needed)
 * into `text`, which is returned.
 */
const char *vm_number(char text[VM_NUMBER], int64_t number);
const char *vm_size(char text[VM_NUMBER], uint64_t bytes);

/* What stands for a page: a block character, or one of ASCII. */
const char *vm_page_glyph(enum vm_page page, bool utf8);

#endif
