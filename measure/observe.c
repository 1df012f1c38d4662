/* SPDX-License-Identifier: MIT */
/* observe - a foreign program, which helps with vmmark.h, as a trace. */
#include "measure/observe.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/warm.h"

struct observer {
	char *const *argv;
	int ours, theirs; /* the two ends of the socket */
	int trace;
	struct vm_reader reader;
	struct vm_observation *observation;
};

/* What one datagram brought. */
struct message {
	char text[256];
	pid_t pid;  /* of the sender, from the kernel */
	int answer; /* descriptor to let it go on with, or -1 */
};

static int execute(void *arg)
{
	struct observer *observer = arg;
	char text[32];

	vm_process_settle();
	/* In front, as a shell would: it may read from the terminal. */
	if (isatty(STDIN_FILENO)) {
		signal(SIGTTOU, SIG_IGN);
		tcsetpgrp(STDIN_FILENO, getpgrp());
		signal(SIGTTOU, SIG_DFL);
	}
	snprintf(text, sizeof(text), "%d", observer->theirs);
	setenv("VMMARK_FD", text, 1);
	close(observer->ours);
	execvp(observer->argv[0], observer->argv);
	snprintf(text, sizeof(text), "exec %d", errno);
	send(observer->theirs, text, strlen(text), MSG_NOSIGNAL);
	return 127;
}

/* False when there is none to be had (the other end has gone). */
static bool receive(const struct observer *observer, struct message *message)
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
		recvmsg(observer->ours, &head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (got <= 0)
		return false;
	message->text[got] = '\0';
	message->pid = 0;
	message->answer = -1;
	for (item = CMSG_FIRSTHDR(&head); item; item = CMSG_NXTHDR(&head, item))
		if (item->cmsg_type == SCM_CREDENTIALS)
			message->pid = ((struct ucred *)CMSG_DATA(item))->pid;
		else if (item->cmsg_type == SCM_RIGHTS)
			memcpy(&message->answer, CMSG_DATA(item), sizeof(int));
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

static void mark(struct observer *observer, const struct message *message,
		 struct vm_record *record, unsigned long block,
		 unsigned long len)
{
	uint64_t page = vm_page_size();
	uint64_t first = block / page * page;

	if (observer->reader.pid != message->pid &&
	    (vm_reader_close(&observer->reader),
	     vm_reader_open(&observer->reader, message->pid)))
		return; /* then the mark is missing */
	record->kind = VM_RECORD_MARK;
	if (block > UINT64_MAX - len - page)
		len = 0;
	if (!vm_snapshot_take(&observer->reader, first,
			      (block + len - first + page - 1) / page * page,
			      &record->snapshot))
		vm_trace_append(observer->trace, record);
}

static void take(struct observer *observer, const struct message *message)
{
	static struct vm_record record;
	unsigned long block, len;
	long value;
	int behind = 0, error;

	memset(&record, 0, sizeof(record));
	record.pid = message->pid;
	if (sscanf(message->text, "exec %d", &error) == 1) {
		observer->observation->exec_error = error;
		return;
	}
	if (sscanf(message->text, "warm %lu %lu", &block, &len) == 2) {
		/* Or code that runs for the first time between two marks would
		 * look like memory that the program took. */
		vm_warm_code(message->pid);
		return;
	}
	if (sscanf(message->text, "mark %lu %lu %n", &block, &len, &behind) ==
		    2 &&
	    behind && plain(message->text + behind)) {
		strcpy(record.name, message->text + behind);
		mark(observer, message, &record, block, len);
		return;
	}
	if (sscanf(message->text, "fact %ld %n", &value, &behind) == 1 &&
	    behind && plain(message->text + behind)) {
		strcpy(record.name, message->text + behind);
		record.kind = VM_RECORD_FACT;
		record.value = value;
	} else {
		record.kind = VM_RECORD_BREAK;
		strcpy(record.text, "a mark or fact has a name of other than "
				    "1 to 47 letters, digits, '_', '-', '.' "
				    "and blanks");
	}
	vm_trace_append(observer->trace, &record);
}

static void take_all(struct observer *observer)
{
	struct message message;

	while (receive(observer, &message)) {
		take(observer, &message);
		if (message.answer >= 0)
			close(message.answer); /* it reads the end: go on */
	}
}

/* What the program left behind is ours by now (PR_SET_CHILD_SUBREAPER). */
static void end_orphans(void)
{
	char text[4096], *at, *end;
	bool any = true;

	while (any) {
		int fd = vm_proc_open(0, "thread-self/children");

		any = false;
		if (fd < 0 || vm_proc_text(fd, text, sizeof(text)) < 0)
			*text = '\0';
		if (fd >= 0)
			close(fd);
		for (at = text; strtol(at, &end, 10) > 0; at = end) {
			pid_t pid = (pid_t)strtol(at, NULL, 10);

			kill(pid, SIGKILL);
			any |= waitpid(pid, NULL, 0) == pid;
		}
	}
}

static void watch(struct observer *observer)
{
	struct vm_process *process = &observer->observation->process;
	struct pollfd ours = { observer->ours, POLLIN, 0 };

	/* 10 ms: a program may close the socket long before it ends. */
	do {
		if (poll(&ours, 1, 10) > 0 && (ours.revents & POLLIN))
			take_all(observer);
		else if (ours.revents & POLLHUP)
			ours.fd = -1;
	} while (!vm_process_over(process));
	take_all(observer);
}

static int open_socket(struct observer *observer)
{
	int on = 1, ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends))
		return -1;
	observer->ours = ends[0];
	observer->theirs = ends[1];
	return setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
}

int vm_observe(char *const *argv, double limit,
	       struct vm_observation *observation)
{
	struct observer observer = { .argv = argv, .observation = observation };
	int result = -1;

	*observation = (struct vm_observation){ 0 };
	observer.trace = vm_trace_create();
	if (observer.trace < 0)
		return -1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!open_socket(&observer)) {
		result = vm_process_start(&observation->process, limit, execute,
					  &observer);
		close(observer.theirs);
		if (!result)
			watch(&observer);
		close(observer.ours);
	}
	end_orphans();
	if (isatty(STDIN_FILENO)) {
		signal(SIGTTOU, SIG_IGN);
		tcsetpgrp(STDIN_FILENO, getpgrp());
		signal(SIGTTOU, SIG_DFL);
	}
	if (observer.reader.pid)
		vm_reader_close(&observer.reader);
	if (!result)
		result = vm_trace_load(observer.trace, &observation->trace);
	close(observer.trace);
	return result;
}
