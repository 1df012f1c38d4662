/* SPDX-License-Identifier: MIT */
/* system - numbers of the whole machine, in which every process has a part. */
#include "measure/system.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/act.h"
#include "measure/proc.h"
#include "measure/process.h"

struct wanted {
	const char *key;
	int64_t number; /* -1 until it is found */
};

/* "pglazyfreed 12", "Committed_AS:   12 kB" */
static bool find(char *line, size_t len, void *arg)
{
	struct wanted *wanted = arg;
	size_t key = strlen(wanted->key);

	if (len <= key || strncmp(line, wanted->key, key) ||
	    !strchr(" :", line[key]))
		return false;
	wanted->number = strtoll(line + key + 1, NULL, 10);
	return true;
}

static int64_t number(const char *file, const char *key)
{
	static char buffer[4096];
	struct wanted wanted = { key, -1 };
	int fd = vm_proc_open(0, file);

	if (fd < 0)
		vm_break("/proc/%s: %s", file, strerror(errno));
	if (vm_proc_lines(fd, buffer, sizeof(buffer), find, &wanted))
		vm_break("/proc/%s: %s", file, strerror(errno));
	close(fd);
	if (wanted.number < 0)
		vm_break("/proc/%s has no %s", file, key);
	return wanted.number;
}

int64_t vm_events(const char *event)
{
	return number("vmstat", event);
}

int64_t vm_committed(void)
{
	return (int64_t)vm_kib_to_pages(
		(uint64_t)number("meminfo", "Committed_AS"));
}

int64_t vm_committed_quiet(void)
{
	static double waited; /* in all calls: an act may make many */
	double start = vm_now();
	int64_t before, now = vm_committed();

	do {
		if (waited + vm_now() - start > 1)
			vm_skip("Committed_AS does not stand still: other "
				"processes take and return memory");
		before = now;
		now = vm_committed();
	} while (now != before);
	waited += vm_now() - start;
	return now;
}

int64_t vm_stack_gap(void)
{
	static const char option[] = "stack_guard_gap=";
	static char buffer[4096];
	char *word, *end, *rest = buffer;
	int fd = vm_proc_open(0, "cmdline");
	int64_t gap = 256, value;

	if (fd < 0)
		return gap;
	if (vm_proc_text(fd, buffer, sizeof(buffer)) < 0)
		*buffer = '\0';
	close(fd);
	while ((word = strsep(&rest, " \n"))) {
		if (strncmp(word, option, strlen(option)))
			continue;
		value = strtoll(word + strlen(option), &end, 10);
		if (!*end) /* the kernel, too, ignores what is no number */
			gap = value;
	}
	return gap;
}
