/* SPDX-License-Identifier: MIT */
/* tool - what every tool does before and around its own work. */
#include "tools/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/plain.h"

static const char *name = "tool";
static int failed = TOOL_FAILED, usage = TOOL_USAGE;

void tool_start(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;
	int fd;

	if (argv0 && *argv0)
		name = slash ? slash + 1 : argv0;
	/* Read-only: what is printed to nowhere has to be noticed. */
	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
	setlocale(LC_CTYPE, "");
}

void tool_trouble(int for_failed, int for_usage)
{
	failed = for_failed;
	usage = for_usage;
}

static void say(const char *format, va_list args, const char *behind)
{
	char text[2048];

	vsnprintf(text, sizeof(text), format, args);
	fflush(stdout);
	fprintf(stderr, "%s: %s%s\n", name, text, behind);
}

void tool_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args, "");
	va_end(args);
}

void tool_fail(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args, "");
	va_end(args);
	exit(status);
}

void tool_usage(const char *format, ...)
{
	va_list args;
	char hint[128];

	snprintf(hint, sizeof(hint), " (try '%s --help')", name);
	va_start(args, format);
	say(format, args, hint);
	va_end(args);
	exit(usage);
}

void tool_version(void)
{
	printf("%s (%s) %s\n", name, PACKAGE_NAME, PACKAGE_VERSION);
	exit(tool_finish(TOOL_OK));
}

void tool_options_help(const struct tool_option *table, size_t count, int width)
{
	char left[64];
	size_t i;

	for (i = 0; i < count; i++) {
		const char *argument = table[i].argument;

		/* One that may be left out is written with its brackets. */
		snprintf(left, sizeof(left), "--%s%s%s", table[i].option.name,
			 argument && *argument && *argument != '[' ? "=" : "",
			 argument ? argument : "");
		printf("  %-*s %s\n", width, left, table[i].help);
	}
}

void tool_options(const struct tool_option *table, size_t count, int argc,
		  char **argv,
		  void (*set)(void *arg, int option, const char *argument),
		  void *arg)
{
	struct option *options = calloc(count + 1, sizeof(*options));
	int option;
	size_t i;

	if (!options)
		tool_fail(failed, "out of memory");
	for (i = 0; i < count; i++)
		options[i] = table[i].option;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "hV", options, NULL)) != -1) {
		if (option == '?')
			tool_usage(
				"'%s' is not an option, or lacks its argument",
				argv[optind - 1]);
		set(arg, option, optarg);
	}
	free(options);
}

char *plain_copy(const char *text)
{
	char *copy = NULL;
	size_t size;
	FILE *out = open_memstream(&copy, &size);

	if (!out)
		tool_fail(failed, "out of memory");
	vm_plain(out, text, strlen(text), SIZE_MAX);
	if (fclose(out))
		tool_fail(failed, "out of memory");
	return copy;
}

long tool_number(const char *what, const char *text, long low, long high)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (end == text || *end || errno || number < low || number > high)
		tool_usage("%s: '%s': not a whole number from %ld to %ld", what,
			   text, low, high);
	return number;
}

int tool_finish(int status)
{
	bool lost = ferror(stdout);

	errno = 0; /* the reason of an earlier loss is not known any more */
	if (fflush(stdout) || lost) {
		tool_say("standard output: %s: what was printed is not whole",
			 errno ? strerror(errno) : "write error");
		return failed;
	}
	return status;
}

int tool_cache(char *path, size_t size)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	bool given = base && *base == '/';
	size_t i;

	/* Without either it would be a folder of the whole machine's. */
	snprintf(path, size, "%s%s/vmclaims",
		 given			? base
		 : home && *home == '/' ? home
					: "~",
		 given ? "" : "/.cache");
	if (*path != '/') {
		errno = ENOENT;
		return -1;
	}
	for (i = 1; path[i]; i++)
		if (path[i] == '/') {
			path[i] = '\0';
			mkdir(path, 0777);
			path[i] = '/';
		}
	return mkdir(path, 0777) && errno != EEXIST ? -1 : 0;
}

static _Noreturn void cannot_write(const struct tool_file *file)
{
	int error = errno;

	if (*file->temporary)
		unlink(file->temporary);
	tool_fail(failed, "%s: cannot write: %s", file->path, strerror(error));
}

