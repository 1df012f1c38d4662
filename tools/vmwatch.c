/* SPDX-License-Identifier: MIT */
/* vmwatch - watches any program's memory as it happens. */
#include "tools/vmwatch.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "tools/tool.h"
#include "tools/vmwatch_picture.h"

static const char help[] =
	"Usage: vmwatch [OPTION]... PROGRAM [ARGUMENT]...\n"
	"       vmwatch [OPTION]... -p PID\n"
	"Shows the memory of a program, its threads and its children as it\n"
	"happens: a line for each sample (time, PID, command, VSZ and RSS in KiB,\n"
	"major and minor faults) and for each event.\n"
	"\n"
	"  -p, --pid PID        watch a process that runs; Ctrl-C leaves it as it was\n"
	"      --hz N           samples a second, 0.01 to 10000 (default: 1; for a\n"
	"                       picture 1000)\n"
	"  -e, --events         each mmap, munmap, brk, mremap, mprotect, madvise\n"
	"      --no-events      not these (default with --pid)\n"
	"  -f, --faults         each page fault with its address and label\n"
	"  -m, --mark-on REGEX  a line of the program's standard output that matches\n"
	"                       is a mark: the program is held while it is measured\n"
	"  -s, --system         MemFree, MemAvailable and Committed_AS as well\n"
	"      --parts          what RSS consists of, and swap (from status)\n"
	"      --pss            PSS (from smaps_rollup), once a second at most\n"
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
	PICTURE_HZ = 1000 /* most programs end within a second */
};

struct request {
	struct vm_watch_options options;
	int events;	/* -1: as is usual */
	pid_t pid;	/* 0: a program */
	bool rate_said; /* by --hz: else what is missed needs no words */
	char **program;
	const char *output, *csv, *json;
	regex_t mark_on;
	const char *pictures[PICTURES];
};

/* All that the moments go to. */
struct view {
	struct lines lines;
	bool plain;
	struct tool_file output, csv, json;
	struct vm_watch_log log;
	struct pictures pictures;
	int64_t flushed;
	bool keep;
};

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

static void read_arguments(struct request *request, int argc, char **argv)
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
	while ((option = getopt_long(argc, argv, "+:p:efm:so:hV", options,
				     NULL)) != -1)
		take_option(request, option, argv);
	request->program = argv + optind;
	check(request);
	request->rate_said = request->options.hz;
	if (!request->options.hz)
		request->options.hz =
			request->pictures[VM_CANVAS_SVG] ||
					request->pictures[VM_CANVAS_PNG]
				? PICTURE_HZ
				: 1;
	request->options.calls =
		request->events < 0 ? !request->pid : request->events;
}

static void take_moment(const struct vm_moment *moment, void *arg)
{
	struct view *view = arg;
	int64_t now;

	if (view->keep && vm_watch_log_add(&view->log, moment))
		tool_fail(EXIT_TROUBLE, "the trace: %m: sample less often, or "
					"without --json");
	pictures_add(&view->pictures, moment);
	if (view->csv.out)
		print_csv(view->csv.out, moment);
	if (!view->plain)
		return;
	print_line(&view->lines, moment);
	/* Seen at once, and at 10,000 a second not one by one. */
	now = moment->time;
	if (now - view->flushed > 100000000 || now < view->flushed) {
		fflush(view->lines.out);
		view->flushed = now;
	}
}

static void take_refused(const char *what, void *arg)
{
	struct view *view = arg;

	if (view->keep || pictures_wanted(&view->pictures))
		vm_watch_log_refused(&view->log, what);
	tool_say("%s", what);
}

