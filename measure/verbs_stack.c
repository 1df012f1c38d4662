/* SPDX-License-Identifier: MIT */
/* verbs_stack - the verbs that use stacks: how deep, how far, and where. */
#include "measure/verbs_stack.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#ifdef __GLIBC__
#include <ucontext.h>
#endif

#include "measure/proc.h"

enum {
	FRAME = 256 /* far less than a page: no frame passes one over */
};

/*
 * Until a frame lies below `until`. The array is written behind the call, too:
 * all frames must be there at once, so that no compiler makes it a loop.
 */
__attribute__((noinline)) static void descend(uintptr_t until)
{
	volatile char frame[FRAME];

	frame[0] = 1;
	if ((uintptr_t)frame >= until)
		descend(until);
	frame[0] = 2;
}

/* Above its end the lowest page: there the recursion has reached it. */
void *vm_use_stack_at(struct vm_site site, size_t len)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	uintptr_t lowest = (here - len) / vm_page_size() * vm_page_size();

	if (!vm_begin(site, "use_stack", len,
		      "use {bytes} bytes of stack, by deep recursion"))
		return NULL;
	descend(lowest + vm_page_size());
	return (void *)lowest;
}

void vm_limit_stack_at(struct vm_site site, size_t len)
{
	struct rlimit limit;

	if (!vm_begin(site, "limit_stack", len,
		      "limit the stack to {bytes} bytes (setrlimit)"))
		return;
	if (getrlimit(RLIMIT_STACK, &limit))
		vm_break("getrlimit: %s", strerror(errno));
	limit.rlim_cur = len;
	if (setrlimit(RLIMIT_STACK, &limit))
		vm_break("setrlimit(RLIMIT_STACK, %zu): %s", len,
			 strerror(errno));
}

#ifdef __GLIBC__
/* makecontext(3) passes int arguments only; nothing else runs meanwhile. */
static struct {
	void (*body)(void *arg);
	void *arg;
} guest;

static void run_guest(void)
{
	guest.body(guest.arg);
}

static void run_on(void *stack, size_t len)
{
	ucontext_t here, there;

	if (getcontext(&there))
		vm_break("getcontext: %s", strerror(errno));
	there.uc_stack.ss_sp = stack;
	there.uc_stack.ss_size = len;
	there.uc_link = &here;
	makecontext(&there, run_guest, 0);
	if (swapcontext(&here, &there))
		vm_break("swapcontext: %s", strerror(errno));
}
#endif

void vm_run_on_at(struct vm_site site, void *stack, size_t len,
		  void (*body)(void *arg), void *arg)
{
	if (!vm_begin(site, "run_on", len,
		      "run a function with {bytes} bytes of the program's own "
		      "as its stack (makecontext)"))
		return;
	if (!stack)
		vm_break("run_on: there is no stack to run on");
#ifdef __GLIBC__
	guest.body = body;
	guest.arg = arg;
	run_on(stack, len);
#else
	(void)body;
	(void)arg;
	vm_break("run_on: this libc has no makecontext");
#endif
}

char *vm_stack_end(void)
{
	/* 16 bytes that the kernel put there: also for a thread's question. */
	const void *there = (void *)(uintptr_t)getauxval(AT_RANDOM);
	struct vm_region region;
	enum vm_label label;

	if (vm_label_of(there, &label, &region) || region.start == region.end)
		vm_break("/proc/self/maps: no stack was found");
	return (char *)(uintptr_t)region.end;
}
