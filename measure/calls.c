/* SPDX-License-Identifier: MIT */
/* calls - the system calls that change an address space, and their filter. */
#include "measure/calls.h"

#include <endian.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct vm_call_info calls[] = {
#ifdef __NR_mmap
	{ __NR_mmap, "mmap", 0, 1 },
#endif
#ifdef __NR_mmap2
	{ __NR_mmap2, "mmap", 0, 1 },
#endif
	{ __NR_munmap, "munmap", 0, 1 },   { __NR_brk, "brk", 0, -1 },
	{ __NR_mremap, "mremap", 0, 2 },   { __NR_mprotect, "mprotect", 0, 1 },
	{ __NR_madvise, "madvise", 0, 1 },
};

/* They have a new address space behind them, and no exit that is theirs. */
static const long execs[] = { __NR_execve, __NR_execveat };

enum {
	CALLS = sizeof(calls) / sizeof(*calls),
	EXECS = sizeof(execs) / sizeof(*execs),
	STOPS = CALLS + EXECS
};

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OWN_ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define OWN_ARCHITECTURE 0 /* none */
#endif

const struct vm_call_info *vm_call_info(uint64_t number)
{
	size_t i;

	for (i = 0; i < CALLS; i++)
		if ((uint64_t)calls[i].number == number)
			return &calls[i];
	return NULL;
}

bool vm_call_named(const char *name)
{
	size_t i;

	for (i = 0; i < CALLS; i++)
		if (!strcmp(calls[i].name, name))
			return true;
	return false;
}

bool vm_call_is_own(uint32_t architecture)
{
	return architecture == OWN_ARCHITECTURE;
}

bool vm_call_is_exec(uint64_t number)
{
	return number == __NR_execve || number == __NR_execveat;
}

bool vm_call_is_write(uint64_t number)
{
	return number == __NR_write || number == __NR_writev;
}

enum {
	/* The low half of a 64-bit argument. */
	LOW = __BYTE_ORDER == __BIG_ENDIAN ? 4 : 0,
	MOST = STOPS + 8
};

struct program {
	struct sock_filter lines[MOST];
	unsigned short count;
};

static void put(struct program *program, struct sock_filter line)
{
	program->lines[program->count++] = line;
}

static void load(struct program *program, unsigned int offset)
{
	put(program,
	    (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

/* Passes over `skip` lines unless the loaded word is `value`. */
static void unless(struct program *program, unsigned int value,
		   unsigned char skip)
{
	put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						  value, 0, skip));
}

static void answer(struct program *program, unsigned int action)
{
	put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static long stop_at(size_t i)
{
	return i < CALLS ? calls[i].number : execs[i - CALLS];
}

static void compose(struct program *program, bool memory, bool output)
{
	size_t i;

	load(program, offsetof(struct seccomp_data, nr));
	for (i = 0; memory && i < STOPS; i++) {
		/* Jumps to the stop, which stands behind the last of them. */
		unsigned char to = (unsigned char)(STOPS - 1 - i);

		put(program,
		    (struct sock_filter)BPF_JUMP(
			    BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)stop_at(i),
			    i + 1 < STOPS ? to : 0, i + 1 < STOPS ? 0 : 1));
	}
	if (memory)
		answer(program, SECCOMP_RET_TRACE);
	if (output) {
		put(program,
		    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						 __NR_writev, 1, 0));
		unless(program, __NR_write, 3);
		load(program, offsetof(struct seccomp_data, args) + LOW);
		unless(program, STDOUT_FILENO, 1);
		answer(program, SECCOMP_RET_TRACE);
	}
	answer(program, SECCOMP_RET_ALLOW);
}

int vm_calls_filter(bool memory, bool output)
{
	struct program program = { .count = 0 };
	struct sock_fprog whole;

	if (!OWN_ARCHITECTURE) {
		errno = ENOSYS;
		return -1;
	}
	compose(&program, memory, output);
	whole.len = program.count;
	whole.filter = program.lines;
	if (!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole))
		return 0;
	if (errno != EACCES)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
}
