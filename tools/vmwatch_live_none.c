/* SPDX-License-Identifier: MIT */
/* vmwatch_live_none - in place of the live view, where ncursesw is not. */
#include <stddef.h>

#include "tools/vmwatch_live.h"

struct live *live_open(const struct vm_watch_options *options, bool program,
		       const char **why)
{
	(void)options;
	(void)program;
	*why = "vmwatch was built without ncursesw (libncurses-dev)";
	return NULL;
}

void live_lend(struct live *live)
{
	(void)live;
}

void live_take_back(struct live *live)
{
	(void)live;
}

void live_moment(struct live *live, const struct vm_moment *moment)
{
	(void)live;
	(void)moment;
}

void live_say(struct live *live, const char *what)
{
	(void)live;
	(void)what;
}

bool live_step(struct live *live, struct vm_watch *watch)
{
	(void)live;
	return vm_watch_step(watch);
}

void live_end(struct live *live, const char *how)
{
	(void)live;
	(void)how;
}
