/* SPDX-License-Identifier: MIT */
/* vmgrade_memcheck - what Valgrind says of a submission's functions. */
#include "tools/vmgrade_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
	*memcheck = (struct memcheck){ .fd = -1 };
	if (access("/usr/bin/valgrind", X_OK))
		return -1;
	memcheck->fd = memfd_create("memcheck", MFD_CLOEXEC);
	if (memcheck->fd < 0)
		return -1;
	memcheck->manner.keep = memcheck->fd;
	memcheck->forbidden = has_request(cell);
	snprintf(memcheck->option, sizeof(memcheck->option), "--xml-fd=%d",
		 memcheck->fd);
	return 0;
}

void memcheck_close(struct memcheck *memcheck)
{
	close(memcheck->fd);
}

char *const *memcheck_command(struct memcheck *memcheck, char *program)
{
	static char valgrind[] = "/usr/bin/valgrind", quiet[] = "-q",
		    xml[] = "--xml=yes", leaks[] = "--leak-check=full",
		    kinds[] = "--show-leak-kinds=definite",
		    children[] = "--child-silent-after-fork=yes",
		    vgdb[] = "--vgdb=no";
	char *const words[] = { valgrind,	  quiet, xml,
				memcheck->option, leaks, kinds,
				children,	  vgdb,	 program };

	memcpy(memcheck->words, words, sizeof(words));
	return memcheck->words;
}

const struct box_manner *memcheck_manner(const struct memcheck *memcheck)
{
	return &memcheck->manner;
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

void memcheck_rule(const struct memcheck *memcheck, struct grade_check *ruled)
{
	size_t len = 0;
	char *text = contents(memcheck->fd, &len);
	const bool ended = text && strstr(text, "</valgrindoutput>");
	bool alive = false;
	const char *error = text ? first_error(text, &alive) : NULL;
	char *kind = error ? element(error, "kind") : NULL;
	char *what = error ? element(error, "what") : NULL;

	if (error && !what)
		what = element(error, "text");
	if (memcheck->forbidden)
		grade_rule(ruled, GRADE_TAMPERED,
			   "it asks Valgrind for something, which the lab does "
			   "not allow");
	else if (!ended)
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
	free(text);
}
