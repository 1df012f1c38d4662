/* SPDX-License-Identifier: MIT */
/* vmwatch_seen - what the live view knows of the processes it watches. */
#include <stdlib.h>
#include <string.h>

#include "measure/plain.h"
#include "tools/vmwatch_live.h"

enum {
	SECOND = 1000000000
};

static struct seen_process *find(struct seen *seen, pid_t pid)
{
	struct seen_process *process = seen->processes;

	while (process && (process->pid != pid || process->ended))
		process = process->next;
	return process;
}

static void add(struct seen *seen, pid_t pid, int64_t time)
{
	struct seen_process *process = calloc(1, sizeof(*process));
	struct seen_process **link = &seen->processes;

	if (!process)
		return; /* it is not shown, then */
	process->pid = pid;
	process->began = time;
	process->vsz.step = process->rss.step = seen->period;
	process->faults.step = seen->period;
	process->faults.rate = true;
	while (*link)
		link = &(*link)->next;
	*link = process;
	seen->alive++;
	if (!seen->shown)
		seen->shown = process;
}

static void take_away(struct seen *seen, struct seen_process *process)
{
	struct seen_process **link = &seen->processes;

	while (*link != process)
		link = &(*link)->next;
	*link = process->next;
	free(process);
}

void seen_next(struct seen *seen)
{
	struct seen_process *old = seen->shown, *process = old;

	if (!old || !seen->alive)
		return;
	do
		process = process->next ?: seen->processes;
	while (process->ended);
	seen->shown = process;
	if (old->ended)
		take_away(seen, old);
}

static void sampled(struct seen *seen, const struct vm_moment *moment)
{
	struct seen_process *process = find(seen, moment->pid);
	const struct vm_sample *sample = &moment->sample;
	int64_t time;

	if (!process)
		return;
	time = moment->time - process->began;
	vm_history_add(&process->vsz, time, (double)sample->vsz);
	vm_history_add(&process->rss, time, (double)sample->rss);
	if (process->sampled)
		vm_history_add(&process->faults, time,
			       (double)(sample->minflt + sample->majflt) -
				       (double)(process->last.minflt +
						process->last.majflt));
	process->last = *sample;
	process->sampled = true;
}

/* The one that is shown stays, for whoever looks. */
static void ended(struct seen *seen, pid_t pid)
{
	struct seen_process *process = find(seen, pid);

	if (!process)
		return;
	process->ended = true;
	seen->alive--;
	if (process != seen->shown)
		take_away(seen, process);
}

/* A second has passed: nothing may have happened in it, or in several. */
static void pass_second(struct seen *seen)
{
	if (seen->now - seen->second_at < SECOND)
		return;
	memcpy(seen->second, seen->counts, sizeof(seen->counts));
	memset(seen->counts, 0, sizeof(seen->counts));
	if (seen->now - seen->second_at >= 2 * (int64_t)SECOND)
		memset(seen->second, 0, sizeof(seen->second));
	seen->second_at = seen->now / SECOND * SECOND;
}

static struct seen_event *event(struct seen *seen)
{
	return &seen->events[seen->event_count++ % SEEN_EVENTS];
}

/* A mark's record is gone with the next moment. */
static void marked(struct seen_event *event, const struct vm_moment *moment)
{
	struct lines lines = { .brief = true };

	lines.out = fmemopen(event->text, sizeof(event->text) - 1, "w");
	if (!lines.out)
		return;
	setbuf(lines.out, NULL); /* what does not fit is left out */
	print_line(&lines, moment);
	fclose(lines.out);
	event->text[strcspn(event->text, "\n")] = '\0';
}

void seen_moment(struct seen *seen, const struct vm_moment *moment)
{
	struct seen_event *one;

	/* Faults are told in batches, later than what came after them. */
	if (moment->time > seen->now)
		seen->now = moment->time;
	pass_second(seen);
	switch (moment->kind) {
	case VM_MOMENT_START:
		add(seen, moment->pid, moment->time);
		return;
	case VM_MOMENT_SAMPLE:
		sampled(seen, moment);
		return;
	case VM_MOMENT_FAULT:
		seen->counts[moment->fault.label]++;
		seen->all[moment->fault.label]++;
		return;
	case VM_MOMENT_SYSTEM:
		seen->system = *moment;
		return;
	case VM_MOMENT_EXEC:
		sampled(seen, moment);
		break;
	case VM_MOMENT_EXIT:
		ended(seen, moment->pid);
		break;
	default:
		break;
	}
	one = event(seen);
	one->moment = *moment;
	one->text[0] = '\0';
	if (moment->kind == VM_MOMENT_MARK)
		marked(one, moment);
}

void seen_text(struct seen *seen, const char *text, size_t len)
{
	struct seen_event *one = event(seen);
	FILE *out = fmemopen(one->text, sizeof(one->text) - 1, "w");

	memset(&one->moment, 0, sizeof(one->moment));
	if (!out)
		return;
	setbuf(out, NULL);
	fprintf(out, "%9.3f: ", (double)seen->now / 1e9);
	vm_plain(out, text, len, SIZE_MAX);
	fclose(out);
}

void seen_free(struct seen *seen)
{
	while (seen->processes)
		take_away(seen, seen->processes);
}
