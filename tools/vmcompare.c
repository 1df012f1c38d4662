/* SPDX-License-Identifier: MIT */
/* vmcompare - what is different between results of vmclaims. */
#include "tools/vmcompare.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "measure/result.h"

enum {
	OPTION_MARKDOWN = 256,
	OPTION_JSON,
	OPTION_KTAP,
	OPTION_MATRIX,
	OPTION_HTML,
	OPTION_ALL,
};

/* One list for getopt_long(3) and for --help. */
static const struct tool_option table[] = {
	{ { "all", no_argument, NULL, OPTION_ALL },
	  "",
	  "what is the same, too" },
	{ { "markdown", no_argument, NULL, OPTION_MARKDOWN },
	  "",
	  "as Markdown" },
	{ { "json", optional_argument, NULL, OPTION_JSON },
	  "[=FILE]",
	  "the comparison document, on standard output or into FILE" },
	{ { "ktap", no_argument, NULL, OPTION_KTAP },
	  "",
	  "KTAP: what broke or changed is not ok" },
	{ { "matrix", no_argument, NULL, OPTION_MATRIX },
	  "",
	  "claims down, results across" },
	{ { "html", required_argument, NULL, OPTION_HTML },
	  "FILE",
	  "the matrix as a page, with what was measured in each cell" },
	{ { "help", no_argument, NULL, 'h' }, "", "this text" },
	{ { "version", no_argument, NULL, 'V' }, "", "the version" },
};

enum {
	OPTIONS = sizeof(table) / sizeof(*table)
};

struct options {
	bool markdown, ktap, matrix, all;
	const char *json, *html; /* files, or NULL */
};

static _Noreturn void help(void)
{
	printf("Usage: vmcompare [OPTION...] BASE NEW...\n"
	       "       vmcompare [OPTION...] FOLDER\n"
	       "Compares results that vmclaims --json=FILE wrote, claim by "
	       "claim: BASE with each\nNEW, or the newest in a folder with "
	       "the one before it and with the newest in\nwhich everything "
	       "held.\n\n");
	tool_options_help(table, OPTIONS, 16);
	printf("\nExit status: 0 nothing changed, 1 something broke, 2 "
	       "something else changed,\n99 nothing could be compared.\n");
	exit(tool_finish(TOOL_OK));
}

static void set(void *arg, int option, const char *argument)
{
	struct options *options = arg;

	switch (option) {
	case OPTION_ALL:
		options->all = true;
		break;
	case OPTION_MARKDOWN:
		options->markdown = true;
		break;
	case OPTION_JSON:
		options->json = argument ? argument : "-";
		break;
	case OPTION_KTAP:
		options->ktap = true;
		break;
	case OPTION_MATRIX:
		options->matrix = true;
		break;
	case OPTION_HTML:
		options->html = argument;
		break;
	case 'h':
		help();
	default:
		tool_version();
	}
}

static bool on_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

/* Standard output holds one writing. */
static bool check_outputs(const struct options *options)
{
	int machine = options->ktap + on_stdout(options->json) +
		      on_stdout(options->html);
	int writings = machine + options->markdown + options->matrix;

	if ((options->json && !*options->json) ||
	    (options->html && !*options->html))
		tool_usage("--json and --html need a file's name");
	if (options->json && options->html &&
	    !strcmp(options->json, options->html))
		tool_usage("'%s': --json and --html cannot share a file",
			   options->json);
	if (writings > 1)
		tool_usage("--markdown, --ktap, --matrix, --json and --html=- "
			   "all go to standard output: choose one");
	if (options->all && machine)
		tool_usage("--all is for what people read: everything is in "
			   "the others");
	return writings > 0;
}

void read_results(struct vm_results *results, const char *path)
{
	char why[VM_REASON];

	if (vm_results_read(results, path, why))
		tool_fail(EXIT_TROUBLE, "%s: %s", plain_copy(path), why);
}

/* BASE and each NEW. */
static void read_arguments(struct session *session, int count, char **paths)
{
	size_t i;

	session->result_count = (size_t)count;
	session->results = calloc((size_t)count, sizeof(*session->results));
	session->comparisons =
		calloc((size_t)count, sizeof(*session->comparisons));
	if (!session->results || !session->comparisons)
		tool_fail(EXIT_TROUBLE, "out of memory");
	for (i = 0; i < session->result_count; i++)
		read_results(&session->results[i], paths[i]);
	for (i = 1; i < session->result_count; i++)
		vm_compare(&session->comparisons[session->comparison_count++],
			   &session->results[0], &session->results[i]);
}

static void write_files(const struct options *options,
			const struct session *session)
{
	struct tool_file file;

	if (options->json) {
		json_t *document = vm_comparison_document(
			session->comparisons, session->comparison_count);

		tool_file_open(&file, options->json);
		/* ASCII alone: nothing in it can steer a terminal. */
		if (json_dumpf(document, file.out,
			       JSON_INDENT(1) | JSON_ENSURE_ASCII))
			tool_fail(EXIT_TROUBLE, "%s: cannot write",
				  options->json);
		fputc('\n', file.out);
		tool_file_close(&file);
		json_decref(document);
	}
	if (options->html) {
		tool_file_open(&file, options->html);
		write_html(file.out, session);
		tool_file_close(&file);
	}
}

/* What broke outweighs what changed. */
static int status_of(const struct session *session)
{
	int status = VM_COMPARISON_SAME;
	size_t i;

	for (i = 0; i < session->comparison_count; i++) {
		int one = vm_comparison_status(&session->comparisons[i]);

		if (one != VM_COMPARISON_SAME && status != VM_COMPARISON_BROKE)
			status = one;
	}
	return status;
}

static void free_session(struct session *session)
{
	size_t i;

	for (i = 0; i < session->comparison_count; i++)
		vm_comparison_free(&session->comparisons[i]);
	for (i = 0; i < session->result_count; i++)
		vm_results_free(&session->results[i]);
	free(session->comparisons);
	free(session->results);
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	struct session session = { 0 };
	struct stat status;
	bool machine;
	int result;

	tool_start(argv[0]);
	tool_trouble(EXIT_TROUBLE, EXIT_TROUBLE);
	tool_options(table, OPTIONS, argc, argv, set, &options);
	machine = check_outputs(&options);
	session.all = options.all;
	argv += optind;
	argc -= optind;
	if (!argc)
		tool_usage("a result and another, or a folder, are missing");
	if (argc > 1)
		read_arguments(&session, argc, argv);
	else if (!stat(argv[0], &status) && S_ISDIR(status.st_mode))
		read_history(&session, argv[0]);
	else
		tool_usage("'%s': one result is nothing to compare, and a "
			   "folder it is not",
			   plain_copy(argv[0]));
	write_files(&options, &session);
	if (options.markdown)
		write_markdown(&session);
	else if (options.matrix)
		write_matrix(&session);
	else if (options.ktap)
		vm_comparison_ktap(stdout, session.comparisons,
				   session.comparison_count);
	else if (!machine)
		write_text(&session);
	result = status_of(&session);
	free_session(&session);
	return tool_finish(result);
}
