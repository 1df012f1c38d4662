/* SPDX-License-Identifier: MIT */
/* vmclaims - verifies claims about Linux virtual memory on this kernel. */
#include "tools/vmclaims.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *arguments, *help;
	int (*run)(const struct options *options, int argc, char **argv);
	int least, most; /* arguments */
} commands[] = {
	{ "run", "[NAME...]",
	  "verify these claims, or all of them (the default)", command_run, 0,
	  1 << 20 },
	{ "list", "", "the claims, a line each", command_list, 0, 0 },
	{ "course", "", "the claims as lessons, in teaching order",
	  command_course, 0, 0 },
	{ "explain", "NAME...", "what is claimed, why it is so, what was seen",
	  command_explain, 1, 1 << 20 },
	{ "demo", "NAME", "walk through one experiment, mark by mark",
	  command_demo, 1, 1 },
	{ "judge", "NAME -- PROGRAM [ARGUMENT...]",
	  "judge a program with vmmark.h by a claim", command_judge, 2,
	  1 << 20 },
};

enum {
	COMMANDS = sizeof(commands) / sizeof(*commands)
};

enum {
	OPTION_SABOTAGE = 256,
	OPTION_JSON,
	OPTION_TAP,
	OPTION_KTAP,
	OPTION_JUNIT,
	OPTION_REPEAT,
	OPTION_JOBS,
	OPTION_FAIL_ON_SKIP,
	OPTION_HYGIENE,
	OPTION_LIMIT,
	OPTION_TOPIC,
	OPTION_MARKDOWN,
};

/* One list for getopt_long(3) and for --help. */
static const struct tool_option table[] = {
	{ { "sabotage", required_argument, NULL, OPTION_SABOTAGE },
	  "K|all",
	  "turn off the K-th verb call of each act, or each in turn: no claim "
	  "may hold then" },
	{ { "repeat", required_argument, NULL, OPTION_REPEAT },
	  "N",
	  "verify each claim N times" },
	{ { "jobs", required_argument, NULL, OPTION_JOBS },
	  "N",
	  "run N arms at a time (default: one per processor)" },
	{ { "fail-on-skip", no_argument, NULL, OPTION_FAIL_ON_SKIP },
	  NULL,
	  "a skipped claim is a failure" },
	{ { "json", required_argument, NULL, OPTION_JSON },
	  "FILE",
	  "write the results document; - is standard output" },
	{ { "junit", required_argument, NULL, OPTION_JUNIT },
	  "FILE",
	  "write JUnit XML; - is standard output" },
	{ { "tap", no_argument, NULL, OPTION_TAP },
	  NULL,
	  "TAP 14 on standard output" },
	{ { "ktap", no_argument, NULL, OPTION_KTAP },
	  NULL,
	  "KTAP, as kernel tests print it, on standard output" },
	{ { "hygiene", no_argument, NULL, OPTION_HYGIENE },
	  NULL,
	  "run the acts and judge nothing: for memory checkers" },
	{ { "topic", required_argument, NULL, OPTION_TOPIC },
	  "NAME",
	  "list, course: this topic alone" },
	{ { "markdown", no_argument, NULL, OPTION_MARKDOWN },
	  NULL,
	  "list, course: as Markdown" },
	{ { "limit", required_argument, NULL, OPTION_LIMIT },
	  "SECONDS",
	  "what a judged program may take (default: 60)" },
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

	printf("Usage: vmclaims [OPTION...] [COMMAND]\n"
	       "Verifies claims about virtual memory on this kernel: each in "
	       "two arms, the\ntreatment and a control under which it must "
	       "fail.\n\nCommands:\n");
	for (i = 0; i < COMMANDS; i++) {
		snprintf(left, sizeof(left), "%s %s", commands[i].name,
			 commands[i].arguments);
		printf("  %-38s %s\n", left, commands[i].help);
	}
	printf("\nOptions:\n");
	tool_options_help(table, OPTIONS, 20);
	printf("\nExit status: 0 all hold, 1 one is refuted or vacuous, 77 one "
	       "was skipped and\nnone failed, 99 one is broken, 2 wrong usage. "
	       "The worst wins.\n");
	exit(tool_finish(TOOL_OK));
}

static void set(void *arg, int option, const char *argument)
{
	struct options *options = arg;

	switch (option) {
	case OPTION_SABOTAGE:
		options->sabotage = true;
		options->sabotage_call =
			strcmp(argument, "all")
				? (int)tool_number("--sabotage", argument, 1,
						   1000)
				: 0;
		break;
	case OPTION_JSON:
		options->json = argument;
		break;
	case OPTION_JUNIT:
		options->junit = argument;
		break;
	case OPTION_TAP:
		options->tap = true;
		break;
	case OPTION_KTAP:
		options->ktap = true;
		break;
	case OPTION_REPEAT:
		options->repeat =
			(size_t)tool_number("--repeat", argument, 1, 1000000);
		break;
	case OPTION_JOBS:
		options->jobs =
			(size_t)tool_number("--jobs", argument, 1, 1024);
		break;
	case OPTION_FAIL_ON_SKIP:
		options->fail_on_skip = true;
		break;
	case OPTION_HYGIENE:
		options->hygiene = true;
		break;
	case OPTION_TOPIC:
		options->topic = argument;
		break;
	case OPTION_MARKDOWN:
		options->markdown = true;
		break;
	case OPTION_LIMIT:
		options->limit =
			(double)tool_number("--limit", argument, 1, 86400);
		break;
	case 'h':
		help();
	default:
		tool_version();
	}
}

/* Standard output holds one writing. */
static void check_outputs(const struct options *options)
{
	int on_stdout = options->tap + options->ktap +
			(options->json && !strcmp(options->json, "-")) +
			(options->junit && !strcmp(options->junit, "-"));

	if ((options->json && !*options->json) ||
	    (options->junit && !*options->junit))
		tool_usage("--json and --junit need a file's name");
	if (options->json && options->junit &&
	    !strcmp(options->json, options->junit))
		tool_usage("'%s': --json and --junit cannot share a file",
			   options->json);
	if (on_stdout > 1)
		tool_usage("--tap, --ktap, --json=- and --junit=- all go to "
			   "standard output: choose one");
}

int main(int argc, char **argv)
{
	struct options options = { .repeat = 1, .limit = 60 };
	size_t command = 0;
	int left;

	vm_arm_main(argc, argv);
	tool_start(argv[0]);
	tool_options(table, OPTIONS, argc, argv, set, &options);
	check_outputs(&options);
	argv += optind;
	left = argc - optind;
	if (left) {
		for (command = 0; command < COMMANDS; command++)
			if (!strcmp(argv[0], commands[command].name))
				break;
		if (command == COMMANDS)
			tool_usage(
				"'%s' is not a command; to verify one claim: "
				"vmclaims run NAME",
				argv[0]);
		argv++;
		left--;
	}
	if (left < commands[command].least || left > commands[command].most)
		tool_usage("usage: vmclaims %s%s%s", commands[command].name,
			   *commands[command].arguments ? " " : "",
			   commands[command].arguments);
	if (commands[command].run != command_run &&
	    (options.json || options.junit || options.tap || options.ktap ||
	     options.hygiene || options.sabotage || options.repeat > 1))
		tool_usage("%s takes none of run's options",
			   commands[command].name);
	if (options.sabotage && (options.json || options.junit || options.tap ||
				 options.ktap || options.hygiene))
		tool_usage("--sabotage prints its own table");
	if (options.sabotage && commands[command].run == command_run)
		return tool_finish(command_sabotage(&options, left, argv));
	return tool_finish(commands[command].run(&options, left, argv));
}
