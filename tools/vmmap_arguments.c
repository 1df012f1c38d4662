/* SPDX-License-Identifier: MIT */
/* vmmap_arguments - what was asked for. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "measure/elf.h"
#include "tools/tool.h"
#include "tools/vmmap.h"

static const char help[] =
	"Usage: vmmap [OPTION]... PID|NAME|self\n"
	"       vmmap [OPTION]... --sysroot DIR | --file LISTING\n"
	"       vmmap [OPTION]... --all\n"
	"       vmmap [OPTION]... --diff A B | --interval SECONDS PID|NAME\n"
	"Shows each region of a process's address space and what it is, from\n"
	"the highest address down, then the sum of each kind.\n"
	"\n"
	"What is shown:\n"
	"  -u, --up             from the lowest address up, as the kernel lists\n"
	"  -w, --why            below each row what its label rests on\n"
	"  -g, --gaps           the free addresses between the regions too\n"
	"  -r, --resident       what of each row is in memory\n"
	"  -p, --pss            what smaps counts for it, shared pages shared out\n"
	"  -s, --summary        only the sums of each label, in memory too\n"
	"  -F, --fragments      only the heap, the stack and the memory mapping\n"
	"                       segment (MMS), a line 'Heap - START-END' each\n"
	"  -a, --address ADDR   only the row that holds ADDR, and its neighbours\n"
	"  -l, --label TEXT     only rows whose label has TEXT in it\n"
	"  -m, --permission P   only rows of these permissions: 'r-xp', '..x.'\n"
	"  -P, --path PATTERN   only rows of such files: '*.so*', '/usr/*'\n"
	"  -c, --columns NAMES  these columns, with commas between (see vmmap(1))\n"
	"      --json, --csv    for programs\n"
	"      --picture        the address space drawn, and its pages\n"
	"      --svg FILE, --png FILE\n"
	"                       the same as a picture for a slide\n"
	"Of what:\n"
	"  -A, --all            every process that may be read\n"
	"  -d, --diff           what is different in two recordings or listings\n"
	"  -i, --interval SECONDS\n"
	"                       what changes in a process meanwhile\n"
	"      --stop           stop the process for the time it is read\n"
	"      --record DIR     save what was read, for --sysroot\n"
	"      --sysroot DIR    show what was recorded, here or elsewhere\n"
	"  -f, --file LISTING   a listing saved from /proc/PID/maps, as it was or\n"
	"                       reversed; - is standard input\n"
	"  -h, --help           this text\n"
	"  -V, --version        the version, and what it was built with\n"
	"\n"
	"A NAME is that of the command, of its file or of its first argument,\n"
	"exactly; 'self' is vmmap itself.\n"
	"\n"
	"Exit status: 0 shown, 1 could not be shown, or not wholly, 2 wrong "
	"usage.\n";

/* What has no letter of its own. */
enum {
	OPTION_JSON = 256,
	OPTION_CSV,
	OPTION_PICTURE,
	OPTION_PNG,
	OPTION_STOP,
	OPTION_RECORD,
	OPTION_SVG,
	OPTION_SYSROOT
};

static const struct option options[] = {
	{ "address", required_argument, NULL, 'a' },
	{ "all", no_argument, NULL, 'A' },
	{ "columns", required_argument, NULL, 'c' },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "diff", no_argument, NULL, 'd' },
	{ "file", required_argument, NULL, 'f' },
	{ "fragments", no_argument, NULL, 'F' },
	{ "gaps", no_argument, NULL, 'g' },
	{ "help", no_argument, NULL, 'h' },
	{ "interval", required_argument, NULL, 'i' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "label", required_argument, NULL, 'l' },
	{ "path", required_argument, NULL, 'P' },
	{ "permission", required_argument, NULL, 'm' },
	{ "picture", no_argument, NULL, OPTION_PICTURE },
	{ "png", required_argument, NULL, OPTION_PNG },
	{ "pss", no_argument, NULL, 'p' },
	{ "record", required_argument, NULL, OPTION_RECORD },
	{ "resident", no_argument, NULL, 'r' },
	{ "stop", no_argument, NULL, OPTION_STOP },
	{ "summary", no_argument, NULL, 's' },
	{ "svg", required_argument, NULL, OPTION_SVG },
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "up", no_argument, NULL, 'u' },
	{ "version", no_argument, NULL, 'V' },
	{ "why", no_argument, NULL, 'w' },
	{ 0 }
};