static int64_t wall_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void open_view(struct view *view, const struct request *request)
{
	memcpy(view->pictures.paths, request->pictures,
	       sizeof(request->pictures));
	pictures_open(&view->pictures);
	view->plain = request->output || (!request->csv && !request->json &&
					  !pictures_wanted(&view->pictures));
	if (request->output)
		tool_file_open(&view->output, request->output);
	if (request->csv) {
		tool_file_open(&view->csv, request->csv);
		print_csv_head(view->csv.out);
	}
	if (request->json)
		tool_file_open(&view->json, request->json);
	view->keep = request->json;
	view->lines.out = request->output ? view->output.out
			  : request->pid  ? stdout
					  : stderr;
	view->lines.began = wall_clock();
	view->lines.milliseconds = request->options.hz > 1;
	/* Where the program prints as well, lines have to stay whole. */
	if (!request->pid)
		setvbuf(stdout, NULL, _IOLBF, 64 * 1024);
	/* Standard error is not buffered: ten writes a line. */
	if (view->lines.out == stderr)
		setvbuf(stderr, NULL, _IOFBF, 64 * 1024);
}

static void close_view(struct view *view, const struct request *request,
		       const struct vm_watch_end *end)
{
	if (view->plain)
		fflush(view->lines.out);
	if (end->lost)
		tool_say("%llu page faults were lost: more at once than could "
			 "be written down",
			 (unsigned long long)end->lost);
	if (end->missed && request->rate_said)
		tool_say("%llu samples were missed: --hz %g is too fast here",
			 (unsigned long long)end->missed, request->options.hz);
	if (request->output)
		tool_file_close(&view->output);
	if (request->csv)
		tool_file_close(&view->csv);
	if (request->json) {
		vm_watch_log_json(view->json.out, &view->log, end,
				  request->program,
				  view->lines.began / 1000000000);
		tool_file_close(&view->json);
	}
	pictures_close(
		&view->pictures,
		&(struct picture_words){ request->pid ? NULL : request->program,
					 view->log.refused,
					 view->log.refused_count, *end });
	vm_watch_log_free(&view->log);
}

static _Noreturn void cannot_attach(pid_t pid)
{
	switch (errno) {
	case ESRCH:
		tool_fail(EXIT_TROUBLE,
			  "%d: no such process, or one without memory (a "
			  "kernel thread or a zombie; see 'ps -e')",
			  (int)pid);
	case EACCES:
	case EPERM:
		tool_fail(EXIT_TROUBLE, "%d: %s: another user's: try as root",
			  (int)pid, strerror(errno));
	default:
		tool_fail(EXIT_TROUBLE, "%d: cannot be watched: %s", (int)pid,
			  strerror(errno));
	}
}

static struct vm_watch *begin(struct request *request, struct view *view)
{
	struct vm_watch *watch;

	request->options.moment = take_moment;
	request->options.refused = take_refused;
	request->options.arg = view;
	if (request->pid) {
		watch = vm_watch_attach(request->pid, &request->options);
		if (!watch)
			cannot_attach(request->pid);
	} else {
		watch = vm_watch_start(request->program, &request->options);
		if (!watch)
			tool_fail(EXIT_TROUBLE, "%s: cannot be started: %s",
				  request->program[0], strerror(errno));
	}
	/* Not before: the program is to have it as it was. A reader of the
	 * lines that goes away does not end the program. */
	signal(SIGPIPE, SIG_IGN);
	return watch;
}

static int status_of(const struct request *request,
		     const struct vm_watch_end *end)
{
	if (end->exec_error) {
		tool_say("%s: cannot be executed: %s", request->program[0],
			 strerror(end->exec_error));
		return end->exec_error == ENOENT ? EXIT_NOT_FOUND
						 : EXIT_NOT_EXECUTABLE;
	}
	if (!end->exited)
		return TOOL_OK;
	return WIFSIGNALED(end->status) ? EXIT_SIGNALS + WTERMSIG(end->status)
					: WEXITSTATUS(end->status);
}

int main(int argc, char **argv)
{
	static struct view view;
	struct vm_watch_end end;
	struct vm_watch *watch;
	struct request request;
	int status;

	tool_start(argv[0]);
	tool_trouble(EXIT_TROUBLE, EXIT_TROUBLE);
	read_arguments(&request, argc, argv);
	open_view(&view, &request);
	watch = begin(&request, &view);
	while (vm_watch_step(watch))
		;
	vm_watch_end(watch, &end);
	close_view(&view, &request, &end);
	vm_watch_free(watch);
	if (request.options.mark_on)
		regfree(&request.mark_on);
	status = status_of(&request, &end);
	return tool_finish(status);
}
