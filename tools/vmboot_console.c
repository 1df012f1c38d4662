/* SPDX-License-Identifier: MIT */
/*
 * vmboot_console - what comes out of the guest's serial line: the frames of
 * init (tools/vmboot_wire.h), and what the kernel says in between.
 */
#include <stdlib.h>
#include <string.h>

#include "measure/plain.h"
#include "tools/tool.h"
#include "tools/vmboot.h"
#include "tools/vmboot_wire.h"

enum {
	LARGEST_DATA = 64 << 20, /* bytes of a results document */
	REMEMBERED = 20		 /* lines of trouble; one defect makes many */
};

static const struct {
	const char *name, *text;
} verdicts[BOOT_VERDICTS] = {
	[BOOT_RAN] = { "ran", "ran the suite and powered off" },
	[BOOT_WARNING] = { "warning", "warned" },
	[BOOT_NO_POWER_OFF] = { "no_power_off",
				"ran the suite, but did not power off" },
	[BOOT_NO_RESULTS] = { "no_results", "brought no results" },
	[BOOT_NO_MACHINE] = { "no_machine", "never ran: QEMU ended by itself" },
	[BOOT_RESET] = { "reset", "reset the machine, without a word" },
	[BOOT_HANG] = { "hang", "hung" },
	[BOOT_OOPS] = { "oops", "stumbled over a fault of its own" },
	[BOOT_PANIC] = { "panic", "panicked" },
};

const char *boot_verdict_name(enum boot_verdict verdict)
{
	return verdicts[verdict].name;
}

const char *boot_verdict_text(enum boot_verdict verdict)
{
	return verdicts[verdict].text;
}

/*
 * How the kernel says that something is wrong: how the line begins, behind its
 * time; or, with a '*' before, anywhere in it.
 */
static const struct {
	const char *text;
	enum boot_verdict verdict;
} troubles[] = {
	{ "Kernel panic - not syncing", BOOT_PANIC },
	{ "BUG: ", BOOT_OOPS },
	{ "Oops: ", BOOT_OOPS },
	{ "Oops - ", BOOT_OOPS },
	{ "*kernel BUG at ", BOOT_OOPS },
	{ "Internal error: ", BOOT_OOPS },
	{ "general protection fault", BOOT_OOPS },
	{ "Unable to handle kernel ", BOOT_OOPS },
	{ "*double fault: ", BOOT_OOPS },
	{ "WARNING: ", BOOT_WARNING },
	{ "UBSAN: ", BOOT_WARNING },
	{ "INFO: task ", BOOT_WARNING },
	{ "rcu: INFO: ", BOOT_WARNING },
	{ "*soft lockup", BOOT_WARNING },
	{ "*page allocation failure", BOOT_WARNING },
};

void console_open(struct console *console, FILE *ktap)
{
	*console = (struct console){ .ktap = ktap,
				     .notes = json_array(),
				     .trouble = json_array(),
				     .pieces_sent = -1,
				     .status = -1 };
	console->log = open_memstream(&console->log_text, &console->log_size);
	if (!console->log || !console->notes || !console->trouble)
		tool_fail(TOOL_FAILED, "out of memory");
}

void console_close(struct console *console)
{
	fclose(console->log);
	json_decref(console->notes);
	json_decref(console->trouble);
	free(console->data);
}

/* Printable, for a terminal and for JSON; once, however often it was said. */
static void remember(json_t *list, const char *line)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	const json_t *said;

	if (!out)
		tool_fail(TOOL_FAILED, "out of memory");
	if (*line == '<' && strchr(line, '>'))
		line = strchr(line, '>') + 1;
	vm_plain(out, line, strlen(line), SIZE_MAX);
	fclose(out);
	json_array_foreach(list, i, said) if (!strcmp(json_string_value(said),
						      text)) break;
	if (i == json_array_size(list) && i < REMEMBERED)
		json_array_append_new(list, json_string(text));
	free(text);
}

