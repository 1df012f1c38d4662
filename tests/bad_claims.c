/* SPDX-License-Identifier: MIT */
/*
 * bad_claims - claims that must not hold, each for one reason, and a few that
 * must: what check_engine runs. They are in no other program.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/claim.h"

/* Two marks around a first write, or around nothing in the control. */
static void act_good(enum vm_arm arm)
{
	void *block = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_block(block, vm_bytes());
	vm_mark("a");
	if (arm == VM_TREATMENT)
		vm_write_pages(block, vm_bytes(), 1);
	vm_mark("b");
}

static void act_same(enum vm_arm arm)
{
	(void)arm;
	act_good(VM_TREATMENT);
}

static void act_idle(enum vm_arm arm)
{
	(void)arm;
	act_good(VM_CONTROL);
}

static void act_nothing(enum vm_arm arm)
{
	(void)arm;
}

static void act_crash(enum vm_arm arm)
{
	act_good(arm);
	raise(SIGSEGV);
}

static void act_hang(enum vm_arm arm)
{
	act_good(arm);
	for (;;)
		pause();
}

static void act_leave(enum vm_arm arm)
{
	act_good(arm);
	_exit(0);
}

static void act_twice(enum vm_arm arm)
{
	act_good(arm);
	vm_mark("b");
}

static void linger(void *unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void act_unreaped(enum vm_arm arm)
{
	act_good(arm);
	vm_fact("lingers", vm_fork(linger, NULL));
}

/* Says to $VM_TOLD, a descriptor, that it lives: a minute at most. */
static void tell_and_linger(void *unused)
{
	alarm(60);
	if (write(atoi(getenv("VM_TOLD")), "x", 1) == 1)
		linger(unused);
}

static void act_waits_for_ever(enum vm_arm arm)
{
	(void)arm;
	vm_wait(vm_fork(tell_and_linger, NULL));
}

static void crash(void *unused)
{
	(void)unused;
	raise(SIGSEGV);
}

static void leave(void *unused)
{
	(void)unused;
	_exit(3);
}

static void act_child_fails(enum vm_arm arm)
{
	act_good(arm);
	vm_wait(vm_fork(leave, NULL));
}

/* Of all executions, the third is over early. */
static void act_leave_once(enum vm_arm arm)
{
	int file = open(getenv("VM_EXECUTIONS"), O_WRONLY | O_APPEND);

	if (write(file, "x", 1) != 1)
		vm_break("VM_EXECUTIONS: %s", strerror(errno));
	if (lseek(file, 0, SEEK_CUR) == 3)
		_exit(0);
	vm_fact("run", arm == VM_CONTROL);
}

/* How many processes the runner has; the numbers in its list of children. */
static int64_t acts_now(void)
{
	char path[64], text[4096], *at, *end;
	int64_t count = 0;
	int file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
		 (int)getppid(), (int)getppid());
	file = open(path, O_RDONLY);
	if (file < 0)
		vm_skip("no list of children: CONFIG_PROC_CHILDREN");
	if (vm_proc_text(file, text, sizeof(text)) < 0)
		vm_break("%s: %s", path, strerror(errno));
	close(file);
	for (at = text; strtol(at, &end, 10) > 0; at = end)
		count++;
	return count;
}

/* Whether the runner's lock keeps others out, and how many run with this. */
static void act_look_around(enum vm_arm arm)
{
	int file = open("/proc/self/exe", O_RDONLY);

	vm_fact("arm", arm == VM_TREATMENT);
	vm_fact("shared", flock(file, LOCK_SH | LOCK_NB) == 0);
	vm_fact("acts", acts_now());
	close(file);
}

static void act_child_crashes(enum vm_arm arm)
{
	act_good(arm);
	vm_wait(vm_fork(crash, NULL));
}

/* Marks by a child only behind the write: it has no "a" to begin from. */
static void mark_b(void *unused)
{
	(void)unused;
	vm_mark("b");
}

static void act_unpaired(enum vm_arm arm)
{
	(void)arm;
	vm_mark("a");
	vm_wait(vm_fork(mark_b, NULL));
}

