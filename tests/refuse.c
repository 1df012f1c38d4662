/* SPDX-License-Identifier: MIT */
/*
 * refuse - executes a program whose system calls are filtered, as containers
 * and hardened kernels do: refuse WHAT PROGRAM [ARGUMENT...]
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOWER_HALF 4
#else
#define LOWER_HALF 0
#endif

enum {
	KILLED = -1
};

#ifdef SYS_rename
#define RENAME SYS_rename
#else
#define RENAME SYS_renameat
#endif

/* A system call is refused where argument `at` is, or is not, `value`. */
static const struct {
	const char *what;
	unsigned int call, at, value;
	int equal;
	int error; /* 0: EPERM; KILLED: it ends there, as by kill -9 */
} rules[] = {
	{ "huge_pages", SYS_prctl, 0, PR_SET_THP_DISABLE, 1, 0 },
	{ "personality", SYS_personality, 0, 0xffffffff, 0, 0 },
	{ "strange_personality", SYS_personality, 0, 0x0040000, 1, 0 },
	{ "ptrace", SYS_ptrace, 0, PTRACE_SEIZE, 1, 0 },
	{ "seccomp", SYS_prctl, 0, PR_SET_SECCOMP, 1, 0 },
	/* Without a group: whatever anybody measures. */
	{ "perf_event_open", SYS_perf_event_open, 3, 0xffffffff, 1, 0 },
	/* Whoever reads single bytes by pread(2) is bringing pages in. */
	{ "own_memory", SYS_pread64, 2, 1, 1, 0 },
	/* Databases write at an offset: their disk is full. */
	{ "disk", SYS_pwrite64, 0, 0xffffffff, 0, ENOSPC },
	{ "rename", RENAME, 1, 0xffffffff, 0, KILLED },
};

static int install(size_t rule)
{
	const unsigned char match = rules[rule].equal ? 0 : 1;
	const unsigned char other = rules[rule].equal ? 1 : 0;
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rules[rule].call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 (unsigned int)(offsetof(struct seccomp_data, args) +
					8 * rules[rule].at + LOWER_HALF)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rules[rule].value, match,
			 other),
		BPF_STMT(BPF_RET | BPF_K,
			 rules[rule].error == KILLED
				 ? SECCOMP_RET_KILL_PROCESS
				 : SECCOMP_RET_ERRNO |
					   (unsigned int)(rules[rule].error
								  ?: EPERM)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(filter) / sizeof(*filter),
					    filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 2 && i < sizeof(rules) / sizeof(*rules); i++)
		if (!strcmp(argv[1], rules[i].what)) {
			if (!install(i))
				execv(argv[2], argv + 2);
			break;
		}
	fprintf(stderr, "refuse: %s: %s\n", argc > 2 ? argv[2] : "no program",
		strerror(errno));
	return 125;
}