/* A temporary file beside the one that is to be written, with its mode. */
static int open_target(struct tool_file *file)
{
	mode_t mask = umask(0);
	struct stat status = { .st_mode = S_IFREG | (0666 & ~mask) };
	int fd;

	umask(mask);
	/* A rename would replace a file that may not be written to. */
	if (access(file->target, W_OK) && errno != ENOENT)
		return -1;
	if (stat(file->target, &status) && errno != ENOENT)
		return -1;
	if ((size_t)snprintf(file->temporary, sizeof(file->temporary),
			     "%s.XXXXXX",
			     file->target) >= sizeof(file->temporary)) {
		*file->temporary = '\0';
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd < 0)
		*file->temporary = '\0';
	else if (fchmod(fd, status.st_mode & 07777))
		cannot_write(file);
	return fd;
}

static bool write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t put = write(fd, text, size);

		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0) {
			text += put;
			size -= (size_t)put;
		}
	}
	return true;
}

/* Writes what is there, and leaves no temporary file when it ends. */
static void write_target(struct tool_file *file, bool keep)
{
	sigset_t all, before;
	int fd;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	fd = open_target(file);
	if (fd < 0)
		cannot_write(file);
	if (keep && !write_all(fd, file->text, file->size))
		cannot_write(file);
	if (close(fd))
		cannot_write(file);
	if (*file->temporary && (keep ? rename(file->temporary, file->target)
				      : unlink(file->temporary)))
		cannot_write(file);
	*file->temporary = '\0';
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* What was written since `before` is a row's beginning behind the last end. */
static void cut_row(int fd, off_t before, const char *text)
{
	off_t end = lseek(fd, 0, SEEK_CUR);

	while (end > before && text[end - before - 1] != '\n')
		end--;
	if (ftruncate(fd, end))
		return; /* a device, where nothing stays */
}

/* Stdio forgets why: the first error is kept for tool_file_close(). */
static ssize_t write_device(void *arg, const char *text, size_t size)
{
	struct tool_file *file = arg;
	const off_t before = lseek(file->device, 0, SEEK_CUR);

	if (!file->error && !write_all(file->device, text, size)) {
		file->error = errno;
		cut_row(file->device, before, text);
	}
	return (ssize_t)size;
}

/* By whatever name, /dev/stdout or its own: to rename over it would take away
 * what is printed there. */
static bool is_standard_output(const char *path)
{
	struct stat named, printed;

	return !strcmp(path, "-") ||
	       (!stat(path, &named) && !fstat(STDOUT_FILENO, &printed) &&
		named.st_dev == printed.st_dev &&
		named.st_ino == printed.st_ino);
}

/* False where it is standard output, to which nothing else is to be done. */
static bool begin(struct tool_file *file, const char *path)
{
	*file = (struct tool_file){ .path = path };
	if (is_standard_output(path)) {
		file->out = stdout;
		return false;
	}
	/* Through a link, the file behind it is the one that is written. */
	file->target = realpath(path, NULL);
	if (!file->target)
		file->target = strdup(path);
	if (!file->target)
		cannot_write(file);
	return true;
}

static bool is_device(const char *path)
{
	struct stat status;

	return !stat(path, &status) && !S_ISREG(status.st_mode);
}

static void write_at_once(struct tool_file *file, int flags)
{
	file->device = open(file->target, O_WRONLY | O_CLOEXEC | flags, 0666);
	if (file->device < 0)
		cannot_write(file);
	file->out = fopencookie(
		file, "w", (cookie_io_functions_t){ .write = write_device });
	if (!file->out)
		cannot_write(file);
}

void tool_file_open(struct tool_file *file, const char *path)
{
	if (!begin(file, path))
		return;
	/* Where nothing stays, nothing is half written. */
	if (is_device(file->target)) {
		write_at_once(file, 0);
		return;
	}
	write_target(file, false);
	file->out = open_memstream(&file->text, &file->size);
	if (!file->out)
		cannot_write(file);
}

void tool_file_rows(struct tool_file *file, const char *path)
{
	if (begin(file, path))
		write_at_once(file,
			      is_device(file->target) ? 0 : O_CREAT | O_TRUNC);
}

void tool_file_flush_rows(FILE *out, bool now)
{
	if (now || __fpending(out) > __fbufsize(out) / 2)
		fflush(out);
}

void tool_file_close(struct tool_file *file)
{
	if (file->out == stdout)
		return; /* tool_finish() looks after it */
	if (fclose(file->out))
		cannot_write(file);
	if (file->text)
		write_target(file, true);
	errno = file->error;
	if (errno || (!file->text && close(file->device)))
		cannot_write(file);
	free(file->text);
	free(file->target);
}
