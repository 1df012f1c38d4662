/* SPDX-License-Identifier: MIT */
/* vmwatch - watches any program's memory as it happens. */
#include "tools/vmwatch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmwatch_live.h"
#include "tools/vmwatch_options.h"

enum {
	PICTURE_HZ = 1000, /* most programs end within a second */
	LIVE_HZ = 10
};

/* All that the moments go to. */
struct view {
	struct lines lines;
	bool plain;
	struct live *live; /* NULL: not shown so */
	struct tool_file output, csv, json;
	struct vm_watch_log log;
	struct pictures pictures;
	int64_t flushed;
	bool keep;
};

static void take_moment(const struct vm_moment *moment, void *arg)
{
	struct view *view = arg;
	bool due;

	if (view->live)
		live_moment(view->live, moment);
	if (view->keep && vm_watch_log_add(&view->log, moment)) {
		if (view->live)
			live_end(view->live, NULL);
		tool_fail(EXIT_TROUBLE, "the trace: %m: sample less often, or "
					"without --json");
	}
	pictures_add(&view->pictures, moment);
	/* Seen at once, and at 10,000 a second not one by one. */
	due = moment->time - view->flushed > 100000000;
	if (due)
		view->flushed = moment->time;
	if (view->csv.out) {
		print_csv(view->csv.out, moment);
		tool_file_flush_rows(view->csv.out, due);
	}
	if (view->plain) {
		print_line(&view->lines, moment);
		tool_file_flush_rows(view->lines.out, due);
	}
}

static void take_refused(const char *what, void *arg)
{
	struct view *view = arg;

	if (view->keep || pictures_wanted(&view->pictures))
		vm_watch_log_refused(&view->log, what);
	if (view->live)
		live_say(view->live, what);
	else
		tool_say("%s", what);
}

static int64_t wall_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Ten samples a second make a chart; faults by label are a part of it. */
static void open_live(struct view *view, struct request *request)
{
	struct vm_watch_options options = request->options;
	const char *why;

	if (!request->rate_said)
		options.hz =
			pictures_wanted(&view->pictures) ? PICTURE_HZ : LIVE_HZ;
	options.faults = true;
	view->live = live_open(&options, !request->pid, &why);
	if (view->live)
		request->options = options;
	else
		tool_say("no live view: %s", why);
}

static void open_view(struct view *view, struct request *request)
{
	memcpy(view->pictures.paths, request->pictures,
	       sizeof(request->pictures));
	pictures_open(&view->pictures);
	if (!request->rate_said)
		request->options.hz =
			pictures_wanted(&view->pictures) ? PICTURE_HZ : 1;
	if (request->output)
		tool_file_rows(&view->output, request->output);
	if (request->csv) {
		tool_file_rows(&view->csv, request->csv);
		print_csv_head(view->csv.out);
	}
	if (request->json)
		tool_file_open(&view->json, request->json);
	view->keep = request->json;
	/* The last: what cannot be written is said on a plain terminal. */
	if (request->live)
		open_live(view, request);
	view->plain = request->output ||
		      (!request->csv && !request->json && !view->live &&
		       !pictures_wanted(&view->pictures));
	view->lines.out = request->output ? view->output.out
			  : request->pid  ? stdout
					  : stderr;
	view->lines.began = wall_clock();
	view->lines.milliseconds = request->options.hz > 1;
	/* Where the program prints as well, lines have to stay whole. */
	if (!request->pid)
		setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	/* Standard error is not buffered: ten writes a line. */
	if (view->lines.out == stderr)
		setvbuf(stderr, NULL, _IOFBF, BUFSIZ);
}

/* False when lines were lost on standard error, where nobody can be told. */
static bool close_view(struct view *view, const struct request *request,
		       const struct vm_watch_end *end)
{
	bool whole = true;

	if (view->plain)
		whole = !fflush(view->lines.out) && !ferror(view->lines.out);
	if (end->lost)
		tool_say("%llu page faults were lost: more at once than could "
			 "be written down",
			 (unsigned long long)end->lost);
	if (end->missed && request->rate_said)
		tool_say("%llu samples were missed: --hz %g is too fast here, "
			 "or vmwatch was suspended",
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
	return whole;
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
		if (view->live)
			live_lend(view->live);
		watch = vm_watch_start(request->program, &request->options);
		if (view->live)
			live_take_back(view->live);
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

/* For the view, which stays; NULL: it is not to, as after Ctrl-C. */
static const char *how_ended(const struct vm_watch_end *end)
{
	static char text[64];

	if (end->exec_error ||
	    (WIFSIGNALED(end->status) && WTERMSIG(end->status) == SIGINT))
		return NULL;
	if (!end->exited)
		return "it has ended";
	if (WIFSIGNALED(end->status))
		snprintf(text, sizeof(text), "killed by signal %d (%s)",
			 WTERMSIG(end->status),
			 strsignal(WTERMSIG(end->status)));
	else
		snprintf(text, sizeof(text), "ended with status %d",
			 WEXITSTATUS(end->status));
	return text;
}

int main(int argc, char **argv)
{
	static struct view view;
	struct vm_watch_end end;
	struct vm_watch *watch;
	struct request request;
	bool whole;
	int status;

	tool_start(argv[0]);
	tool_trouble(EXIT_TROUBLE, EXIT_TROUBLE);
	read_arguments(&request, argc, argv);
	open_view(&view, &request);
	watch = begin(&request, &view);
	while (view.live ? live_step(view.live, watch) : vm_watch_step(watch))
		;
	vm_watch_end(watch, &end);
	vm_watch_free(watch);
	if (view.live)
		live_end(view.live, how_ended(&end));
	whole = close_view(&view, &request, &end);
	if (request.options.mark_on)
		regfree(&request.mark_on);
	status = status_of(&request, &end);
	if (!whole)
		status = EXIT_TROUBLE;
	return tool_finish(status);
}
