/* SPDX-License-Identifier: MIT */
/* draw - what every tool prints with: colour, numbers, strips of pages. */
#include "measure/draw.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const escapes[VM_COLOURS] = {
	[VM_PLAIN] = "\033[0m",	 [VM_BOLD] = "\033[1m",
	[VM_DIM] = "\033[2m",	 [VM_RED] = "\033[31m",
	[VM_GREEN] = "\033[32m", [VM_YELLOW] = "\033[33m",
	[VM_BLUE] = "\033[34m",	 [VM_MAGENTA] = "\033[35m",
	[VM_CYAN] = "\033[36m",
};

const char *vm_colour(FILE *out, enum vm_colour colour)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if ((no_colour && *no_colour) || (term && !strcmp(term, "dumb")) ||
	    !isatty(fileno(out)))
		return "";
	return escapes[colour];
}

size_t vm_columns(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) || !size.ws_col)
		return 80;
	return size.ws_col;
}

bool vm_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

const char *vm_number(char text[VM_NUMBER], int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char *at = text + VM_NUMBER - 1;
	int digits = 0;

	*at = '\0';
	do {
		if (digits && digits % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + rest % 10);
		rest /= 10;
		digits++;
	} while (rest);
	if (number < 0)
		*--at = '-';
	return memmove(text, at, strlen(at) + 1);
}

const char *vm_size(char text[VM_NUMBER], uint64_t bytes)
{
	static const char *const units[] = { "B",   "KiB", "MiB", "GiB",
					     "TiB", "PiB", "EiB" };
	size_t unit = 0;
	uint64_t rest = 0;

	while (bytes >= 1024) {
		rest = bytes % 1024;
		bytes /= 1024;
		unit++;
	}
	if (rest && bytes < 100)
		snprintf(text, VM_NUMBER, "%u.%u %s", (unsigned int)bytes,
			 (unsigned int)(rest * 10 / 1024), units[unit]);
	else
		snprintf(text, VM_NUMBER, "%u %s", (unsigned int)bytes,
			 units[unit]);
	return text;
}

const char *vm_page_glyph(enum vm_page page, bool utf8)
{
	static const char *const glyphs[VM_PAGE_KINDS][2] = {
		[VM_PAGE_NONE] = { ".", "\u00b7" },
		[VM_PAGE_ZERO] = { "0", "\u2591" },
		[VM_PAGE_SWAPPED] = { "s", "\u2592" },
		[VM_PAGE_PRESENT] = { "#", "\u2593" },
		[VM_PAGE_HUGE] = { "H", "\u2588" },
	};

	return glyphs[page][utf8];
}
