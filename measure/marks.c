/* SPDX-License-Identifier: MIT */
/* marks - what programs say with vmmark.h, as records of a trace. */
#include "measure/marks.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure/chunk.h"
#include "measure/proc.h"
#include "measure/warm.h"

/* What one datagram brought. */
struct message {
	char text[256];
	pid_t pid;  /* of the sender, from the kernel */
	int answer; /* descriptor to let it go on with, or -1 */
};

/* The first of the descriptors that came: a stranger may send more than one. */
static int answer_of(struct cmsghdr *item)
{
	const unsigned char *at = CMSG_DATA(item);
	size_t left = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	int first = -1, fd;

	for (; left; left--, at += sizeof(fd)) {
		memcpy(&fd, at, sizeof(fd));
		if (first < 0)
			first = fd;
		else
			close(fd);
	}
	return first;
}

/* False when there is none to be had (the other end has gone). */
static bool receive(const struct vm_marks *marks, struct message *message)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct ucred)) +
			  CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = { message->text, sizeof(message->text) - 1 };
	struct msghdr head = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *item;
	ssize_t got =
		recvmsg(marks->ours, &head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (got < 0)
		return false;
	message->pid = 0;
	message->answer = -1;
	for (item = CMSG_FIRSTHDR(&head); item; item = CMSG_NXTHDR(&head, item))
		if (item->cmsg_type == SCM_CREDENTIALS)
			message->pid = ((struct ucred *)CMSG_DATA(item))->pid;
		else if (item->cmsg_type == SCM_RIGHTS)
			message->answer = answer_of(item);
	if (!got) {
		if (message->answer >= 0)
			close(message->answer);
		return false;
	}
	/* Most ways to print something end it with a newline. */
	if (message->text[got - 1] == '\n')
		got--;
	message->text[got] = '\0';
	return true;
}

/* Names come from strangers and go to terminals: plain ones only. */
static bool plain(const char *name)
{
	const char *at;

	for (at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("_-. ", *at))
			return false;
	return at > name && at - name < VM_NAME;
}

/* Given out, unless the program leaves more than anybody could read. */
static void append(struct vm_marks *marks, struct vm_record *record)
{
	if (marks->records > VM_MARKS)
		return;
	if (marks->records++ == VM_MARKS) {
		record->kind = VM_RECORD_BREAK;
		snprintf(record->text, sizeof(record->text),
			 "more than %d marks and facts", VM_MARKS);
	}
	marks->record(record, marks->arg);
}

void vm_marks_refuse(struct vm_marks *marks, struct vm_record *record,
		     const char *format, ...)
{
	va_list args;

	record->kind = VM_RECORD_BREAK;
	va_start(args, format);
	vsnprintf(record->text, sizeof(record->text), format, args);
	va_end(args);
	append(marks, record);
}

/*
 * The pages of the mapping that malloc has made for a block, 0 for none. That
 * is remembered: at the mark behind free() nothing is left to read it from.
 */
static uint64_t mapping_of(struct vm_marks *marks, pid_t pid, uint64_t block,
			   uint64_t len)
{
	uint64_t page = vm_page_size(), end = 0;
	int mem = vm_proc_open(pid, "mem");

	if (mem >= 0) {
		end = vm_chunk_end(mem, block, len);
		close(mem);
	}
	if (end || block != marks->block || len != marks->len)
		marks->end = end;
	marks->block = block;
	marks->len = len;
	return marks->end ? marks->end / page - block / page : 0;
}

/* Opened anew for each mark: another program may have been executed. */
static void mark(struct vm_marks *marks, struct vm_record *record,
		 unsigned long block, unsigned long len)
{
	uint64_t page = vm_page_size();
	uint64_t first = block / page * page;
	struct vm_reader reader;
	int error;

	if (len > UINT64_MAX - page || block > UINT64_MAX - page - len) {
		vm_marks_refuse(
			marks, record,
			"mark \"%s\": its block is beyond all addresses: "
			"vm_block(start, length)",
			record->name);
		return;
	}
	record->kind = VM_RECORD_MARK;
	error = vm_reader_open(&reader, record->pid);
	if (!error)
		error = vm_snapshot_take(&reader, first,
					 (block + len - first + page - 1) /
						 page * page,
					 &record->snapshot);
	record->snapshot.mapping_pages =
		mapping_of(marks, record->pid, block, len);
	if (error)
		vm_marks_refuse(
			marks, record,
			"mark \"%s\": the process cannot be measured: %s",
			record->name, strerror(errno));
	else if (reader.disagree)
		vm_marks_refuse(
			marks, record,
			"mark \"%s\": pagemap and PAGEMAP_SCAN disagree",
			record->name);
	else
		append(marks, record);
	vm_reader_close(&reader);
}

static void take(struct vm_marks *marks, const struct message *message)
{
	static struct vm_record record;
	unsigned long block, len;
	long value;
	int behind = 0;

	memset(&record, 0, sizeof(record));
	record.pid = message->pid;
	if (sscanf(message->text, "warm %lu %lu", &block, &len) == 2) {
		/* Or code that runs for the first time between two marks would
		 * look like memory that the program took. */
		vm_warm_code(message->pid);
	} else if (sscanf(message->text, "mark %lu %lu %n", &block, &len,
			  &behind) == 2 &&
		   behind && plain(message->text + behind)) {
		strcpy(record.name, message->text + behind);
		mark(marks, &record, block, len);
	} else if (sscanf(message->text, "fact %ld %n", &value, &behind) == 1 &&
		   behind && plain(message->text + behind)) {
		strcpy(record.name, message->text + behind);
		record.kind = VM_RECORD_FACT;
		record.value = value;
		append(marks, &record);
	} else {
		vm_marks_refuse(
			marks, &record,
			"a mark or fact has a name of other than 1 to 47 "
			"letters, digits, '_', '-', '.' and blanks");
	}
}

/*
 * A bounded number at a time: the deadline has to be looked at, too. False when
 * there are no more.
 */
bool vm_marks_take(struct vm_marks *marks)
{
	struct message message;
	int left;

	for (left = 100; left; left--) {
		if (!receive(marks, &message))
			return false;
		take(marks, &message);
		if (message.answer >= 0)
			close(message.answer); /* it reads the end: go on */
	}
	return true;
}

int vm_marks_open(struct vm_marks *marks)
{
	int on = 1, ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends))
		return -1;
	marks->ours = ends[0];
	marks->theirs = ends[1];
	return setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
}

void vm_marks_hand_over(const struct vm_marks *marks)
{
	char text[32];

	snprintf(text, sizeof(text), "%d", marks->theirs);
	setenv("VMMARK_FD", text, 1);
	close(marks->ours);
}
