/* SPDX-License-Identifier: MIT */
/* vmgrade_steps - the steps of a check, done with a process's functions. */
#include "tools/vmgrade_steps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/proc.h"
#include "tools/vmgrade_called.h"

enum {
	RESULTS = 64,
	BLOCK_MOST = 1 << 20 /* pages */
};

/* A number under a name; a block of memory, where it has pages. */
struct named {
	const char *name;
	int64_t value;
	size_t pages;
	unsigned char *written; /* of each page its byte; 0: none */
};

struct steps {
	const struct grading *grading;
	const struct lab_check *check;
	struct callee *callee;
	int trace;
	uint64_t seed; /* of what is chosen by chance */
	struct named named[RESULTS];
	size_t count;
	const struct named *block; /* the last one: what marks measure */
	char *what;
};

static void leave(const struct steps *steps, const struct vm_record *record)
{
	vm_trace_append(steps->trace, record);
}

static void leave_fact(const struct steps *steps, const char *name,
		       int64_t value)
{
	struct vm_record record = { .kind = VM_RECORD_FACT, .value = value };

	snprintf(record.name, sizeof(record.name), "%s", name);
	leave(steps, &record);
}

static struct named *find(struct steps *steps, const char *name)
{
	size_t i;

	/* The last of that name. */
	for (i = steps->count; i-- > 0;)
		if (!strcmp(steps->named[i].name, name))
			return &steps->named[i];
	return NULL;
}

static struct named *keep(struct steps *steps, const char *name, int64_t value)
{
	struct named *named;

	if (!name || steps->count == RESULTS)
		return NULL;
	named = &steps->named[steps->count++];
	*named = (struct named){ .name = name, .value = value };
	leave_fact(steps, name, value);
	return named;
}

/* A number as a word says it: with what was drawn, or a result. */
static int64_t value_of(struct steps *steps, const char *word)
{
	const struct named *named = find(steps, word);
	char *text;
	int64_t value;

	if (named)
		return named->value;
	text = lab_word(steps->grading->lab, steps->grading->student, word);
	value = text ? strtoll(text, NULL, 0) : 0;
	free(text);
	return value;
}

/* An expression of pages. */
static size_t pages_of(struct steps *steps, const char *text)
{
	const struct lab *lab = steps->grading->lab;
	struct lab_expression expression;
	int64_t fact = 0, pages;
	unsigned int i;

	if (lab_expression(text, &expression))
		return 0;
	for (i = 0; expression.fact && i < lab->draw_count; i++)
		if (!strcmp(lab->draw[i].name, expression.fact))
			fact = lab_drawn_fact(lab, &lab->draw[i],
					      steps->grading->student);
	pages = lab_value(&expression, fact);
	free(expression.fact);
	return pages < 0 ? 0 : pages > BLOCK_MOST ? BLOCK_MOST : (size_t)pages;
}

static enum steps_result do_call(struct steps *steps,
				 const struct lab_step *step)
{
	const unsigned int function =
		called_number(steps->grading->lab, step->call);
	int64_t args[LAB_ARGS] = { 0 }, result = 0;
	struct named *named;
	unsigned int i;

	for (i = 0; i < step->args_count && i < LAB_ARGS; i++)
		args[i] = value_of(steps, step->args[i]);
	snprintf(steps->what, 128, "%s()", step->call);
	switch (callee_call(steps->callee, function, args, &result)) {
	case CALLEE_MISSING:
		return STEPS_MISSING;
	case CALLEE_GONE:
		return STEPS_GONE;
	default:
		break;
	}
	named = keep(steps, step->as, result);
	if (named && step->pages) {
		named->pages = pages_of(steps, step->pages);
		named->written = calloc(1, named->pages + 1);
		if (!named->written)
			abort();
		steps->block = named;
	}
	return STEPS_DONE;
}

/* The process that a step is about: the callee, or a child of it. */
static pid_t process_of(struct steps *steps, const struct lab_step *step)
{
	return step->in ? (pid_t)value_of(steps, step->in) : steps->callee->pid;
}

static enum steps_result do_mark(struct steps *steps,
				 const struct lab_step *step)
{
	const uint64_t page = vm_page_size();
	struct vm_record record = { .kind = VM_RECORD_MARK };
	uint64_t block = 0, len = 0;
	struct vm_reader reader;
	bool gone;

	record.pid = process_of(steps, step);
	snprintf(record.name, sizeof(record.name), "%s", step->mark);
	if (steps->block) {
		block = (uint64_t)steps->block->value / page * page;
		len = steps->block->pages * page;
	}
	gone = vm_reader_open(&reader, record.pid) ||
	       vm_snapshot_take(&reader, block, len, &record.snapshot);
	vm_reader_close(&reader);
	snprintf(steps->what, 128, "the mark \"%s\"", step->mark);
	if (!gone)
		leave(steps, &record);
	return !gone ? STEPS_DONE : errno == ESRCH ? STEPS_GONE : STEPS_HIDDEN;
}