/* "[    1.234567][  T1] text" is text. */
static const char *behind_time(const char *line)
{
	if (*line == '<' && strchr(line, '>'))
		line = strchr(line, '>') + 1;
	while (*line == '[' && strchr(line, ']')) {
		line = strchr(line, ']') + 1;
		line += strspn(line, " ");
	}
	return line;
}

static void take_kernel_line(struct console *console, const char *line)
{
	/* What tore one of our lines apart begins somewhere in it. */
	bool anywhere = strstr(line, WIRE_MARK) != NULL;
	const char *said = behind_time(line), *text;
	size_t i;

	console->torn |= anywhere;
	for (i = 0; i < sizeof(troubles) / sizeof(*troubles); i++) {
		text = troubles[i].text;
		text += *text == '*';
		if (anywhere || text != troubles[i].text
			    ? !strstr(said, text)
			    : strncmp(said, text, strlen(text)) != 0)
			continue;
		remember(console->trouble, line);
		if (troubles[i].verdict > console->worst)
			console->worst = troubles[i].verdict;
		return;
	}
}

static void add_data(struct console *console, const char *bytes, size_t len)
{
	if (console->data_size + len > LARGEST_DATA) {
		console->torn = true;
		return;
	}
	if (console->data_size + len > console->data_room) {
		console->data_room = 2 * (console->data_size + len);
		console->data = realloc(console->data, console->data_room);
		if (!console->data)
			tool_fail(TOOL_FAILED, "out of memory");
	}
	memcpy(console->data + console->data_size, bytes, len);
	console->data_size += len;
	console->pieces++;
}

static void take_frame(struct console *console, char kind, const char *payload,
		       size_t len)
{
	switch (kind) {
	case WIRE_HELLO:
		console->hello = true;
		break;
	case WIRE_NOTE:
		remember(console->notes, payload);
		break;
	case WIRE_KTAP:
		if (!console->ktap)
			break;
		fputs("  ", console->ktap);
		vm_plain(console->ktap, payload, len, SIZE_MAX);
		putc('\n', console->ktap);
		fflush(console->ktap);
		break;
	case WIRE_DATA:
		add_data(console, payload, len);
		break;
	case WIRE_LOG:
		fprintf(console->log, "%s\n", payload);
		take_kernel_line(console, payload);
		break;
	case WIRE_STATUS:
		if (sscanf(payload, "%d %d", &console->status,
			   &console->pieces_sent) != 2)
			console->torn = true;
		break;
	case WIRE_END:
		console->end = true;
		break;
	}
}

/* Is the line a frame, and whole? */
static bool is_frame(const char *line, size_t len)
{
	unsigned int sum;
	char kind;

	return len >= WIRE_HEAD &&
	       sscanf(line, WIRE_MARK "%c:%8x:", &kind, &sum) == 2 &&
	       line[WIRE_HEAD - 1] == ':' &&
	       sum == wire_sum((enum wire_kind)kind, line + WIRE_HEAD,
			       len - WIRE_HEAD);
}

static void take_line(struct console *console)
{
	char *line = console->line;
	size_t len = console->len;

	while (len && line[len - 1] == '\r')
		len--;
	line[len] = '\0';
	if (is_frame(line, len)) {
		take_frame(console, line[sizeof(WIRE_MARK) - 1],
			   line + WIRE_HEAD, len - WIRE_HEAD);
		return;
	}
	if (!len)
		return;
	fprintf(console->log, "%s\n", line);
	snprintf(console->last, sizeof(console->last), "%.*s",
		 (int)sizeof(console->last) - 1, line);
	console->halted |= strstr(line, "reboot: System halted") != NULL;
	take_kernel_line(console, line);
}

void console_feed(struct console *console, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (bytes[i] == '\n' ||
		    console->len == sizeof(console->line) - 1) {
			take_line(console);
			console->len = 0;
		}
		if (bytes[i] != '\n' && bytes[i] != '\0')
			console->line[console->len++] = bytes[i];
	}
}
