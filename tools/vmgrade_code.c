/* SPDX-License-Identifier: MIT */
/* vmgrade_code - what Valgrind ran, held against where there is code. */
#include "tools/vmgrade_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/region.h"

/*
 * "==== SB 12 (evchecks 34) [tid 1] 0x4001040 FUNCTION OBJECT+0x40" for each
 * block of code, before its first run, and not one instruction of it: that
 * would come from number `notbelow` on. Blocks end where a jump is.
 */
char *const code_options[] = { "--trace-flags=00000001",
			       "--trace-notbelow=999999999",
			       "--vex-guest-chase=no", NULL };

#define BLOCK "==== SB "

/* Folders that no submission writes to, where libraries are. */
static bool of_system(const char *path)
{
	static const char *const folders[] = { "/usr/", "/lib" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (!strncmp(path, folders[i], strlen(folders[i])))
			return true;
	return false;
}

static bool take_line(char *line, size_t len, void *arg)
{
	struct code *code = arg;
	struct vm_region region;

	if (vm_region_parse(line, len, &region) || !region.path || !region.exec)
		return false;
	if (!of_system(region.path) && !vm_region_is(&region, code->program) &&
	    !vm_region_is(&region, "[vdso]"))
		return false;
	if (code->count < CODE_RANGES)
		code->ranges[code->count++] =
			(struct code_range){ region.start, region.end };
	return false;
}

void code_look(struct code *code, pid_t pid)
{
	int maps = vm_proc_open(pid, "maps");
	char text[20 * 1024];

	code->count = 0;
	if (maps < 0)
		return;
	if (vm_proc_lines(maps, text, sizeof(text), take_line, code))
		code->count = 0;
	close(maps);
}

static bool holds(const struct code *code, uint64_t address)
{
	unsigned int i;

	for (i = 0; i < code->count; i++)
		if (address >= code->ranges[i].start &&
		    address < code->ranges[i].end)
			return true;
	return false;
}

/*
 * A library that came later: Valgrind knew it as it ran its code. Its path is
 * the only one in the line, and the last word: names are anybody's.
 */
static bool of_library(const char *line)
{
	const char *object = line + strcspn(line, "\n"), *path;

	while (object > line && object[-1] != ' ')
		object--;
	path = strstr(line, " /");
	return path && path + 1 == object && of_system(object);
}

enum code_verdict code_judge(const struct code *code, const char *log)
{
	unsigned long number, last = 0;
	unsigned long long address;
	const char *at;

	for (at = strstr(log, BLOCK); at; at = strstr(at + 1, BLOCK)) {
		if (sscanf(at, BLOCK "%lu (evchecks %*u) [tid %*u] 0x%llx",
			   &number, &address) != 2 ||
		    (number != last && number != last + 1))
			return CODE_MISSING;
		last = number; /* some are not counted */
		if (!holds(code, address) && !of_library(at))
			return CODE_MADE;
	}
	return last ? CODE_KNOWN : CODE_MISSING;
}
