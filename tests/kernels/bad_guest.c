/* SPDX-License-Identifier: MIT */
/*
 * bad_guest - stands in for vmclaims in a guest of vmboot: leaves results in
 * which everything holds, and has the kernel do what its last argument says.
 * For tests/kernels/bad_guest.sh.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmboot_wire.h"

static const struct {
	const char *name, *file, *text;
} evils[] = {
	{ "none", "/dev/null", "nothing" },
	{ "warned", "/proc/sys/kernel/tainted", "512" },   /* TAINT_WARN */
	{ "stumbled", "/proc/sys/kernel/tainted", "128" }, /* TAINT_DIE */
	{ "panicked", "/proc/sysrq-trigger", "c" },
	{ "reset", "/proc/sysrq-trigger", "b" },
};

static const char results[] =
	"{\"environment\": {\"kernel\": \"any\"}, \"claims\": [], "
	"\"summary\": {\"holds\": 1}}";

static int put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	int status = file < 0 || write(file, text, strlen(text)) < 0;

	if (status)
		perror(path);
	return status;
}

int main(int argc, char **argv)
{
	size_t i;

	printf("%s: %s\n", argv[0], argv[argc - 1]);
	fflush(stdout);
	if (put(GUEST_RESULTS, results))
		return 99;
	for (i = 0; i < sizeof(evils) / sizeof(*evils); i++)
		if (!strcmp(evils[i].name, argv[argc - 1]))
			return put(evils[i].file, evils[i].text) ? 99 : 0;
	return 99;
}
