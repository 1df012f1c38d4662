/* SPDX-License-Identifier: MIT */
/* observe - a foreign program, which helps with vmmark.h, as a trace. */
#include "measure/observe.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "measure/chunk.h"
#include "measure/proc.h"
#include "measure/warm.h"

enum {
	RECORDS = 10000
};

struct observer {
	char *const *argv;
	int ours, theirs; /* the two ends of the socket */
	int failed[2];	  /* the pipe for the errno of an exec that failed */
	size_t records;
	int trace;
	/* The last block, and where the mapping that malloc made for it ends;
	 * 0: it made none. */
	uint64_t block, len, end;
	struct vm_observation *observation;
};

/* What one datagram brought. */
struct message {
	char text[256];
	pid_t pid;  /* of the sender, from the kernel */
	int answer; /* descriptor to let it go on with, or -1 */
};

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

/* Appended, unless the program leaves more than anybody could read. */
static void append(struct observer *observer, struct vm_record *record)
{
	if (observer->records > RECORDS)
		return;
	if (observer->records++ == RECORDS) {
		record->kind = VM_RECORD_BREAK;
		snprintf(record->text, sizeof(record->text),
			 "more than %d marks and facts", RECORDS);
	}
	vm_trace_append(observer->trace, record);
}

__attribute__((format(printf, 3, 4))) static void
refuse(struct observer *observer, struct vm_record *record, const char *format,
       ...)
{
	va_list args;

	record->kind = VM_RECORD_BREAK;
	va_start(args, format);
	vsnprintf(record->text, sizeof(record->text), format, args);
	va_end(args);
	append(observer, record);
}

static int execute(void *arg)
{
	struct observer *observer = arg;
	char text[32];
	int error;

	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	vm_process_settle();
	if (vm_process_refused())
		refuse(observer, &(struct vm_record){ .pid = getpid() },
		       "%s was refused: the program would not be as others are",
		       vm_process_refused());
	snprintf(text, sizeof(text), "%d", observer->theirs);
	setenv("VMMARK_FD", text, 1);
	close(observer->ours);
	execvp(observer->argv[0], observer->argv);
	error = errno;
	if (write(observer->failed[1], &error, sizeof(error)) < 0)
		return 126;
	return 127;
}

/*
 * The pages of the mapping that malloc has made for a block, 0 for none. That
 * is remembered: at the mark behind free() nothing is left to read it from.
 */
static uint64_t mapping_of(struct observer *observer, pid_t pid, uint64_t block,
			   uint64_t len)
{
	uint64_t page = vm_page_size(), end = 0;
	int mem = vm_proc_open(pid, "mem");

	if (mem >= 0) {
		end = vm_chunk_end(mem, block, len);
		close(mem);
	}
	if (end || block != observer->block || len != observer->len)
		observer->end = end;
	observer->block = block;
	observer->len = len;
	return observer->end ? observer->end / page - block / page : 0;
}

/* Opened anew for each mark: another program may have been executed. */
static void mark(struct observer *observer, struct vm_record *record,
		 unsigned long block, unsigned long len)
{
	uint64_t page = vm_page_size();
	uint64_t first = block / page * page;
	struct vm_reader reader;
	int error;

	if (len > UINT64_MAX - page || block > UINT64_MAX - page - len) {
		refuse(observer, record,
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
		mapping_of(observer, record->pid, block, len);
	if (error)
		refuse(observer, record,
		       "mark \"%s\": the process cannot be measured: %s",
		       record->name, strerror(errno));
	else if (reader.disagree)
		refuse(observer, record,
		       "mark \"%s\": pagemap and PAGEMAP_SCAN disagree",
		       record->name);
	else
		append(observer, record);
	vm_reader_close(&reader);
}

static void take(struct observer *observer, const struct message *message)
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
		mark(observer, &record, block, len);
	} else if (sscanf(message->text, "fact %ld %n", &value, &behind) == 1 &&
		   behind && plain(message->text + behind)) {
		strcpy(record.name, message->text + behind);
		record.kind = VM_RECORD_FACT;
		record.value = value;
		append(observer, &record);
	} else {
		refuse(observer, &record,
		       "a mark or fact has a name of other than 1 to 47 "
		       "letters, digits, '_', '-', '.' and blanks");
	}
}

/*
 * A bounded number at a time: the deadline has to be looked at, too. False when
 * there are no more.
 */