/* The block is cut out of a larger region: smaps cannot tell its pages. */
static void act_cut(enum vm_arm arm)
{
	char *block = vm_map(vm_bytes(), MAP_PRIVATE);

	if (arm == VM_TREATMENT)
		vm_write_pages(block, vm_bytes(), 1);
	vm_block(block, vm_bytes() / 2);
	vm_mark("b");
}

/* Parent and child both leave "b": each maps all of the block. */
static void act_sum(enum vm_arm arm)
{
	void *block = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_write_pages(block, vm_bytes(), 1);
	vm_block(block, vm_bytes());
	if (arm == VM_TREATMENT)
		vm_wait(vm_fork(mark_b, NULL));
	vm_mark("b");
}

static void act_unmapped(enum vm_arm arm)
{
	void *block = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_write_pages(block, vm_bytes(), 1);
	vm_block(block, vm_bytes());
	if (arm == VM_TREATMENT)
		munmap(block, vm_bytes());
	vm_mark("b");
}

static void act_spare_verb(enum vm_arm arm)
{
	void *spare = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_write_pages(spare, vm_bytes(), 1);
	act_good(arm);
}

/* As the 65th verb call of a file would. */
static void act_too_many_verbs(enum vm_arm arm)
{
	const struct vm_site last = { 63, 1 }, beyond = { 64, 1 };

	vm_begin(last, "verb", 0, "");
	vm_begin(beyond, "verb", 0, "");
	act_good(arm);
}

/* A verb without which the act skips itself: that refutes nothing. */
static void act_skips_unwritten(enum vm_arm arm)
{
	void *spare = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_write_pages(spare, vm_bytes(), 1);
	if (!vm_count_pages(spare, vm_bytes(), 1))
		vm_skip("nothing was written");
	act_good(arm);
}

static void act_leak(enum vm_arm arm)
{
	void *volatile lost = malloc(100);

	act_good(arm);
	lost = NULL;
	(void)lost;
}

static void act_skip(enum vm_arm arm)
{
	act_good(arm);
	vm_skip("the machine would not");
}

static void act_control_skips(enum vm_arm arm)
{
	act_good(arm);
	if (arm == VM_CONTROL)
		vm_skip("the machine would not");
}

/* One arm skips, and the other does what it must not. */
static void act_skip_beside_idle(enum vm_arm arm)
{
	act_good(VM_CONTROL);
	if (arm == VM_CONTROL)
		vm_skip("the machine would not");
}

static void act_skip_beside_written(enum vm_arm arm)
{
	act_good(VM_TREATMENT);
	if (arm == VM_TREATMENT)
		vm_skip("the machine would not");
}

static void act_skip_beside_crash(enum vm_arm arm)
{
	if (arm == VM_TREATMENT)
		vm_skip("the machine would not");
	raise(SIGSEGV);
}

/*
 * Brings all of a file in, for which a small control group has no room. It is
 * mapped, since what nobody has mapped is taken by others too, where DAMON or
 * the like is on, before the group's limit is ever met. At the end it is
 * dropped: a group that is full is disturbed by whatever comes next.
 */
static void read_mapped(const char *name)
{
	int file = open(name, O_RDONLY);
	size_t len = vm_file_bytes(file), at;
	char *start = mmap(NULL, len, PROT_READ, MAP_SHARED, file, 0);

	if (start == MAP_FAILED)
		vm_break("%s: %s", name, strerror(errno));
	for (at = 0; at < len; at += vm_page_size())
		(void)*(volatile char *)(start + at);
	munmap(start, len);
	posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
	close(file);
}

/*
 * Leaves a byte in $VM_EXECUTIONS, reads all of $VM_READ, and writes nothing,
 * so that the claim is refuted. Where $VM_READ_ONCE is set, the treatment reads
 * in its first run alone.
 */
static void act_disturbed(enum vm_arm arm)
{
	const char *name = getenv("VM_READ"), *once = getenv("VM_READ_ONCE");
	int file = open(getenv("VM_EXECUTIONS"), O_WRONLY | O_APPEND);

	if (write(file, "x", 1) != 1)
		vm_break("VM_EXECUTIONS: %s", strerror(errno));
	close(file);
	if (name && (!once || (arm == VM_TREATMENT && !unlink(once))))
		read_mapped(name);
	act_good(VM_CONTROL);
}

static void live(void *unused)
{
	(void)unused;
}

