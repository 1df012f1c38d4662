/* SPDX-License-Identifier: MIT */
/* vmgrade_stop - Ctrl-C and its like, noted until all has been put away. */
#include "tools/vmgrade_stop.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/tool.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

enum {
	SIGNALS = sizeof(signals) / sizeof(*signals)
};

static volatile sig_atomic_t noted;

static void note(int signal)
{
	noted = signal;
}

/* Where it is not ignored. */
static void set(void (*handler)(int signal))
{
	const struct sigaction action = { .sa_handler = handler,
					  .sa_flags = SA_RESTART };
	struct sigaction before;
	size_t i;

	for (i = 0; i < SIGNALS; i++)
		if (!sigaction(signals[i], NULL, &before) &&
		    before.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

void stop_catch(void)
{
	set(note);
}

void stop_uncatch(void)
{
	set(SIG_DFL);
}

int stop_signal(void)
{
	return noted;
}

void stop_end(const char *format, ...)
{
	char text[256];
	va_list args;

	if (!noted)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	tool_say("%s", text);
	exit(128 + noted);
}
