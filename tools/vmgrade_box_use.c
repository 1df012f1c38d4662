/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_use - what all processes of a program use, and which of its
 * limits that exceeds.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tools/vmgrade_box_wire.h"

enum {
	SLOW = 10 /* looks at the rest, from one to the next at the disk */
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
	dev_t disk;	    /* where the cell's folders are */
	uint64_t nameless;  /* bytes on it in files that are in no folder */
	struct {
		dev_t device;
		ino_t inode;
	} seen[256];
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
static bool is_new(struct use *use, const struct stat *file)
{
	size_t i;

	for (i = 0; i < use->seen_count; i++)
		if (use->seen[i].inode == file->st_ino &&
		    use->seen[i].device == file->st_dev)
			return false;
	if (use->seen_count < sizeof(use->seen) / sizeof(*use->seen)) {
		use->seen[use->seen_count].device = file->st_dev;
		use->seen[use->seen_count++].inode = file->st_ino;
	}
	return true;
}

/*
 * What is written to a memfd and not mapped is in no RSS; what is written to a
 * file that has been unlinked, in no folder.
 */
static void add_file(struct use *use, const struct stat *file)
{
	const bool nameless = file->st_dev == use->disk && !file->st_nlink;

	if (!S_ISREG(file->st_mode) ||
	    (file->st_dev != use->device && !nameless) || !is_new(use, file))
		return;
	if (nameless)
		use->nameless += (uint64_t)file->st_blocks * 512;
	else
		use->files += (uint64_t)file->st_blocks / 2;
}

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
		    !fstatat(dirfd(folder), entry->d_name, &status, 0))
			add_file(use, &status);
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

static void measure(const struct watch *watch, struct use *use, bool exactly)
{
	*use = (struct use){
		.device = watch->device,
		.disk = watch->disk,
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

static dev_t device_of(const char *path)
{
	struct stat status = { 0 };

	stat(path, &status);
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

/* A file that only a mapping holds is found by nobody: as exhausted(). */
static bool disk_exhausted(struct watch *watch, unsigned long long most)
{
	struct statvfs disk;
	uint64_t room;

	if (statvfs(watch->plan->word[PLAN_BUILT], &disk))
		return false;
	room = (uint64_t)disk.f_bavail * disk.f_frsize;
	if (!watch->looks)
		watch->room = room;
	return room + most < watch->room && disk.f_bavail < disk.f_blocks / 16;
}

static const char *too_full(struct watch *watch, const struct use *use)
{
	const struct plan *plan = watch->plan;
	const unsigned long long most =
		(unsigned long long)plan->number[PLAN_FILE];
	unsigned long long used = use->nameless;

	if (!*plan->word[PLAN_BWRAP])
		used += folder_bytes(plan->word[PLAN_TMP], most);
	if (used >= most ||
	    (plan->number[PLAN_BUILD] &&
	     used + folder_bytes(plan->word[PLAN_BUILT], most) >= most) ||
	    disk_exhausted(watch, most))
		return "disk";
	return NULL;
}

void watch_begin(struct watch *watch, const struct plan *plan)
{
	*watch = (struct watch){ .plan = plan,
				 .device = memfd_device(),
				 .disk = device_of(plan->word[PLAN_BUILT]) };
}

const char *watch_exceeded(struct watch *watch)
{
	const struct plan *plan = watch->plan;
	const uint64_t most = (uint64_t)plan->number[PLAN_MEMORY] / 1024;
	const uint64_t crowd = (uint64_t)plan->number[PLAN_PROCESSES];
	const bool slow = watch->looks % SLOW == 0;
	const char *full = NULL;
	struct use use;

	if (most || crowd || slow)
		measure(watch, &use, false);
	if (most || crowd) {
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
	if (slow) {
		full = too_full(watch, &use);
		if (most && exhausted(watch))
			return "memory";
	}
	watch->looks++;
	return full;
}
