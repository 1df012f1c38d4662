/* SPDX-License-Identifier: MIT */
/* vmgrade_sink - what is written in the sandbox, read as it comes. */
#include "tools/vmgrade_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void keep(struct sink *sink, const char *text, size_t size)
{
	char *more;

	if (size > SINK_MOST - sink->size) {
		size = SINK_MOST - sink->size;
		sink->full = true;
	}
	more = realloc(sink->text, sink->size + size + 1);
	if (!more) {
		sink->full = true;
		return;
	}
	memcpy(more + sink->size, text, size);
	sink->text = more;
	sink->size += size;
	more[sink->size] = '\0';
}

/* A thread, since Valgrind waits for it with whoever waits for Valgrind. */
static void *take_all(void *arg)
{
	struct sink *sink = arg;
	static _Thread_local char text[65536];
	ssize_t got;

	while ((got = read(sink->in, text, sizeof(text))) > 0 ||
	       (got < 0 && errno == EINTR))
		if (got > 0)
			keep(sink, text, (size_t)got);
	return NULL;
}

int sink_open(struct sink *sink)
{
	int ends[2], error;

	*sink = (struct sink){ .out = -1, .in = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -1;
	sink->in = ends[0];
	sink->out = ends[1];
	shutdown(sink->in, SHUT_WR);
	error = pthread_create(&sink->reader, NULL, take_all, sink);
	sink->reading = !error;
	errno = error;
	return error ? -1 : 0;
}

void sink_end(struct sink *sink)
{
	if (sink->out >= 0)
		close(sink->out);
	sink->out = -1;
	if (sink->reading)
		pthread_join(sink->reader, NULL);
	sink->reading = false;
}

void sink_free(struct sink *sink)
{
	sink_end(sink);
	if (sink->in >= 0)
		close(sink->in);
	free(sink->text);
	*sink = (struct sink){ .out = -1, .in = -1 };
}