static void touch_nothing(void *address)
{
	*(volatile char *)address = 1;
}

static void use_all(void *unused)
{
	(void)unused;
	vm_use_stack(2 << 20);
}

static void use_all_in_thread(void *unused)
{
	vm_thread_run(vm_thread_start(1 << 20, vm_page_size()), use_all,
		      unused);
}

static void call_abort(void *unused)
{
	(void)unused;
	abort();
}

/* Each way to die; in the control nobody does. */
static void act_die(enum vm_arm arm)
{
	bool live_on = arm == VM_CONTROL;
	char *nowhere = vm_map(vm_page_size(), MAP_PRIVATE);
	struct vm_death death;

	munmap(nowhere, vm_page_size());
	death = vm_death_of(live_on ? live : touch_nothing, nowhere);
	vm_fact("touch", death.signal);
	vm_fact("touch_code", death.code);
	vm_fact("touch_there", death.address == nowhere);
	vm_limit_stack(1 << 20);
	vm_fact("stack", vm_death_of(live_on ? live : use_all, NULL).signal);
	vm_fact("thread",
		vm_death_of(live_on ? live : use_all_in_thread, NULL).signal);
	death = vm_death_of(live_on ? live : call_abort, NULL);
	vm_fact("abort", death.signal);
	vm_fact("abort_code", death.code);
}

static void break_it(void *unused)
{
	(void)unused;
	vm_break("told by the one that died");
}

static void act_death_breaks(enum vm_arm arm)
{
	act_good(arm);
	vm_death_of(break_it, NULL);
}

static void act_death_leaves(enum vm_arm arm)
{
	act_good(arm);
	vm_death_of(leave, NULL);
}

/* The new program has the mark, and not the block. */
static void act_execute(enum vm_arm arm)
{
	void *block = vm_map(vm_bytes(), MAP_PRIVATE);

	vm_write_pages(block, vm_bytes(), 1);
	vm_block(block, vm_bytes());
	if (arm == VM_TREATMENT)
		vm_exec_mark("b");
	vm_mark("b");
}

/* What most of them expect; it tells act_good's arms apart. */
#define WRITES(low, high)                                                      \
	{                                                                      \
		{                                                              \
			VM_MINFLT,                                             \
			"a",                                                   \
			"b",                                                   \
			.treatment = VM_EVERY_PAGE,                            \
			.control = VM_BETWEEN(low, high),                      \
			.cause = "to be tried",                                \
		},                                                             \
	}

#define BAD(name, how, ...)                                                    \
	VM_CLAIM(name)                                                         \
	{                                                                      \
		.states = #name, .source = "none", .why = "to be tried",       \
		.differs = "does not write", .act = how,                       \
		.expects = __VA_ARGS__                                         \
	}

BAD(good, act_good, WRITES(0, 0));
BAD(does_nothing, act_idle, WRITES(0, 0));
BAD(control_is_treatment, act_same, WRITES(0, 0));
BAD(control_is_off, act_good, WRITES(1, 2));
BAD(overlapping, act_good, WRITES(0, 1000000));
BAD(crashes, act_crash, WRITES(0, 0));
BAD(leaves_early, act_leave, WRITES(0, 0));
BAD(leaves_no_mark, act_nothing, WRITES(0, 0));
BAD(marks_twice, act_twice, WRITES(0, 0));
BAD(unreaped, act_unreaped, WRITES(0, 0));
BAD(child_crashes, act_child_crashes, WRITES(0, 0));
BAD(child_fails, act_child_fails, WRITES(0, 0));
BAD(unpaired, act_unpaired, WRITES(0, 0));
BAD(spare_verb, act_spare_verb, WRITES(0, 0));
BAD(too_many_verbs, act_too_many_verbs, WRITES(0, 0));
BAD(skips_unwritten, act_skips_unwritten, WRITES(0, 0));
BAD(leaks, act_leak, WRITES(0, 0));
BAD(disturbed, act_disturbed, WRITES(0, 0));
BAD(skips, act_skip, WRITES(0, 0));
BAD(control_skips, act_control_skips, WRITES(0, 0));
BAD(skip_beside_idle, act_skip_beside_idle, WRITES(0, 0));
BAD(skip_beside_written, act_skip_beside_written, WRITES(0, 0));
BAD(skip_beside_crash, act_skip_beside_crash, WRITES(0, 0));
BAD(death_breaks, act_death_breaks, WRITES(0, 0));
BAD(death_leaves, act_death_leaves, WRITES(0, 0));

