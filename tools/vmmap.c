/* SPDX-License-Identifier: MIT */
/* vmmap - shows what each region of a process's address space is. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/maps.h"
#include "measure/target.h"
#include "tools/map_view.h"
#include "tools/tool.h"

static const char help[] =
	"Usage: vmmap [OPTION]... PID|NAME|self\n"
	"       vmmap [OPTION]... --file RECORDED\n"
	"Shows each region of a process's address space and what it is, from\n"
	"the highest address down, then the sum of each kind.\n"
	"\n"
	"  -f, --file RECORDED  a listing saved from /proc/PID/maps, as it was or\n"
	"                       reversed; - is standard input\n"
	"  -F, --fragments      only the heap, the stack and the memory mapping\n"
	"                       segment (MMS), a line 'Heap - START-END' each\n"
	"  -u, --up             from the lowest address up, as the kernel lists\n"
	"  -h, --help           this text\n"
	"  -V, --version        the version\n"
	"\n"
	"A NAME is that of the command, of its file or of its first argument,\n"
	"exactly; 'self' is vmmap itself.\n"
	"\n"
	"Exit status: 0 shown, 1 could not be shown, 2 wrong usage.\n";

struct request {
	const char *process; /* or NULL */
	const char *file;    /* or NULL */
	bool up, fragments;
};

static _Noreturn void bad_option(char *const *argv)
{
	const char *last = argv[optind - 1];

	if (optopt && strncmp(last, "--", 2))
		tool_usage("-%c: unknown option", optopt);
	tool_usage("%s: unknown option", last);
}

static struct request read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "file", required_argument, NULL, 'f' },
		{ "fragments", no_argument, NULL, 'F' },
		{ "up", no_argument, NULL, 'u' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	struct request request = { 0 };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":f:FuhV", options, NULL)) !=
	       -1) {
		switch (option) {
		case 'f':
			request.file = optarg;
			break;
		case 'F':
			request.fragments = true;
			break;
		case 'u':
			request.up = true;
			break;
		case 'h':
			fputs(help, stdout);
			exit(tool_finish(TOOL_OK));
		case 'V':
			tool_version();
		case ':':
			tool_usage("%s: the name of a file is missing",
				   argv[optind - 1]);
		default:
			bad_option(argv);
		}
	}
	if (argc - optind > (request.file ? 0 : 1))
		tool_usage("%s: one argument too many", argv[argc - 1]);
	request.process = argv[optind];
	if (!request.file && !request.process)
		tool_usage("no process: a PID, a name or 'self' is missing");
	return request;
}

static _Noreturn void cannot_choose(const char *name, const pid_t *pids,
				    size_t listed, size_t count)
{
	char text[512];
	size_t used = 0, i;

	for (i = 0; i < listed && used < sizeof(text); i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 " %d", (int)pids[i]);
	tool_fail(
		TOOL_FAILED,
		"%s: %zu processes have this name: choose one by its PID:%s%s",
		name, count, text, listed < count ? " ..." : "");
}

static pid_t find_process(const char *text)
{
	enum {
		LISTED = 32
	};
	pid_t pids[LISTED];
	ssize_t count;

	if (!strcmp(text, "self"))
		return getpid();
	if (isdigit((unsigned char)text[text[0] == '-']) &&
	    text[1 + strspn(text + 1, "0123456789")] == '\0')
		return (pid_t)tool_number("PID", text, 1, INT_MAX);
	count = vm_target_find(text, pids, LISTED);
	if (count < 0)
		tool_fail(TOOL_FAILED, "/proc: %s: is it mounted?",
			  strerror(errno));
	if (!count)
		tool_fail(TOOL_FAILED,
			  "%s: no process has this name (see 'ps -e')", text);
	if (count > 1)
		cannot_choose(text, pids,
			      count < LISTED ? (size_t)count : LISTED,
			      (size_t)count);
	return pids[0];
}

/* The reason why a process whose listing was empty has none. */
static const char *why_empty(pid_t pid)
{
	static const char *const reasons[] = {
		[VM_TARGET_ALIVE] =
			"it ended or ran another program while it was read: try again",
		[VM_TARGET_GONE] = "no such process (see 'ps -e')",
		[VM_TARGET_ZOMBIE] =
			"it has ended (a zombie) and has no memory any more: choose one that runs",
		[VM_TARGET_KERNEL] =
			"a kernel thread, which has no address space: choose a process",
	};

	if (access("/proc/self", F_OK))
		return "/proc is not mounted: mount it (mount -t proc proc /proc)";
	return reasons[vm_target_state(pid)];
}

static void load_process(struct vm_maps *maps, const char *text)
{
	const pid_t pid = find_process(text);

	if (!vm_maps_of(maps, pid))
		return;
	switch (errno) {
	case EACCES:
	case EPERM:
		tool_fail(
			TOOL_FAILED,
			"%d: %s: the process is another user's or protected: try as root",
			(int)pid, strerror(errno));
	case ENOENT:
	case ESRCH:
	case ENODATA:
		tool_fail(TOOL_FAILED, "%d: %s", (int)pid, why_empty(pid));
	default:
		tool_fail(TOOL_FAILED, "%d: cannot read its maps: %s", (int)pid,
			  strerror(errno));
	}
}

static void load_file(struct vm_maps *maps, const char *path)
{
	const bool standard = !strcmp(path, "-");
	const char *name = standard ? "standard input" : path;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || vm_maps_load(maps, fd, NULL)) {
		switch (errno) {
		case EINVAL:
			tool_fail(
				TOOL_FAILED,
				"%s: line %zu: not a row of /proc/PID/maps: record one with 'cat'",
				name, maps->bad_line);
		case EEXIST:
			tool_fail(
				TOOL_FAILED,
				"%s: line %zu: overlaps another row: give one listing at a time",
				name, maps->bad_line);
		case ENODATA:
			tool_fail(TOOL_FAILED,
				  "%s: empty: record a listing with 'cat'",
				  name);
		case EFBIG:
			tool_fail(TOOL_FAILED, "%s: over %d MiB: not a listing",
				  name, VM_MAPS_MOST >> 20);
		default:
			tool_fail(TOOL_FAILED, "%s: cannot read: %s", name,
				  strerror(errno));
		}
	}
	if (!standard)
		close(fd);
}

int main(int argc, char **argv)
{
	struct request request;
	struct vm_maps maps = { 0 };
	int status = TOOL_OK;

	tool_start(argv[0]);
	request = read_arguments(argc, argv);
	if (request.file)
		load_file(&maps, request.file);
	else
		load_process(&maps, request.process);
	if (!request.fragments) {
		map_view_rows(&maps, request.up);
		map_view_summary(&maps);
	} else if (!map_view_fragments(&maps, request.up)) {
		tool_say("%s: holds neither heap, stack nor MMS",
			 request.file ? request.file : request.process);
		status = TOOL_FAILED;
	}
	vm_maps_free(&maps);
	return tool_finish(status);
}
