/* SPDX-License-Identifier: MIT */
/*
 * fake_qemu - stands in for QEMU in the tests of vmboot: takes its arguments
 * for real, and says what the script in $FAKE_QEMU has it say. A line each:
 *
 *	say TEXT	a line of the kernel's
 *	frame K TEXT	a line of init's, of kind K
 *	torn TEXT	one that the kernel has written into
 *	results FILE	the results document, in frames
 *	event REASON	the monitor tells of a shutdown
 *	stopped		the monitor tells that the guest was stopped
 *	kvm ACTION	ACTION, when it was started with KVM
 *	flood MEGABYTES	lines of the kernel's, of 1,000 characters
 *	arguments FILE	writes its process number, and each argument in a line
 *	initrd FILE	copies what it was given as the first file system
 *	hang		waits until it is killed
 *	exit STATUS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmboot_wire.h"

static int monitor = -1, kvm, count;
static char **arguments;

static void frame(enum wire_kind kind, const char *text, size_t len)
{
	printf(WIRE_MARK "%c:%08x:%.*s\r\n", kind, wire_sum(kind, text, len),
	       (int)len, text);
}

static void send_results(const char *path)
{
	FILE *file = fopen(path, "r");
	char piece[WIRE_PAYLOAD];
	size_t len, i;

	while (file && (len = fread(piece, 1, sizeof(piece), file)) > 0) {
		for (i = 0; i < len; i++)
			if (piece[i] == '\n')
				piece[i] = ' ';
		frame(WIRE_DATA, piece, len);
	}
	if (file)
		fclose(file);
}

static void write_arguments(const char *path)
{
	FILE *file = fopen(path, "w");
	int i;

	if (!file)
		exit(2);
	fprintf(file, "%d\n", getpid());
	for (i = 0; i < count; i++)
		fprintf(file, "%s\n", arguments[i]);
	fclose(file);
}

static void copy_initrd(const char *path)
{
	FILE *from = NULL, *to = fopen(path, "w");
	int i, c;

	for (i = 1; i < count; i++)
		if (!strcmp(arguments[i - 1], "-initrd"))
			from = fopen(arguments[i], "r");
	if (!from || !to)
		exit(2);
	while ((c = getc(from)) != EOF)
		putc(c, to);
	fclose(from);
	fclose(to);
}

static void flood(const char *megabytes)
{
	int i;

	for (i = 0; i < 1000 * atoi(megabytes); i++)
		printf("%01000d\n", i);
}

static void act(char *line)
{
	char *word = strsep(&line, " ");

	line = line ? line : (char *)"";
	if (!strcmp(word, "say"))
		printf("%s\r\n", line);
	else if (!strcmp(word, "frame"))
		frame((enum wire_kind) * line, line + 2, strlen(line + 2));
	else if (!strcmp(word, "torn"))
		printf(WIRE_MARK "K:00000000:ok 1 - some%s\r\n", line);
	else if (!strcmp(word, "results"))
		send_results(line);
	else if (!strcmp(word, "event"))
		dprintf(monitor,
			"{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, "
			"\"reason\": \"%s\"}}\r\n",
			line);
	else if (!strcmp(word, "stopped"))
		dprintf(monitor, "{\"event\": \"STOP\"}\r\n");
	else if (!strcmp(word, "flood"))
		flood(line);
	else if (!strcmp(word, "arguments"))
		write_arguments(line);
	else if (!strcmp(word, "initrd"))
		copy_initrd(line);
	else if (!strcmp(word, "kvm") && kvm)
		act(line);
	fflush(stdout);
	if (!strcmp(word, "hang"))
		pause();
	if (!strcmp(word, "exit"))
		exit(atoi(line));
}

int main(int argc, char **argv)
{
	const char *path = getenv("FAKE_QEMU"), *given;
	FILE *script = path ? fopen(path, "r") : NULL;
	char line[4096];
	int i;

	count = argc;
	arguments = argv;
	for (i = 1; i < argc; i++) {
		given = strstr(argv[i], "id=monitor,fd=");
		if (given)
			monitor = atoi(given + strlen("id=monitor,fd="));
		kvm |= !strcmp(argv[i], "kvm");
	}
	if (!script || monitor < 0) {
		fprintf(stderr, "fake_qemu: no script, or no monitor\n");
		return 2;
	}
	while (fgets(line, sizeof(line), script)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			act(line);
	}
	return 0;
}