static _Noreturn void bad_option(char *const *argv)
{
	const char *last = argv[optind - 1];

	if (optopt && optopt < 256 && strncmp(last, "--", 2))
		tool_usage("-%c: unknown option", optopt);
	tool_usage("%s: unknown option", last);
}

static _Noreturn void print_version(void)
{
	printf("vmmap (%s) %s, %s libelf\n", PACKAGE_NAME, PACKAGE_VERSION,
	       vm_elf_known() ? "with" : "without");
	exit(tool_finish(TOOL_OK));
}

static uint64_t take_address(const char *text)
{
	char *end;
	unsigned long long address;

	errno = 0;
	address = strtoull(text, &end, 16);
	if (end == text || *end || errno || strchr(text, '-'))
		tool_usage("address: '%s': not a hexadecimal number", text);
	return address;
}

static double take_seconds(const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds > 0) || seconds > 86400)
		tool_usage("interval: '%s': not seconds, up to a day", text);
	return seconds;
}

static const char *take_permission(const char *text)
{
	static const char *const allowed[] = { "r-.", "w-.", "x-.", "sp." };
	size_t i;

	for (i = 0; i < 4 && text[i]; i++)
		if (!strchr(allowed[i], text[i]))
			break;
	if (i < 4 || text[4])
		tool_usage(
			"permission: '%s': not like 'r-xp', with '.' for any",
			text);
	return text;
}

static void take_option(struct vmmap_request *request, int option,
			char *const *argv)
{
	switch (option) {
	case 'a':
		request->address = take_address(optarg);
		request->at_address = true;
		break;
	case 'A':
		request->all = true;
		break;
	case 'c':
		if (!vmmap_take_columns(request, optarg))
			tool_usage("columns: '%s': not among %s", optarg,
				   vmmap_column_names());
		break;
	case 'd':
		request->diff = true;
		break;
	case 'f':
		request->file = optarg;
		break;
	case 'F':
		request->fragments = true;
		break;
	case 'g':
		request->gaps = true;
		break;
	case 'i':
		request->interval = take_seconds(optarg);
		break;
	case 'l':
		request->label = optarg;
		break;
	case 'm':
		request->permission = take_permission(optarg);
		break;
	case 'p':
		request->what |= VM_MAP_DETAILS | VM_MAP_RESIDENT;
		break;
	case 'P':
		request->path = optarg;
		break;
	case 'r':
		request->what |= VM_MAP_RESIDENT;
		break;
	case 's':
		request->summary = true;
		break;
	case 'u':
		request->up = true;
		break;
	case 'w':
		request->why = true;
		break;
	case OPTION_JSON:
	case OPTION_CSV:
		if (request->format != VMMAP_TEXT)
			tool_usage("only one of --json and --csv");
		request->format =
			option == OPTION_JSON ? VMMAP_JSON : VMMAP_CSV;
		break;
	case OPTION_PICTURE:
		request->blocks = true;
		break;
	case OPTION_PNG:
		request->png = optarg;
		break;
	case OPTION_STOP:
		request->stop = true;
		break;
	case OPTION_RECORD:
		request->record = optarg;
		break;
	case OPTION_SVG:
		request->svg = optarg;
		break;
	case OPTION_SYSROOT:
		request->sysroot = optarg;
		break;
	case 'h':
		fputs(help, stdout);
		exit(tool_finish(TOOL_OK));
	case 'V':
		print_version();
	case ':':
		tool_usage("%s: what belongs to it is missing",
			   argv[optind - 1]);
	default:
		bad_option(argv);
	}
}

