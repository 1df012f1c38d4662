/* SPDX-License-Identifier: MIT */
/* sample - the numbers of a process that can be read thousands of times. */
#include "measure/sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/snapshot.h"

enum {
	STATUS = 8192, /* more than any status: its lists of CPUs are long */
	SECOND = 1000000000
};

int64_t vm_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

void vm_sampler_open(struct vm_sampler *sampler, pid_t pid,
		     unsigned int columns)
{
	*sampler = (struct vm_sampler){
		.pid = pid,
		.columns = columns,
		.statm = vm_proc_open(pid, "statm"),
		.stat = vm_proc_open(pid, "stat"),
		.status = -1,
		.rollup = -1,
		.pss = VM_UNMEASURED,
	};
	if (columns & VM_SAMPLE_STATUS)
		sampler->status = vm_proc_open(pid, "status");
	if (columns & VM_SAMPLE_ROLLUP)
		sampler->rollup = vm_proc_open(pid, "smaps_rollup");
}

void vm_sampler_close(struct vm_sampler *sampler)
{
	const int fds[] = { sampler->statm, sampler->stat, sampler->status,
			    sampler->rollup };
	size_t i;

	for (i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* One system call: all of these files come whole in one read. */
static ssize_t read_whole(const struct vm_sampler *sampler, int kept,
			  const char *name, char *text, size_t size)
{
	int fd = kept >= 0 ? kept : vm_proc_open(sampler->pid, name);
	ssize_t got = fd < 0 ? -1 : pread(fd, text, size - 1, 0);

	if (kept < 0 && fd >= 0)
		close(fd);
	text[got > 0 ? got : 0] = '\0';
	return got;
}

void vm_sampler_size(struct vm_sampler *sampler, uint64_t *vsz, uint64_t *rss)
{
	char text[128], *end = text;

	*vsz = *rss = 0;
	if (read_whole(sampler, sampler->statm, "statm", text, sizeof(text)) <=
	    0)
		return;
	*vsz = strtoull(text, &end, 10);
	*rss = strtoull(end, NULL, 10);
}

/* The field that many behind the one at `at`; "" where there is none. */
static char *field_after(char *at, int count)
{
	while (count-- && *at) {
		at += strspn(at, " ");
		at += strcspn(at, " ");
	}
	return at + strspn(at, " ");
}

/* Fields 2, 3, 10 and 12 of proc_pid_stat(5): the name may hold ") ". */
static int take_stat(struct vm_sampler *sampler, struct vm_sample *sample)
{
	char text[1024], *name, *at;
	size_t len;

	if (read_whole(sampler, sampler->stat, "stat", text, sizeof(text)) <= 0)
		return -1;
	name = strchr(text, '(');
	at = strrchr(text, ')');
	if (!name || !at || at[1] != ' ')
		return -1;
	len = (size_t)(at - name - 1);
	if (len >= sizeof(sample->command))
		len = sizeof(sample->command) - 1;
	memcpy(sample->command, name + 1, len);
	sample->command[len] = '\0';
	sample->state = at[2];
	at = field_after(at + 3, 6); /* behind the state, to the tenth */
	sample->minflt = strtoull(at, NULL, 10);
	at = field_after(at, 2);
	sample->majflt = strtoull(at, NULL, 10);
	return 0;
}

static uint64_t pages_of(const char *text, const char *key)
{
	uint64_t kib;

	return vm_proc_number(text, key, &kib) ? VM_UNMEASURED
					       : vm_kib_to_pages(kib);
}

static void take_status(struct vm_sampler *sampler, struct vm_sample *sample)
{
	char text[STATUS];

	read_whole(sampler, sampler->status, "status", text, sizeof(text));
	sample->anonymous = pages_of(text, "RssAnon");
	sample->file = pages_of(text, "RssFile");
	sample->shmem = pages_of(text, "RssShmem");
	sample->swap = pages_of(text, "VmSwap");
}

static void take_rollup(struct vm_sampler *sampler, struct vm_sample *sample)
{
	char text[STATUS];
	int64_t now = vm_nanoseconds();

	if (!sampler->rollup_at || now - sampler->rollup_at >= SECOND) {
		sampler->rollup_at = now;
		read_whole(sampler, sampler->rollup, "smaps_rollup", text,
			   sizeof(text));
		sampler->pss = pages_of(text, "Pss");
	}
	sample->pss = sampler->pss;
}

int vm_sampler_take(struct vm_sampler *sampler, struct vm_sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	sample->anonymous = sample->file = sample->shmem = VM_UNMEASURED;
	sample->swap = sample->pss = VM_UNMEASURED;
	if (take_stat(sampler, sample)) {
		errno = ESRCH;
		return -1;
	}
	vm_sampler_size(sampler, &sample->vsz, &sample->rss);
	/* It takes milliseconds to end when it gives much memory back. */
	if (!sample->vsz) {
		errno = ESRCH;
		return -1;
	}
	if (sampler->columns & VM_SAMPLE_STATUS)
		take_status(sampler, sample);
	if (sampler->columns & VM_SAMPLE_ROLLUP)
		take_rollup(sampler, sample);
	return 0;
}