static bool take_some(struct observer *observer)
{
	struct message message;
	int left;

	for (left = 100; left; left--) {
		if (!receive(observer, &message))
			return false;
		take(observer, &message);
		if (message.answer >= 0)
			close(message.answer); /* it reads the end: go on */
	}
	return true;
}

/*
 * What the program left behind is ours by now (PR_SET_CHILD_SUBREAPER), and
 * what those leave behind in turn. Nothing without CONFIG_PROC_CHILDREN.
 */
static void end_orphans(void)
{
	char text[4096], *at, *end;
	bool any = true;

	while (any) {
		int fd = vm_proc_open(0, "thread-self/children");
		ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

		if (fd >= 0)
			close(fd);
		any = false;
		/* The last number may be cut: its turn comes again. */
		if (got == (ssize_t)sizeof(text) - 1)
			while (got && text[got - 1] != ' ')
				got--;
		text[got > 0 ? got : 0] = '\0';
		for (at = text; strtol(at, &end, 10) > 0; at = end) {
			pid_t pid = (pid_t)strtol(at, NULL, 10);

			kill(pid, SIGKILL);
			any |= waitpid(pid, NULL, 0) == pid;
		}
	}
}

static volatile sig_atomic_t ended_by;

static void note_end(int number)
{
	ended_by = number;
}

static void watch(struct observer *observer)
{
	struct vm_process *process = &observer->observation->process;
	struct pollfd ours = { observer->ours, POLLIN, 0 };
	int left;

	/* 10 ms: a program may close the socket long before it ends. */
	do {
		if (poll(&ours, 1, 10) > 0 && (ours.revents & POLLIN))
			take_some(observer);
		else if (ours.revents & POLLHUP)
			ours.fd = -1;
		if (ended_by)
			process->deadline = 0;
	} while (!vm_process_over(process));
	/* What it had said before it ended; what it left behind may say more.
	 */
	for (left = RECORDS / 100; left && take_some(observer); left--)
		;
}

/*
 * As system(3) does: the keys of the terminal are for the program, which is in
 * the same process group. Whoever ends this process, ends the program first.
 */
static void set_signals(struct sigaction before[4])
{
	static const int numbers[4] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = SIG_IGN };
	size_t i;

	for (i = 0; i < 4; i++) {
		if (i == 2)
			action.sa_handler = note_end;
		sigaction(numbers[i], &action, &before[i]);
	}
}

static void put_signals_back(const struct sigaction before[4])
{
	static const int numbers[4] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	size_t i;

	for (i = 0; i < 4; i++)
		sigaction(numbers[i], &before[i], NULL);
	if (ended_by)
		raise(ended_by);
}

static int open_ends(struct observer *observer)
{
	int on = 1, ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) ||
	    pipe2(observer->failed, O_CLOEXEC))
		return -1;
	observer->ours = ends[0];
	observer->theirs = ends[1];
	return setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
}

/* Runs the program to its end; 0, or -1 when it could not be started. */
static int perform(struct observer *observer, double limit)
{
	struct vm_observation *observation = observer->observation;
	int error = 0, result;

	if (open_ends(observer))
		return -1;
	result = vm_process_join(&observation->process, limit, execute,
				 observer);
	close(observer->theirs);
	close(observer->failed[1]);
	if (!result)
		watch(observer);
	if (read(observer->failed[0], &error, sizeof(error)) == sizeof(error))
		observation->exec_error = error;
	close(observer->failed[0]);
	close(observer->ours);
	return result;
}

int vm_observe(char *const *argv, double limit,
	       struct vm_observation *observation)
{
	struct observer observer = { .argv = argv, .observation = observation };
	struct sigaction before[4];
	struct termios terminal;
	bool ours;
	int result;

	*observation = (struct vm_observation){ 0 };
	observer.trace = vm_trace_create();
	if (observer.trace < 0)
		return -1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	set_signals(before);
	/* A program that dies in raw mode leaves it to us to undo. */
	ours = tcgetpgrp(STDIN_FILENO) == getpgrp() &&
	       !tcgetattr(STDIN_FILENO, &terminal);
	result = perform(&observer, limit);
	end_orphans();
	if (ours)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
	put_signals_back(before);
	if (!result)
		result = vm_trace_load(observer.trace, true,
				       &observation->trace);
	close(observer.trace);
	return result;
}
