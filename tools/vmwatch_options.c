/* SPDX-License-Identifier: MIT */
/* vmwatch_options - what the user asks vmwatch for. */
#include "tools/vmwatch_options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/tool.h"

static const char help[] =
	"Usage: vmwatch [OPTION]... PROGRAM [ARGUMENT]...\n"
	"       vmwatch [OPTION]... -p PID\n"
	"Shows the memory of a program, its threads and its children as it\n"
	"happens: a line for each sample (time, PID, command, VSZ and RSS in KiB,\n"
	"major and minor faults) and for each event.\n"
	"\n"
	"  -p, --pid PID        watch a process that runs; Ctrl-C leaves it as it was\n"
	"      --hz N           samples a second, 0.01 to 10000 (default: 1; live 10,\n"
	"                       for a picture 1000)\n"
	"  -e, --events         each mmap, munmap, brk, mremap, mprotect, madvise\n"
	"      --no-events      not these (default with --pid)\n"
	"  -f, --faults         each page fault with its address and label (default if\n"
	"                       live)\n"
	"  -m, --mark-on REGEX  a line of the program's standard output that matches\n"
	"                       is a mark: the program is held while it is measured\n"
	"  -s, --system         MemFree, MemAvailable and Committed_AS as well\n"
	"      --parts          what RSS consists of, and swap (from status)\n"
	"      --pss            PSS (from smaps_rollup), once a second at most\n"
	"  -l, --live           charts on the terminal instead of lines (default for a\n"
	"                       PID on a terminal, without outputs); q quits\n"
	"  -o, --output FILE    the lines to FILE (default: standard error for a\n"
	"                       PROGRAM, standard output for a PID)\n"
	"      --csv FILE       comma-separated values instead of lines\n"
	"      --json FILE      a trace as JSON instead of lines\n"
	"      --svg FILE       a picture instead of lines: VSZ and RSS over time,\n"
	"      --png FILE       marks, events, and each page fault with --faults\n"
	"  -h, --help           this text\n"
	"  -V, --version        the version\n"
	"\n"
	"Exit status: that of PROGRAM, 128 and the signal's number where it died by\n"
	"one; 125 vmwatch itself fails, 126 PROGRAM cannot be executed, 127 there\n"
	"is no PROGRAM. With --pid: 0.\n";

enum {
	OPTION_HZ = 256,
	OPTION_NO_EVENTS,
	OPTION_PARTS,
	OPTION_PSS,
	OPTION_CSV,
	OPTION_JSON,
	OPTION_SVG,
	OPTION_PNG
};

static double read_hz(const char *text)
{
	char *end;
	double hz;

	errno = 0;
	hz = strtod(text, &end);
	if (errno || end == text || *end || !(hz >= 0.01 && hz <= 10000))
		tool_usage("--hz: '%s' is no number from 0.01 to 10000", text);
	return hz;
}

static void read_pattern(struct request *request, const char *text)
{
	int error = regcomp(&request->mark_on, text, REG_EXTENDED);
	char why[128];

	if (error) {
		regerror(error, &request->mark_on, why, sizeof(why));
		tool_usage("--mark-on: '%s': %s", text, why);
	}
	request->options.mark_on = &request->mark_on;
}

static void take_option(struct request *request, int option, char *const *argv)
{
	switch (option) {
	case 'p':
		request->pid = (pid_t)tool_number("PID", optarg, 1, INT_MAX);
		break;
	case OPTION_HZ:
		request->options.hz = read_hz(optarg);
		break;
	case 'e':
		request->events = 1;
		break;
	case OPTION_NO_EVENTS:
		request->events = 0;
		break;
	case 'f':
		request->options.faults = true;
		break;
	case 'm':
		read_pattern(request, optarg);
		break;
	case 's':
		request->options.system = true;
		break;
	case OPTION_PARTS:
		request->options.columns |= VM_SAMPLE_STATUS;
		break;
	case OPTION_PSS:
		request->options.columns |= VM_SAMPLE_ROLLUP;
		break;
	case 'l':
		request->live = true;
		break;
	case 'o':
		request->output = optarg;
		break;
	case OPTION_CSV:
		request->csv = optarg;
		break;
	case OPTION_JSON:
		request->json = optarg;
		break;
	case OPTION_SVG:
		request->pictures[VM_CANVAS_SVG] = optarg;
		break;
	case OPTION_PNG:
		request->pictures[VM_CANVAS_PNG] = optarg;
		break;
	case 'h':
		fputs(help, stdout);
		exit(tool_finish(TOOL_OK));
	case 'V':
		tool_version();
	case ':':
		tool_usage("%s: its argument is missing", argv[optind - 1]);
	default:
		if (optopt && strncmp(argv[optind - 1], "--", 2))
			tool_usage("-%c: unknown option", optopt);
		tool_usage("%s: unknown option", argv[optind - 1]);
	}
}

static void check(struct request *request)
{
	const char *const files[] = { request->output, request->csv,
				      request->json, request->pictures[0],
				      request->pictures[1] };
	size_t i, j;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		for (j = 0; j < i && files[i]; j++)
			if (files[j] && !strcmp(files[i], files[j]))
				tool_usage("'%s': two outputs cannot share a "
					   "file",
					   files[i]);
		if (files[i] && !*files[i])
			tool_usage("an output needs a file's name");
	}
	if (request->pid && *request->program)
		tool_usage("'%s': a PROGRAM or --pid, not both",
			   request->program[0]);
	if (!request->pid && !*request->program)
		tool_usage("no PROGRAM and no --pid: what is to be watched?");
}

void read_arguments(struct request *request, int argc, char **argv)
{
	static const struct option options[] = {
		{ "pid", required_argument, NULL, 'p' },
		{ "hz", required_argument, NULL, OPTION_HZ },
		{ "events", no_argument, NULL, 'e' },
		{ "no-events", no_argument, NULL, OPTION_NO_EVENTS },
		{ "faults", no_argument, NULL, 'f' },
		{ "mark-on", required_argument, NULL, 'm' },
		{ "system", no_argument, NULL, 's' },
		{ "parts", no_argument, NULL, OPTION_PARTS },
		{ "pss", no_argument, NULL, OPTION_PSS },
		{ "live", no_argument, NULL, 'l' },
		{ "output", required_argument, NULL, 'o' },
		{ "csv", required_argument, NULL, OPTION_CSV },
		{ "json", required_argument, NULL, OPTION_JSON },
		{ "svg", required_argument, NULL, OPTION_SVG },
		{ "png", required_argument, NULL, OPTION_PNG },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	int option;

	*request = (struct request){ .events = -1 };
	opterr = 0;
	/* '+': what follows the PROGRAM is its own. */
	while ((option = getopt_long(argc, argv, "+:p:efm:slo:hV", options,
				     NULL)) != -1)
		take_option(request, option, argv);
	request->program = argv + optind;
	check(request);
	request->rate_said = request->options.hz;
	/* A program may use the terminal itself: there, only when asked. */
	request->live |= request->pid && !request->output && !request->csv &&
			 !request->json && !request->pictures[VM_CANVAS_SVG] &&
			 !request->pictures[VM_CANVAS_PNG] &&
			 isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	request->options.calls =
		request->events < 0 ? !request->pid : request->events;
}