/* splitmix64 */
static uint32_t chance(struct steps *steps, uint32_t below)
{
	uint64_t mixed = steps->seed += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((mixed ^ mixed >> 31) % below);
}

/* Which pages a step is about: all of them, or each by chance of one half. */
static bool chosen(struct steps *steps, const struct lab_step *step)
{
	return !step->pages || !strcmp(step->pages, "all") || chance(steps, 2);
}

/* Touches pages of a block from outside; *count is how many could be. */
static void touch(struct steps *steps, const struct lab_step *step,
		  struct named *block, int64_t *count)
{
	const pid_t pid = process_of(steps, step);
	const uint64_t page = vm_page_size();
	unsigned char byte;
	size_t i;

	for (i = 0; i < block->pages; i++) {
		const uint64_t at = (uint64_t)block->value + i * page;

		if (step->compare) {
			*count += block->written[i] &&
				  callee_read(pid, at, &byte, 1) &&
				  byte == block->written[i];
		} else if (!chosen(steps, step)) {
			continue;
		} else if (step->read) {
			*count += callee_read(pid, at, &byte, 1);
		} else {
			byte = (unsigned char)(1 + chance(steps, 255));
			if (!callee_write(pid, at, &byte, 1))
				continue;
			block->written[i] = byte;
			++*count;
		}
	}
}

static enum steps_result do_touch(struct steps *steps,
				  const struct lab_step *step)
{
	const char *name = step->write	? step->write
			   : step->read ? step->read
					: step->compare;
	struct named *block = find(steps, name);
	int64_t count = 0;

	if (block && block->pages)
		touch(steps, step, block, &count);
	keep(steps, step->as, count);
	return STEPS_DONE;
}

static enum steps_result do_put(struct steps *steps,
				const struct lab_step *step)
{
	char *text = step->room ? NULL
				: lab_word(steps->grading->lab,
					   steps->grading->student, step->text);
	const size_t len = step->room ? (size_t)value_of(steps, step->room)
			   : text     ? strlen(text) + 1
				      : 0;
	char *bytes = calloc(1, len + 1);
	uint64_t address;
	int error;

	if (!bytes || (step->text && !text))
		abort();
	if (text)
		memcpy(bytes, text, len);
	free(text);
	errno = 0;
	address = callee_put(steps->callee, bytes, len);
	error = errno;
	free(bytes);
	snprintf(steps->what, 128, "a text or room for it%s%s",
		 error ? ": " : "", error ? strerror(error) : "");
	if (!address) /* the program says where the room is, and keeps it */
		return steps->callee->room_used + len > CALLEE_ROOM
			       ? STEPS_ERROR
		       : error == ESRCH ? STEPS_GONE
					: STEPS_HIDDEN;
	keep(steps, step->as, (int64_t)address);
	return STEPS_DONE;
}

static enum steps_result do_peek(struct steps *steps,
				 const struct lab_step *step)
{
	const size_t size = step->size ? step->size : 8;
	int64_t value = 0; /* what is read comes first: little-endian */

	if (!callee_read(steps->callee->pid,
			 (uint64_t)value_of(steps, step->peek) + step->offset,
			 &value, size))
		value = -1;
	keep(steps, step->as, value);
	return STEPS_DONE;
}

static enum steps_result do_fork(struct steps *steps,
				 const struct lab_step *step)
{
	struct named *named;
	pid_t child;

	snprintf(steps->what, 128, "a fork");
	if (callee_fork(steps->callee, &child) != CALLEE_DONE)
		return STEPS_GONE;
	if (steps->count == RESULTS)
		return STEPS_ERROR;
	named = &steps->named[steps->count++];
	*named = (struct named){ .name = step->fork, .value = child };
	return STEPS_DONE;
}

static enum steps_result do_step(struct steps *steps,
				 const struct lab_step *step)
{
	if (step->call)
		return do_call(steps, step);
	if (step->mark)
		return do_mark(steps, step);
	if (step->text || step->room)
		return do_put(steps, step);
	if (step->peek)
		return do_peek(steps, step);
	if (step->fork)
		return do_fork(steps, step);
	return do_touch(steps, step);
}

enum steps_result steps_do(const struct grading *grading,
			   const struct lab_check *check, uint64_t seed,
			   struct callee *callee, int trace, char what[128])
{
	struct steps steps = { .grading = grading,
			       .check = check,
			       .callee = callee,
			       .trace = trace,
			       .seed = seed,
			       .what = what };
	const struct lab *lab = grading->lab;
	enum steps_result result = STEPS_DONE;
	unsigned int i;

	*what = '\0';
	for (i = 0; i < lab->draw_count; i++)
		leave_fact(
			&steps, lab->draw[i].name,
			lab_drawn_fact(lab, &lab->draw[i], grading->student));
	for (i = 0; i < check->steps_count && result == STEPS_DONE; i++)
		result = do_step(&steps, &check->steps[i]);
	while (steps.count)
		free(steps.named[--steps.count].written);
	return result;
}
