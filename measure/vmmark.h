/* SPDX-License-Identifier: MIT */
/*
 * vmmark - marks for a program that is measured from outside.
 *
 * Copy this one file beside your program and include it. Run by itself, the
 * program behaves as if the calls were not there; run by
 * `vmclaims judge NAME -- ./program`, it is held at each mark while its memory
 * is measured.
 *
 *	vm_mark("before");
 *	char *p = malloc(len);
 *	vm_block(p, len);
 *	vm_mark("after");
 */
#ifndef VMMARK_H
#define VMMARK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * The block that later marks measure: the pages that `len` bytes lie on. Best
 * a mapping of its own, by mmap, or a malloc of more than 128 KiB.
 */
/* Weak: one for the whole program, however many of its files include this. */
__attribute__((weak)) unsigned long vmmark_block, vmmark_len;

/* The observer's end, or -1 when nobody observes. */
static inline int vmmark_socket(void)
{
	const char *text = getenv("VMMARK_FD");

	return text ? atoi(text) : -1;
}

/* Sends `text`; with `held`, waits until the observer has measured. */
static inline void vmmark_send(const char *text, int held)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part;
	struct msghdr message;
	int ends[2];
	char answer;

	if (vmmark_socket() < 0 || pipe(ends))
		return;
	memset(&control, 0, sizeof(control));
	memset(&message, 0, sizeof(message));
	part.iov_base = (void *)text;
	part.iov_len = strlen(text);
	message.msg_iov = &part;
	message.msg_iovlen = 1;
	if (held) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof(control.room);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &ends[1], sizeof(int));
	}
	held = sendmsg(vmmark_socket(), &message, MSG_NOSIGNAL) >= 0 && held;
	close(ends[1]);
	/* The answer comes, or the observer is gone and the pipe ends. */
	while (held && read(ends[0], &answer, 1) < 0 && errno == EINTR)
		;
	close(ends[0]);
}

/* 64 KiB of stack: what the program calls between two marks has its room. */
static inline void vmmark_stack(void)
{
	volatile char room[64 * 1024];
	size_t i;

	for (i = 0; i < sizeof(room); i += 1024)
		room[i] = 0;
}

/*
 * Before a process's first mark: a heap, since the first malloc of a process
 * makes it, and all that a mark itself uses.
 */
static inline void vmmark_warm(void)
{
	static pid_t warm;
	void *volatile heap; /* or the compiler deletes malloc and free */
	char text[128];

	if (warm == getpid())
		return;
	warm = getpid();
	heap = malloc(1);
	free(heap);
	vmmark_stack();
	snprintf(text, sizeof(text), "warm %lu %lu", vmmark_block, vmmark_len);
	vmmark_send(text, 1);
	vmmark_send(text, 1);
}

static inline void vm_mark(const char *name)
{
	char text[128];

	if (vmmark_socket() < 0)
		return;
	vmmark_warm();
	snprintf(text, sizeof(text), "mark %lu %lu %s", vmmark_block,
		 vmmark_len, name);
	vmmark_send(text, 1);
}

static inline void vm_block(const void *start, size_t len)
{
	vmmark_block = (unsigned long)start;
	vmmark_len = (unsigned long)len;
}

static inline void vm_fact(const char *name, long value)
{
	char text[128];

	snprintf(text, sizeof(text), "fact %ld %s", value, name);
	vmmark_send(text, 1);
}

#endif
