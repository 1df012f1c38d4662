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
	LARGEST_LOG = 16 << 20,	 /* bytes of what the kernel said */
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
	[BOOT_NO_MACHINE] = { "no_machine",
			      "came to no end: QEMU ended or stopped it" },
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
	{ "PANIC: ", BOOT_PANIC },
	/* Of an allocator's debugging it is "BUG kmalloc-64 (Not tainted): ".
	 */
	{ "BUG: ", BOOT_OOPS },
	{ "BUG ", BOOT_OOPS },
	{ "Oops: ", BOOT_OOPS },
	{ "Oops - ", BOOT_OOPS },
	/* Whatever it is called: "divide error: 0000 [#1] PREEMPT SMP". */
	{ "* [#1]", BOOT_OOPS },
	{ "*kernel BUG at ", BOOT_OOPS },
	{ "Internal error: ", BOOT_OOPS },
	{ "general protection fault", BOOT_OOPS },
	{ "Unable to handle kernel ", BOOT_OOPS },
	{ "*double fault: ", BOOT_OOPS },
	{ "*page dumped because: ", BOOT_OOPS },
	{ "*: bad pmd ", BOOT_OOPS },
	{ "*: bad pud ", BOOT_OOPS },
	{ "*: bad p4d ", BOOT_OOPS },
	{ "*: bad pgd ", BOOT_OOPS },
	{ "*Bad swap file entry ", BOOT_OOPS },
	{ "*Bad swap offset entry ", BOOT_OOPS },
	{ "*Unused swap offset entry ", BOOT_OOPS },
	{ "*detected hard LOCKUP", BOOT_OOPS },
	{ "WARNING: ", BOOT_WARNING },
	{ "------------[ cut here ]", BOOT_WARNING },
	{ "UBSAN: ", BOOT_WARNING },
	{ "INFO: task ", BOOT_WARNING },
	{ "rcu: INFO: ", BOOT_WARNING },
	{ "INFO: rcu_", BOOT_WARNING },
	{ "INFO: trying to register non-static key", BOOT_WARNING },
	{ "*new suspected memory leak", BOOT_WARNING },
	{ "EXT4-fs error ", BOOT_WARNING },
	{ "*soft lockup", BOOT_WARNING },
	{ "*page allocation failure", BOOT_WARNING },
};

/*
 * What of it the kernel keeps in a number, whatever became of the line. From
 * Documentation/admin-guide/tainted-kernels.rst.
 */
static const struct {
	unsigned int bit;
	const char *text;
	enum boot_verdict verdict;
} taints[] = {
	{ 5, "tainted: B, it met a bad page", BOOT_OOPS },
	{ 7, "tainted: D, it met a fault of its own", BOOT_OOPS },
	{ 9, "tainted: W, it warned", BOOT_WARNING },
	{ 14, "tainted: L, a processor was stuck", BOOT_WARNING },
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
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
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
	const json_t *said;
	char *text;
	size_t i;

	if (*line == '<' && strchr(line, '>'))
		line = strchr(line, '>') + 1;
	text = plain_copy(line);
	json_array_foreach(list, i, said)
		if (!strcmp(json_string_value(said), text))
			break;
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

/* Where a line has said it, that is enough. */
static void take_taint(struct console *console, unsigned long taint)
{
	size_t i;

	for (i = 0; i < sizeof(taints) / sizeof(*taints); i++)
		if (taint >> taints[i].bit & 1 &&
		    taints[i].verdict > console->worst) {
			remember(console->trouble, taints[i].text);
			console->worst = taints[i].verdict;
		}
}

/* The end of a flood says no more than its beginning. */
static void add_log(struct console *console, const char *line)
{
	if (ftell(console->log) < LARGEST_LOG)
		fprintf(console->log, "%s\n", line);
}

static void add_data(struct console *console, const char *bytes, size_t len)
{
	/* A piece that is not counted is missed. */
	if (console->data_size + len > LARGEST_DATA)
		return;
	if (console->data_size + len > console->data_room) {
		console->data_room = 2 * (console->data_size + len);
		console->data = realloc(console->data, console->data_room);
		if (!console->data)
			tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	}
	memcpy(console->data + console->data_size, bytes, len);
	console->data_size += len;
	console->pieces++;
}

static void take_frame(struct console *console, char kind, const char *payload,
		       size_t len)
{
	/* The kernel may have torn the first one. */
	console->hello = true;
	switch (kind) {
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
		add_log(console, payload);
		take_kernel_line(console, payload);
		break;
	case WIRE_TAINT:
		take_taint(console, strtoul(payload, NULL, 10));
		break;
	case WIRE_STATUS:
		if (sscanf(payload, "%d %d", &console->status,
			   &console->pieces_sent) != 2)
			console->status = -1;
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
	add_log(console, line);
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
