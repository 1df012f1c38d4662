/* SPDX-License-Identifier: MIT */
/* plain - text from elsewhere, printed so that a terminal stays as it was. */
#include "measure/plain.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "measure/draw.h"

/* The next character: its bytes and how it is to be printed. */
struct glyph {
	size_t bytes;
	size_t columns;
	bool escaped; /* as \ooo, each byte */
};

/* Marks that turn the reading direction: a path must not rearrange its row. */
static bool turns(wchar_t wide)
{
	return wide == 0x200e || wide == 0x200f ||
	       (wide >= 0x202a && wide <= 0x202e) ||
	       (wide >= 0x2066 && wide <= 0x2069);
}

static struct glyph next(const char *text, size_t len)
{
	struct glyph glyph = { .bytes = 1, .columns = 4, .escaped = true };
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t bytes = mbrtowc(&wide, text, len, &state);
	int columns;

	if (!bytes || bytes > len)
		return glyph;
	glyph.bytes = bytes;
	columns = wcwidth(wide);
	glyph.escaped = columns < 0 || turns(wide);
	glyph.columns = glyph.escaped ? 4 * bytes : (size_t)columns;
	return glyph;
}

size_t vm_plain_width(const char *text, size_t len)
{
	size_t at = 0, columns = 0;

	while (at < len) {
		struct glyph glyph = next(text + at, len - at);

		at += glyph.bytes;
		columns += glyph.columns;
	}
	return columns;
}

static void put(FILE *out, const char *text, struct glyph glyph)
{
	size_t i;

	if (!glyph.escaped) {
		fwrite(text, 1, glyph.bytes, out);
		return;
	}
	for (i = 0; i < glyph.bytes; i++)
		fprintf(out, "\\%03o", (unsigned int)(unsigned char)text[i]);
}

/* How many bytes of it need no looking at, which is nearly always all. */
static size_t ascii(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && text[at] >= ' ' && text[at] <= '~')
		at++;
	return at;
}

void vm_plain(FILE *out, const char *text, size_t len, size_t columns)
{
	const char *ellipsis = vm_utf8() ? "…" : "...";
	const size_t dots = vm_utf8() ? 1 : 3;
	size_t at = 0, left = 0;

	if (columns != SIZE_MAX)
		left = vm_plain_width(text, len);
	if (left > columns) {
		while (at < len && left + dots > columns) {
			struct glyph glyph = next(text + at, len - at);

			at += glyph.bytes;
			left -= glyph.columns;
		}
		fputs(columns >= dots ? ellipsis : "", out);
	}
	while (at < len) {
		size_t plain = ascii(text + at, len - at);
		struct glyph glyph;

		fwrite(text + at, 1, plain, out);
		at += plain;
		if (at == len)
			break;
		glyph = next(text + at, len - at);
		put(out, text + at, glyph);
		at += glyph.bytes;
	}
}

/* How many bytes of it take so many columns at most; of one character always.
 */
static size_t bytes_in(const char *text, size_t len, size_t columns)
{
	struct glyph glyph = next(text, len);
	size_t at = 0;

	do {
		at += glyph.bytes;
		columns -= glyph.columns < columns ? glyph.columns : columns;
		glyph = next(text + at, len - at);
	} while (at < len && glyph.columns <= columns);
	return at;
}

void vm_plain_wrapped(FILE *out, const char *text, size_t indent)
{
	const bool terminal = isatty(fileno(out));
	size_t columns = vm_columns(out);
	const char *first = text;
	size_t at;

	if (columns > 80 || columns < indent + 20)
		columns = 80; /* longer lines are hard to read */
	at = columns;
	while (*text) {
		size_t length = strcspn(text, " \n");
		size_t word = vm_plain_width(text, length);

		if (terminal && word > columns - indent) {
			length = bytes_in(text, length, columns - indent);
			word = vm_plain_width(text, length);
		}
		if (at + word + 1 > columns) {
			fprintf(out, "%s%*s", text > first ? "\n" : "",
				(int)indent, "");
			at = indent;
		} else {
			fputc(' ', out);
			at++;
		}
		vm_plain(out, text, length, SIZE_MAX);
		at += word;
		text += length;
		text += *text == ' ' || *text == '\n';
	}
	fputc('\n', out);
}
