/* SPDX-License-Identifier: MIT */
/* vmgrade_memcheck - what Valgrind says of a submission's functions. */
#include "tools/vmgrade_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What valgrind.h's requests begin with: instructions that do nothing, and that
 * Valgrind takes for a word to it. They can silence it, or forge its report,
 * and tell a program that it is there. The stub has none.
 */
static const unsigned char request[] = {
#if defined(__x86_64__)
	0x48, 0xc1, 0xc7, 0x03, 0x48, 0xc1, 0xc7, 0x0d,
	0x48, 0xc1, 0xc7, 0x3d, 0x48, 0xc1, 0xc7, 0x33,
#elif defined(__aarch64__)
	0x8c, 0x0d, 0xcc, 0x93, 0x8c, 0x35, 0xcc, 0x93,
	0x8c, 0xcd, 0xcc, 0x93, 0x8c, 0xf5, 0xcc, 0x93,
#endif
};

/* All of a file in memory, malloc'd and terminated; NULL with errno. */
static char *contents(int fd, size_t *len)
{
	struct stat stat;
	char *text;
	ssize_t got;

	if (fstat(fd, &stat))
		return NULL;
	text = malloc((size_t)stat.st_size + 1);
	if (!text)
		return NULL;
	got = pread(fd, text, (size_t)stat.st_size, 0);
	*len = got > 0 ? (size_t)got : 0;
	text[*len] = '\0';
	return text;
}

static bool has_request(const struct box_cell *cell)
{
	int fd = box_file(box_build_here(cell), "program");
	size_t len = 0;
	char *text;
	bool has;

	if (fd < 0)
		return false;
	text = contents(fd, &len);
	close(fd);
	has = sizeof(request) && text &&
	      memmem(text, len, request, sizeof(request));
	free(text);
	return has;
}

int memcheck_open(struct memcheck *memcheck, const struct box_cell *cell)
{
	int first, second;

	*memcheck = (struct memcheck){ .report = { .out = -1, .in = -1 },
				       .log = { .out = -1, .in = -1 } };
	if (access("/usr/bin/valgrind", X_OK) || sink_open(&memcheck->report) ||
	    sink_open(&memcheck->log)) {
		memcheck_close(memcheck);
		return -1;
	}
	first = memcheck->report.out;
	second = memcheck->log.out;
	memcheck->manner.keep[0] = first < second ? first : second;
	memcheck->manner.keep[1] = first < second ? second : first;
	memcheck->forbidden = has_request(cell);
	snprintf(memcheck->options[0], sizeof(*memcheck->options),
		 "--xml-fd=%d", first);
	snprintf(memcheck->options[1], sizeof(*memcheck->options),
		 "--log-fd=%d", second);
	return 0;
}

void memcheck_close(struct memcheck *memcheck)
{
	const int error = errno;

	sink_free(&memcheck->report);
	sink_free(&memcheck->log);
	errno = error;
}

char *const *memcheck_command(struct memcheck *memcheck, char *program)
{
	static char valgrind[] = "/usr/bin/valgrind", quiet[] = "-q",
		    xml[] = "--xml=yes", leaks[] = "--leak-check=full",
		    kinds[] = "--show-leak-kinds=definite",
		    children[] = "--child-silent-after-fork=yes",
		    vgdb[] = "--vgdb=no",
		    /* A fifth of its start, for names that nobody prints. */
		inlined[] = "--read-inline-info=no";
	char *const words[] = { valgrind,
				quiet,
				xml,
				memcheck->options[0],
				memcheck->options[1],
				leaks,
				kinds,
				children,
				vgdb,
				inlined };
	size_t count = sizeof(words) / sizeof(*words);
	char *const *option;

	memcpy(memcheck->words, words, sizeof(words));
	for (option = code_options; *option; option++)
		memcheck->words[count++] = *option;
	memcheck->words[count++] = program;
	memcheck->words[count] = NULL;
	memcheck->code.program = program;
	return memcheck->words;
}

void memcheck_began(struct memcheck *memcheck, pid_t pid)
{
	code_look(&memcheck->code, pid);
}

const struct box_manner *memcheck_manner(const struct memcheck *memcheck)
{
	return &memcheck->manner;
}

bool memcheck_started(struct memcheck *memcheck)
{
	sink_end(&memcheck->report);
	return memcheck->report.text &&
	       strstr(memcheck->report.text, "<valgrindoutput>");
}

/* The text of the first element of that name behind `at`; malloc'd. */
static char *element(const char *at, const char *name)
{
	char tag[32];
	const char *from, *to;

	snprintf(tag, sizeof(tag), "<%s>", name);
	from = strstr(at, tag);
	to = from ? strchr(from + strlen(tag), '<') : NULL;
	return from && to ? strndup(from + strlen(tag),
				    (size_t)(to - from) - strlen(tag))
			  : NULL;
}

/*
 * The first error that is the submission's own; *alive: the one that the stub
 * makes on purpose is there, and so Valgrind was not silenced.
 */
static const char *first_error(char *text, bool *alive)
{
	const char *first = NULL;
	char *error, *end;

	*alive = false;
	for (error = strstr(text, "<error>"); error;
	     error = strstr(end, "<error>")) {
		end = strstr(error, "</error>");
		if (!end)
			return first ? first : error;
		*end = '\0';
		if (strstr(error, "<fn>vm_canary</fn>"))
			*alive = true;
		else if (!first)
			first = error;
		end++;
	}
	return first;
}

/* Whether it is as it was handed in, and Valgrind was let alone. */
static enum code_verdict rule_code(const struct memcheck *memcheck)
{
	const char *log = memcheck->log.text;

	if (!log || memcheck->log.full)
		return CODE_MISSING;
	return code_judge(&memcheck->code, log);
}

void memcheck_rule(struct memcheck *memcheck, struct grade_check *ruled)
{
	enum code_verdict code;
	bool ended, alive = false;
	const char *error;
	char *text, *kind, *what;

	sink_end(&memcheck->report);
	sink_end(&memcheck->log);
	code = rule_code(memcheck);
	text = memcheck->report.text;
	ended = text && strstr(text, "</valgrindoutput>");
	error = text ? first_error(text, &alive) : NULL;
	kind = error ? element(error, "kind") : NULL;
	what = error ? element(error, "what") : NULL;

	if (error && !what)
		what = element(error, "text");
	if (memcheck->forbidden)
		grade_rule(ruled, GRADE_TAMPERED,
			   "it asks Valgrind for something, which the lab does "
			   "not allow");
	else if (code == CODE_MADE)
		grade_rule(ruled, GRADE_TAMPERED,
			   "under Valgrind it runs code that it has made "
			   "itself, which the lab does not allow");
	else if (!ended || code == CODE_MISSING)
		grade_rule(ruled, GRADE_TAMPERED,
			   "it kept Valgrind from writing its report");
	else if (error)
		grade_rule(ruled, GRADE_WRONG, "Valgrind found: %s (%s)",
			   what ? what : "an error", kind ? kind : "?");
	else if (!alive)
		grade_rule(ruled, GRADE_TAMPERED,
			   "it kept Valgrind from seeing what is lost");
	free(kind);
	free(what);
}
