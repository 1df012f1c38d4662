/* SPDX-License-Identifier: MIT */
/* vmgrade_box_filter - the system calls that no lab needs, refused. */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>

#include "tools/vmgrade_box_parts.h"

/* Keys, tracing and rings of the kernel's; mounting; what makes others stop. */
static const char *const always[] = {
	"acct",
	"add_key",
	"bpf",
	"delete_module",
	"fanotify_init",
	"finit_module",
	"fsconfig",
	"fsmount",
	"fsopen",
	"fspick",
	"init_module",
	"io_uring_enter",
	"io_uring_register",
	"io_uring_setup",
	"kexec_file_load",
	"kexec_load",
	"keyctl",
	"mount",
	"mount_setattr",
	"move_mount",
	"name_to_handle_at",
	"open_by_handle_at",
	"open_tree",
	"perf_event_open",
	"pivot_root",
	"quotactl",
	"reboot",
	"request_key",
	"setns",
	"swapoff",
	"swapon",
	"umount2",
	"unshare",
	"userfaultfd",
	"vhangup",
	NULL,
};

/*
 * Where the grader and others are within reach: sockets, memory that outlives
 * its processes, other processes' memory, what happens in folders.
 * socketpair(2) is left, and pipes.
 */
static const char *const container[] = {
	"socket",
	"socketcall",
	"bind",
	"connect",
	"listen",
	"accept",
	"accept4",
	"shmget",
	"semget",
	"msgget",
	"mq_open",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"process_mrelease",
	"pidfd_getfd",
	"pidfd_send_signal",
	"kcmp",
	"migrate_pages",
	"move_pages",
	"ioprio_set",
	"chroot",
	"inotify_add_watch",
	NULL,
};

/* Of others, who are named in this argument by something else than 0. */
static const struct {
	const char *name;
	unsigned int argument;
} of_others[] = {
	{ "prlimit64", 0 },	     { "sched_setaffinity", 0 },
	{ "sched_setscheduler", 0 }, { "sched_setparam", 0 },
	{ "sched_setattr", 0 },	     { "setpriority", 1 },
};

static int refuse(scmp_filter_ctx filter, int error, const char *name,
		  unsigned int count, const struct scmp_arg_cmp *compare)
{
	const int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR)
		return 0; /* libseccomp is older than the call */
	return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((uint16_t)error),
				      number, count, compare);
}

static int refuse_all(scmp_filter_ctx filter, const char *const *names)
{
	int result = 0;

	for (; *names && !result; names++)
		result = refuse(filter, EPERM, *names, 0, NULL);
	return result;
}

/* A process that nobody follows, and new namespaces. */
static int refuse_clones(scmp_filter_ctx filter)
{
	static const unsigned int flags[] = {
		CLONE_UNTRACED, CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS,
		CLONE_NEWIPC,	CLONE_NEWUSER, CLONE_NEWPID,	CLONE_NEWNET,
	};
	size_t i;
	int result = 0;

	for (i = 0; i < sizeof(flags) / sizeof(*flags) && !result; i++) {
		const struct scmp_arg_cmp compare =
			SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i], flags[i]);

		result = refuse(filter, EPERM, "clone", 1, &compare);
	}
	/* Its flags are in memory, where no filter reads: libraries fall back
	 * on clone(2). */
	return result ? result : refuse(filter, ENOSYS, "clone3", 0, NULL);
}

static int refuse_others(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp undumpable[] = {
		SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE, 0),
	};
	const struct scmp_arg_cmp everybody[] = {
		SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffff, 0xffffffff),
	};
	size_t i;
	int result = refuse(filter, EPERM, "kill", 1, everybody);

	if (!result)
		result = refuse(filter, EPERM, "prctl", 1, undumpable);
	for (i = 0; i < sizeof(of_others) / sizeof(*of_others) && !result;
	     i++) {
		const struct scmp_arg_cmp other =
			SCMP_CMP(of_others[i].argument, SCMP_CMP_NE, 0, 0);

		result = refuse(filter, EPERM, of_others[i].name, 1, &other);
	}
	return result;
}

/* 32-bit programs know the same calls by other numbers. */
static int add_architectures(scmp_filter_ctx filter)
{
	int result = 0;

	if (seccomp_arch_native() == SCMP_ARCH_X86_64) {
		result = seccomp_arch_add(filter, SCMP_ARCH_X86);
		if (!result)
			result = seccomp_arch_add(filter, SCMP_ARCH_X32);
	} else if (seccomp_arch_native() == SCMP_ARCH_AARCH64) {
		result = seccomp_arch_add(filter, SCMP_ARCH_ARM);
	}
	return result == -EEXIST ? 0 : result;
}

int box_filter(int fd, bool contained)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int result = filter ? add_architectures(filter) : -ENOMEM;

	if (!result)
		result = refuse_all(filter, always);
	if (!result)
		result = refuse_clones(filter);
	if (!result && contained)
		result = refuse_all(filter, container);
	if (!result && contained)
		result = refuse_others(filter);
	if (!result)
		result = seccomp_export_bpf(filter, fd);
	if (filter)
		seccomp_release(filter);
	if (!result)
		return 0;
	errno = -result;
	return -1;
}