bool vmmap_is_picture(const struct vmmap_request *request)
{
	return request->svg || request->png || request->blocks;
}

/* What can be asked for beside a view, in the order of the names below. */
enum {
	UP = 1,
	GAPS = 2,
	WHY = 4,
	COLUMNS = 8,
	FILTERS = 16,
	COUNTS = 32,
	ALL = 64
};

static unsigned int asked_for(const struct vmmap_request *request)
{
	return (request->up ? UP : 0) | (request->gaps ? GAPS : 0) |
	       (request->why ? WHY : 0) | (request->columns_fit ? 0 : COLUMNS) |
	       (request->label || request->permission || request->path ? FILTERS
								       : 0) |
	       (request->what ? COUNTS : 0) | (request->all ? ALL : 0);
}

/* Options that would do nothing are refused. */
static void check_view(const struct vmmap_request *request)
{
	static const char *const names[] = {
		"--up",	    "--gaps",		"--why", "--columns",
		"a filter", "what is resident", "--all",
	};
	const struct {
		const char *name;
		bool on;
		unsigned int takes;
	} views[] = {
		{ "--fragments", request->fragments, UP },
		{ "a picture", vmmap_is_picture(request), COUNTS },
		/* A document has them in any case. */
		{ "--summary",
		  request->summary && request->format != VMMAP_JSON,
		  FILTERS | COUNTS | ALL },
		{ "--address", request->at_address, UINT_MAX },
		{ "--json", request->format == VMMAP_JSON,
		  UP | FILTERS | COUNTS | ALL },
		{ "--csv", request->format == VMMAP_CSV,
		  UP | COLUMNS | FILTERS | COUNTS | ALL },
		{ "--diff or --interval",
		  request->diff || request->interval > 0, FILTERS | COUNTS },
	};
	const char *chosen = NULL;
	unsigned int left = 0;
	size_t i;

	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		if (!views[i].on)
			continue;
		if (chosen)
			tool_usage("%s: not together with %s", chosen,
				   views[i].name);
		chosen = views[i].name;
		left = asked_for(request) & ~views[i].takes;
	}
	for (i = 0; left; i++, left /= 2)
		if (left & 1)
			tool_usage("%s: not together with %s", chosen,
				   names[i]);
}

static void check_request(const struct vmmap_request *request)
{
	const bool recorded = request->file || request->sysroot;
	const int wanted = request->diff ? 2 : recorded || request->all ? 0 : 1;

	if (request->targets_count > wanted)
		tool_usage("%s: one argument too many",
			   request->targets[request->targets_count - 1]);
	if (request->targets_count < wanted && request->diff)
		tool_usage("--diff: two recordings or listings are needed");
	if (request->targets_count < wanted)
		tool_usage("no process: a PID, a name or 'self' is missing");
	if (!!request->file + !!request->sysroot + request->all +
		    request->diff + (request->interval > 0) >
	    1)
		tool_usage("only one of --file, --sysroot, --all, --diff and "
			   "--interval");
	if ((request->stop || request->record) &&
	    (recorded || request->all || request->diff ||
	     request->interval > 0))
		tool_usage("--stop and --record need one process");
	if (request->file && request->what)
		tool_usage("--file: a listing does not say what is resident");
	check_view(request);
}

struct vmmap_request vmmap_arguments(int argc, char **argv)
{
	struct vmmap_request request = { 0 };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":a:Ac:df:Fghi:l:m:pP:rsuVw",
				     options, NULL)) != -1)
		take_option(&request, option, argv);
	request.targets = argv + optind;
	request.targets_count = argc - optind;
	/* Sums are of memory: --summary asks for it. */
	if (request.summary && !request.file)
		request.what |= VM_MAP_DETAILS | VM_MAP_RESIDENT;
	if (vmmap_is_picture(&request) && !request.file)
		request.what |= VM_MAP_PAGES | VM_MAP_RESIDENT;
	if (!request.columns[0])
		vmmap_default_columns(&request);
	else
		request.what |= vmmap_columns_need(&request);
	check_request(&request);
	return request;
}
