/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_landlock - what a program may open, connect to and signal where
 * there are no namespaces to hide the rest from it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tools/vmgrade_box_wire.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule	    445
#define SYS_landlock_restrict_self  446
#endif

/* As <linux/landlock.h> of today has it: that of the machine may be older. */
struct rules {
	uint64_t files, net, scoped;
};

struct below {
	uint64_t allowed;
	int32_t folder;
} __attribute__((packed));

enum {
	EXECUTE = 1 << 0,
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	READ_FOLDER = 1 << 3,
	REFER = 1 << 13,
	TRUNCATE = 1 << 14,
	IOCTL = 1 << 15,
	MAKE_DEVICES = 1 << 6 | 1 << 11, /* character, block */
	VERSION_1 = (1 << 13) - 1,

	TCP = 1 << 0 | 1 << 1,	  /* bind, connect */
	SCOPES = 1 << 0 | 1 << 1, /* abstract sockets, signals */

	ASK_VERSION = 1,
	PATH_BENEATH = 1,

	LOOK = READ_FILE | READ_FOLDER,
	RUN = LOOK | EXECUTE,
	CHANGE = (VERSION_1 | REFER | TRUNCATE) & ~MAKE_DEVICES,
	DEVICE = READ_FILE | WRITE_FILE | TRUNCATE,
	OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
};

static const struct {
	const char *path;
	uint64_t allowed;
} usual[] = {
	{ "/usr", RUN },
	{ "/lib", RUN },
	{ "/lib32", RUN },
	{ "/lib64", RUN },
	{ "/libx32", RUN },
	{ "/bin", RUN },
	{ "/sbin", RUN },
	{ "/etc/alternatives", LOOK },
	{ "/etc/ld.so.cache", READ_FILE },
	{ "/proc", LOOK },
	{ "/dev/null", DEVICE },
	{ "/dev/zero", DEVICE },
	{ "/dev/full", DEVICE },
	{ "/dev/random", READ_FILE },
	{ "/dev/urandom", READ_FILE },
};

int landlock_version(void)
{
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);

	return version < 0 ? 0 : (int)version;
}

static struct rules rules_of(int version)
{
	struct rules rules = { .files = VERSION_1 };

	if (version >= 2)
		rules.files |= REFER;
	if (version >= 3)
		rules.files |= TRUNCATE;
	if (version >= 4)
		rules.net = TCP;
	if (version >= 5)
		rules.files |= IOCTL;
	if (version >= 6)
		rules.scoped = SCOPES;
	return rules;
}

static int allow(int set, const struct rules *rules, const char *path,
		 uint64_t allowed)
{
	struct below below = { .folder = open(path, O_PATH | O_CLOEXEC) };
	struct stat status;
	int result = -1;

	if (below.folder < 0)
		return errno == ENOENT ? 0 : -1;
	if (!fstat(below.folder, &status)) {
		below.allowed = allowed & rules->files;
		if (!S_ISDIR(status.st_mode))
			below.allowed &= OF_FILES;
		result = (int)syscall(SYS_landlock_add_rule, set, PATH_BENEATH,
				      &below, 0);
	}
	close(below.folder);
	return result;
}

static int allow_all(int set, const struct rules *rules,
		     const struct plan *plan)
{
	const uint64_t built = plan->number[PLAN_BUILD] ? RUN | CHANGE : RUN;
	size_t i;

	for (i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (allow(set, rules, usual[i].path, usual[i].allowed))
			return -1;
	if (allow(set, rules, plan->word[PLAN_SUBMISSION], RUN) ||
	    allow(set, rules, plan->word[PLAN_BUILT], built))
		return -1;
	return allow(set, rules, plan->word[PLAN_TMP], RUN | CHANGE);
}

int landlock_confine(const struct plan *plan)
{
	const int version = landlock_version();
	const struct rules rules = rules_of(version);
	/* An older kernel refuses what it does not know, unless it is 0. */
	const size_t size = version >= 6   ? sizeof(rules)
			    : version >= 4 ? 2 * sizeof(uint64_t)
					   : sizeof(uint64_t);
	int set, error;

	if (!version)
		return 0;
	set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (set < 0)
		return -1;
	error = allow_all(set, &rules, plan) ||
		syscall(SYS_landlock_restrict_self, set, 0);
	close(set);
	return error ? -1 : version;
}