/* Fails as the one that it rests on does: one finding, not two. */
VM_CLAIM(rests_on_nothing){
	.states = "rests_on_nothing",
	.act = act_idle,
	.rests_on = { "does_nothing" },
	.expects = WRITES(0, 0),
};

VM_CLAIM(expects_nothing){ .states = "expects_nothing", .act = act_good };

#define ARM                                                                    \
	{                                                                      \
		.fact = "arm", .treatment = VM_EXACTLY(1),                     \
		.control = VM_EXACTLY(0)                                       \
	}

VM_CLAIM(leaves_once) {
	.states = "leaves_once",
	.act = act_leave_once,
	.runs = 3,
	.expects = {
		{ .fact = "run", .distinct = true,
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};

VM_CLAIM(is_alone) {
	.states = "is_alone",
	.act = act_look_around,
	.alone = true,
	.expects = {
		ARM,
		{ .fact = "shared",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ .fact = "acts",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};

VM_CLAIM(is_not_alone) {
	.states = "is_not_alone",
	.act = act_look_around,
	.expects = {
		ARM,
		{ .fact = "shared",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};

VM_CLAIM(hangs){
	.states = "hangs",
	.act = act_hang,
	.limit = 0.3,
	.expects = WRITES(0, 0),
};

VM_CLAIM(waits_for_ever){
	.states = "waits_for_ever",
	.act = act_waits_for_ever,
	.expects = WRITES(0, 0),
};

VM_CLAIM(needs_the_impossible){
	.states = "needs_the_impossible",
	.act = act_good,
	.needs = 1u << 31,
	.expects = WRITES(0, 0),
};

VM_CLAIM(only_premises) {
	.states = "only_premises",
	.act = act_same,
	.expects = {
		{ VM_MINFLT, "a", "b",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};

VM_CLAIM(no_control_range) {
	.states = "no_control_range",
	.act = act_good,
	.expects = {
		{ VM_MINFLT, "a", "b", .treatment = VM_EVERY_PAGE },
	},
};

VM_CLAIM(range_without_cause) {
	.states = "range_without_cause",
	.act = act_good,
	.expects = {
		{ VM_MINFLT, "a", "b",
		  .treatment = VM_EVERY_PAGE, .control = VM_BETWEEN(0, 1) },
	},
};

VM_CLAIM(not_measured) {
	.states = "not_measured",
	.act = act_cut,
	.expects = {
		{ VM_BLOCK_RSS, NULL, "b",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};

VM_CLAIM(fact_never_left) {
	.states = "fact_never_left",
	.act = act_good,
	.expects = {
		{ .fact = "nowhere",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
	},
};

VM_CLAIM(summed) {
	.states = "summed",
	.act = act_sum,
	.expects = {
		{ VM_BLOCK_RSS, NULL, "b",
		  .treatment = VM_TIMES(2, "pages"), .control = VM_EVERY_PAGE },
	},
};

VM_CLAIM(unmapped_is_zero) {
	.states = "unmapped_is_zero",
	.act = act_unmapped,
	.expects = {
		{ VM_BLOCK_MAPPED, NULL, "b",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_RSS, NULL, "b",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_PRESENT, NULL, "b",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};

#define DIES(name, number)                                                     \
	{                                                                      \
		.fact = name, .treatment = VM_EXACTLY(number),                 \
		.control = VM_EXACTLY(0)                                       \
	}

VM_CLAIM(deaths) {
	.states = "deaths",
	.act = act_die,
	.expects = {
		DIES("touch", SIGSEGV),
		DIES("touch_code", SEGV_MAPERR),
		DIES("touch_there", 1),
		DIES("stack", SIGSEGV),
		DIES("thread", SIGSEGV),
		DIES("abort", SIGABRT),
		{ .fact = "abort_code",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};

VM_CLAIM(executes) {
	.states = "executes",
	.act = act_execute,
	.expects = {
		{ VM_BLOCK_RSS, NULL, "b",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};
