/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_guard - stays above a program, measures what all its processes
 * use every 5 ms, and ends them: where there is no cgroup to do it, and where
 * daemons would outlive the program.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tools/vmgrade_box_wire.h"

enum {
	PERIOD = 5000000, /* nanoseconds */
	SLOW = 10	  /* periods from one look at the disk to the next */
};

struct use {
	uint64_t kib;	    /* RSS, page tables and swap */
	uint64_t sure;	    /* of these: what nobody shares */
	uint64_t shared;    /* of RSS: shared memory */
	uint64_t processes; /* and threads */
	uint64_t crowd;	    /* no more of them are counted */
	bool exactly;	    /* shared pages by halves and thirds */
	dev_t device;	    /* the kernel's file system of memfds */
	uint64_t files;	    /* KiB in memfds */
	ino_t seen[256];
	size_t seen_count;
};

static bool text_of(pid_t pid, const char *name, char *text, size_t size)
{
	int fd = vm_proc_open(pid, name);
	bool got = fd >= 0 && vm_proc_text(fd, text, size) > 0;

	if (fd >= 0)
		close(fd);
	return got;
}

static uint64_t number_of(const char *text, const char *key)
{
	uint64_t number;

	return vm_proc_number(text, key, &number) ? 0 : number;
}

/* One file is one, however many have it. */
static bool is_new(struct use *use, ino_t inode)
{
	size_t i;

	for (i = 0; i < use->seen_count; i++)
		if (use->seen[i] == inode)
			return false;
	if (use->seen_count < sizeof(use->seen) / sizeof(*use->seen))
		use->seen[use->seen_count++] = inode;
	return true;
}

/* What is written to a memfd and not mapped is in no RSS. */
static void add_files(struct use *use, pid_t pid)
{
	struct dirent *entry;
	struct stat status;
	char path[64];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	folder = opendir(path);
	while (folder && (entry = readdir(folder)))
		if (*entry->d_name != '.' &&
		    !fstatat(dirfd(folder), entry->d_name, &status, 0) &&
		    S_ISREG(status.st_mode) && status.st_dev == use->device &&
		    is_new(use, status.st_ino))
			use->files += (uint64_t)status.st_blocks / 2;
	if (folder)
		closedir(folder);
}

static bool add_use(pid_t pid, void *arg)
{
	struct use *use = arg;
	char text[8192];
	uint64_t resident;

	if (!text_of(pid, "status", text, sizeof(text)))
		return true;
	use->processes += number_of(text, "Threads");
	use->shared += number_of(text, "RssShmem");
	resident = number_of(text, "VmRSS");
	/* A page of zeros is in no RSS, but its page table is memory. */
	use->sure += number_of(text, "VmPTE") + number_of(text, "VmSwap");
	if (use->exactly && text_of(pid, "smaps_rollup", text, sizeof(text)))
		resident = number_of(text, "Pss");
	use->kib += resident;
	add_files(use, pid);
	return !use->crowd || use->processes <= use->crowd;
}

struct watch {
	const struct plan *plan;
	dev_t device;
	uint64_t shared; /* KiB of the whole machine, at first */
	unsigned int looks;
};

static void measure(const struct watch *watch, struct use *use, bool exactly)
{
	*use = (struct use){
		.device = watch->device,
		.crowd = (uint64_t)watch->plan->number[PLAN_PROCESSES],
		.exactly = exactly,
	};
	for_descendants(getpid(), add_use, use);
	if (use->files > use->shared)
		use->sure += use->files - use->shared;
	use->kib += use->sure;
}

static dev_t memfd_device(void)
{
	struct stat status = { 0 };
	int fd = memfd_create("vmgrade", MFD_CLOEXEC);

	if (fd >= 0) {
		fstat(fd, &status);
		close(fd);
	}
	return status.st_dev;
}

/*
 * Segments of System V and files sent through sockets are in no process at
 * all. They are this one's, if the machine runs out of memory over them.
 */
static bool exhausted(struct watch *watch)
{
	char text[8192];
	uint64_t shared;

	if (!text_of(0, "meminfo", text, sizeof(text)))
		return false;
	shared = number_of(text, "Shmem");
	if (!watch->looks)
		watch->shared = shared;
	return shared > watch->shared +
				(uint64_t)watch->plan->number[PLAN_MEMORY] /
					1024 &&
	       number_of(text, "MemAvailable") <
		       number_of(text, "MemTotal") / 16;
}

static const char *too_full(const struct plan *plan)
{
	const unsigned long long most =
		(unsigned long long)plan->number[PLAN_FILE];
	const bool bare = !*plan->word[PLAN_BWRAP];

	if ((bare && folder_bytes(plan->word[PLAN_TMP], most) >= most) ||
	    (plan->number[PLAN_BUILD] &&
	     folder_bytes(plan->word[PLAN_BUILT], most) >= most))
		return "disk";
	return NULL;
}

/* The name of the limit that is exceeded, or NULL. */
static const char *exceeded(struct watch *watch)
{
	const struct plan *plan = watch->plan;
	const uint64_t most = (uint64_t)plan->number[PLAN_MEMORY] / 1024;
	const uint64_t crowd = (uint64_t)plan->number[PLAN_PROCESSES];
	const char *full = NULL;
	struct use use;

	if (most || crowd) {
		measure(watch, &use, false);
		if (crowd && use.processes > crowd)
			return "processes";
		if (most && use.sure > most)
			return "memory";
		/* Which takes time: it walks the page tables. */
		if (most && use.kib > most) {
			measure(watch, &use, true);
			if (use.kib > most)
				return "memory";
		}
	}
	if (watch->looks % SLOW == 0) {
		if (most && exhausted(watch))
			return "memory";
		full = too_full(plan);
	}
	watch->looks++;
	return full;
}

/* The program's descriptors are not the guard's: who reads the other end of
 * its output sees the end. */
static void let_go_of_output(void)
{
	int fd, null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
}

/* Has `child` ended? All others that have are reaped, too. */
static bool over(pid_t child, int *status)
{
	bool seen = false;
	int its;
	pid_t pid;

	while ((pid = waitpid(-1, &its, WNOHANG | __WALL)) > 0)
		if (pid == child) {
			*status = its;
			seen = true;
		}
	return seen;
}

static void wait_for_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGQUIT);
	sigprocmask(SIG_BLOCK, set, NULL);
}

int guard(const struct plan *plan, int child, int report)
{
	const struct timespec period = { .tv_nsec = PERIOD };
	struct watch watch = { .plan = plan, .device = memfd_device() };
	int status = 0, number = 0;
	sigset_t set;

	let_go_of_output();
	if (plan->number[PLAN_UID]) { /* whose /proc files are to be read */
		setfsgid((gid_t)plan->number[PLAN_UID]);
		setfsuid((uid_t)plan->number[PLAN_UID]);
		/* That has cleared it. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != (pid_t)plan->number[PLAN_PARENT])
			number = SIGTERM;
	}
	wait_for_signals(&set);
	while (!over(child, &status) && (number <= 0 || number == SIGCHLD)) {
		const char *limit = exceeded(&watch);

		if (limit) {
			dprintf(report, REPORT_LIMIT "%s\n", limit);
			break;
		}
		number = sigtimedwait(&set, NULL, &period);
	}
	kill_descendants(getpid());
	do {
		pid_t pid;

		while ((pid = waitpid(-1, &number, __WALL)) > 0)
			if (pid == child)
				status = number;
	} while (errno == EINTR);
	return status;
}
