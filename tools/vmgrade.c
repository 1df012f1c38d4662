/* SPDX-License-Identifier: MIT */
/* vmgrade - grades student labs by the expectations that judge experiments. */
#include "tools/vmgrade.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *arguments, *help;
	int (*run)(const struct options *options, int argc, char **argv);
	int least, most; /* arguments */
} commands[] = {
	{ "run", "LAB SUBMISSION", "grade one submission, and explain",
	  command_run, 2, 2 },
	{ "lint", "LAB...", "check a lab: its file, and its own controls",
	  command_lint, 1, 1 << 10 },
	{ "class", "LAB FOLDER|ARCHIVE...", "grade a class into a gradebook",
	  command_class, 2, 1 << 10 },
	{ "show", "[STUDENT]", "a student's feedback, or the class",
	  command_show, 0, 1 },
	{ "export", "[FOLDER]", "the gradebook for other programs",
	  command_export, 0, 1 },
	{ "review", "[STUDENT]", "decide what is doubtful", command_review, 0,
	  1 },
};

enum {
	COMMANDS = sizeof(commands) / sizeof(*commands)
};

/* One list for getopt_long(3) and for --help. */
static const struct tool_option table[] = {
	{ { "student", required_argument, NULL, 's' },
	  "NAME",
	  "run: whose it is; numbers are drawn for the name (default: that of "
	  "the submission)" },
	{ { "format", required_argument, NULL, 'f' },
	  "FORMAT",
	  "run, show: text (default), markdown, html, json; export: "
	  "gradescope, prairielearn, classroom, junit, csv, markdown" },
	{ { "store", required_argument, NULL, 'b' },
	  "FILE",
	  "class, show, export, review: the gradebook" },
	{ { "jobs", required_argument, NULL, 'j' },
	  "N",
	  "class: at one time (default: one for each processor)" },
	{ { "help", no_argument, NULL, 'h' }, NULL, "this text" },
	{ { "version", no_argument, NULL, 'V' }, NULL, "the version" },
};

enum {
	OPTIONS = sizeof(table) / sizeof(*table)
};

static _Noreturn void help(void)
{
	char left[64];
	size_t i;

	printf("Usage: vmgrade [OPTION...] COMMAND\n"
	       "Grades programs, functions and answers of a memory lab: "
	       "measured from outside, in\na sandbox, with a reason for each "
	       "point.\n\nCommands:\n");
	for (i = 0; i < COMMANDS; i++) {
		snprintf(left, sizeof(left), "%s %s", commands[i].name,
			 commands[i].arguments);
		printf("  %-28s %s\n", left, commands[i].help);
	}
	printf("\nOptions:\n");
	tool_options_help(table, OPTIONS, 20);
	printf("\nExit status: 0 done (run: full points), 1 not (run: fewer "
	       "points), 2 wrong usage or\na lab that is none, 77 something "
	       "could not be measured here, 99 the grader's own\nerror.\n");
	exit(tool_finish(TOOL_OK));
}

static void set(void *arg, int option, const char *argument)
{
	struct options *options = arg;

	switch (option) {
	case 's':
		options->student = argument;
		break;
	case 'f':
		options->format = argument;
		break;
	case 'b':
		options->store = argument;
		break;
	case 'j':
		options->jobs =
			(size_t)tool_number("--jobs", argument, 1, 1024);
		break;
	case 'h':
		help();
	default:
		tool_version();
	}
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	size_t command;
	int left;

	tool_start(argv[0]);
	tool_options(table, OPTIONS, argc, argv, set, &options);
	argv += optind;
	left = argc - optind;
	if (!left)
		tool_usage("no command is given");
	for (command = 0; command < COMMANDS; command++)
		if (!strcmp(argv[0], commands[command].name))
			break;
	if (command == COMMANDS)
		tool_usage("'%s' is not a command", argv[0]);
	argv++;
	left--;
	if (left < commands[command].least || left > commands[command].most)
		tool_usage("usage: vmgrade %s %s", commands[command].name,
			   commands[command].arguments);
	return tool_finish(commands[command].run(&options, left, argv));
}
