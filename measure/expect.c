/* SPDX-License-Identifier: MIT */
/* expect - the one judge of traces by expectations. */
#include "measure/expect.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "measure/draw.h"

const char *vm_arm_name(enum vm_arm arm)
{
	return arm == VM_TREATMENT ? "treatment" : "control";
}

static const struct {
	const char *name;
	int status;
} verdicts[] = {
	[VM_HOLDS] = { "holds", 0 },	  [VM_OBSERVED] = { "observed", 0 },
	[VM_SKIPPED] = { "skipped", 77 }, [VM_VACUOUS] = { "vacuous", 1 },
	[VM_REFUTED] = { "refuted", 1 },  [VM_BROKEN] = { "broken", 99 },
};

const char *vm_verdict_name(enum vm_verdict verdict)
{
	return verdicts[verdict].name;
}

int vm_verdict_status(enum vm_verdict verdict)
{
	return verdicts[verdict].status;
}

const char *vm_expect_title(const struct vm_expect *expect, char *text,
			    size_t size)
{
	const char *name = vm_metric_info(expect->metric)->name;

	if (expect->distinct)
		snprintf(text, size, "%s, distinct values", expect->fact);
	else if (expect->metric == VM_FACT)
		snprintf(text, size, "%s", expect->fact);
	else if (expect->from)
		snprintf(text, size, "%s, %s to %s", name, expect->from,
			 expect->to);
	else
		snprintf(text, size, "%s at %s", name, expect->to);
	return text;
}

enum vm_exactness vm_expect_exactness(const struct vm_expect *expect)
{
	enum vm_exactness of_metric = vm_metric_info(expect->metric)->exactness;

	if (expect->distinct)
		return VM_VARIES; /* random numbers: two may be the same */
	return of_metric > expect->exactness ? of_metric : expect->exactness;
}

const char *vm_range_text(const struct vm_seen *seen, char *text, size_t size)
{
	char lo[VM_NUMBER], hi[VM_NUMBER];

	vm_number(lo, seen->lo);
	vm_number(hi, seen->hi);
	if (seen->lo == seen->hi)
		snprintf(text, size, "%s", lo);
	else if (seen->hi == INT64_MAX)
		snprintf(text, size, "at least %s", lo);
	else
		snprintf(text, size, "%s to %s", lo, hi);
	return text;
}

/* The worst verdict wins, and of equally bad ones the first. */
__attribute__((format(printf, 3, 4))) static void
rule(struct vm_judgement *judgement, enum vm_verdict verdict,
     const char *format, ...)
{
	va_list args;

	if (verdict <= judgement->verdict)
		return;
	judgement->verdict = verdict;
	va_start(args, format);
	vsnprintf(judgement->reason, sizeof(judgement->reason), format, args);
	va_end(args);
}

/* Is it address space that the metric counts, touched or not? */
static bool of_space(enum vm_metric metric)
{
	return metric == VM_VSZ || metric == VM_LISTED;
}

/* The pages of the block at mark `to`, or at the last mark that has one. */
static enum vm_reading pages_of(const struct vm_trace *trace,
				const struct vm_expect *expect, int64_t *pages)
{
	const struct vm_record *mark;
	size_t i;

	*pages = 0;
	for (i = 0; (mark = vm_trace_find(trace, VM_RECORD_MARK, NULL, i));
	     i++) {
		const struct vm_snapshot *seen = &mark->snapshot;

		if (!seen->block)
			continue;
		*pages = (int64_t)seen->block_pages;
		if (seen->mapping_pages && of_space(expect->metric))
			*pages = (int64_t)seen->mapping_pages;
		if (expect->to && !strcmp(mark->name, expect->to))
			break;
	}
	return *pages ? VM_READ : VM_NO_MARK;
}

/* Shifts a range by a fact's value; an open end stays open. */
static enum vm_reading resolve(const struct vm_range *range,
			       const struct vm_trace *trace,
			       const struct vm_expect *expect,
			       struct vm_seen *seen)
{
	enum vm_reading reading = VM_READ;
	int64_t fact = 0, slack = 0;

	if (range->fact && !strcmp(range->fact, "pages"))
		reading = pages_of(trace, expect, &fact);
	else if (range->fact)
		reading = vm_trace_fact(trace, range->fact, &fact);
	if (reading == VM_READ && range->slack)
		reading = vm_trace_fact(trace, range->slack, &slack);
	if (reading != VM_READ)
		return reading;
	if (range->fact)
		fact = fact * range->times / range->over;
	seen->lo = range->lo + fact - slack;
	seen->hi =
		range->hi == INT64_MAX ? INT64_MAX : range->hi + fact + slack;
	return VM_READ;
}

static void look(const struct vm_expect *expect, enum vm_arm arm,
		 const struct vm_trace *trace, struct vm_seen *seen)
{
	const struct vm_range *range = &expect->treatment;

	if (vm_trace_find(trace, VM_RECORD_SKIP, NULL, 0)) {
		seen->reading = VM_NOT_ASKED;
		return;
	}
	if (arm == VM_CONTROL && !expect->control.same)
		range = &expect->control;
	if (expect->distinct)
		seen->reading =
			vm_trace_distinct(trace, expect->fact, &seen->value);
	else if (expect->metric == VM_FACT)
		seen->reading =
			vm_trace_fact(trace, expect->fact, &seen->value);
	else
		seen->reading =
			vm_trace_metric(trace, expect->metric, expect->from,
					expect->to, &seen->value);
	if (seen->reading == VM_READ)
		seen->reading = resolve(range, trace, expect, seen);
	seen->in = seen->reading == VM_READ && seen->value >= seen->lo &&
		   seen->value <= seen->hi;
}

/* A foreign program has one arm: it need not be named. */
static const char *prefix(const struct vm_judgement *judgement, enum vm_arm arm)
{
	if (judgement->alone)
		return "";
	return arm == VM_TREATMENT ? "treatment: " : "control: ";
}

/* Why a reading came to nothing: for the author of the act. */
static void rule_unread(struct vm_judgement *judgement, enum vm_arm arm,
			const struct vm_outcome *outcome)
{
	static const char *const why[] = {
		[VM_NO_MARK] = "a mark, block or fact that it needs was never "
			       "left",
		[VM_TWICE] = "it was left twice by one process",
		[VM_NOT_PAIRED] = "a process left the second mark but not the "
				  "first",
		[VM_NOT_READ] = "it was not measured there",
	};
	char title[128];

	rule(judgement, VM_BROKEN, "%s%s: %s", prefix(judgement, arm),
	     vm_expect_title(outcome->expect, title, sizeof(title)),
	     why[outcome->seen[arm].reading]);
}

static void rule_out(struct vm_judgement *judgement, enum vm_arm arm,
		     const struct vm_outcome *outcome)
{
	const struct vm_seen *seen = &outcome->seen[arm];
	char title[128], value[VM_NUMBER], range[96];

	rule(judgement, VM_REFUTED, "%s%s is %s, expected %s",
	     prefix(judgement, arm),
	     vm_expect_title(outcome->expect, title, sizeof(title)),
	     vm_number(value, seen->value),
	     vm_range_text(seen, range, sizeof(range)));
}

static void rule_vacuous(struct vm_judgement *judgement,
			 const struct vm_outcome *outcome)
{
	char title[128], value[VM_NUMBER], range[96];

	rule(judgement, VM_VACUOUS,
	     "control: %s is %s, inside the treatment's range (%s): the check "
	     "could not have failed here",
	     vm_expect_title(outcome->expect, title, sizeof(title)),
	     vm_number(value, outcome->seen[VM_CONTROL].value),
	     vm_range_text(&outcome->seen[VM_TREATMENT], range, sizeof(range)));
}

static void rule_on(struct vm_judgement *judgement, struct vm_outcome *outcome,
		    size_t arms)
{
	const struct vm_seen *treated = &outcome->seen[VM_TREATMENT];
	const struct vm_seen *control = &outcome->seen[VM_CONTROL];
	bool differ = !outcome->expect->control.same, both = arms > 1;
	enum vm_arm arm;

	for (arm = 0; arm < arms; arm++) {
		both &= outcome->seen[arm].reading != VM_NOT_ASKED;
		if (outcome->seen[arm].reading == VM_READ ||
		    outcome->seen[arm].reading == VM_NOT_ASKED)
			continue;
		rule_unread(judgement, arm, outcome);
		return;
	}
	if (treated->reading == VM_READ && !treated->in)
		rule_out(judgement, VM_TREATMENT, outcome);
	if (arms == 1 || control->reading != VM_READ)
		return;
	if (both && differ)
		outcome->telling =
			treated->hi < control->lo || control->hi < treated->lo;
	if (control->in)
		return;
	if (both && differ && control->value >= treated->lo &&
	    control->value <= treated->hi)
		rule_vacuous(judgement, outcome);
	else
		rule_out(judgement, VM_CONTROL, outcome);
}

/* A range wider than one number with no cause is a tolerance with no name. */
static void rule_declaration(struct vm_judgement *judgement,
			     const struct vm_expect *expect)
{
	const struct vm_range *ranges[] = { &expect->treatment,
					    &expect->control };
	char title[128];
	size_t i;

	vm_expect_title(expect, title, sizeof(title));
	if (!expect->control.set)
		rule(judgement, VM_BROKEN,
		     "declaration: %s: there is no range for the control",
		     title);
	for (i = 0; i < 2; i++)
		if ((ranges[i]->lo != ranges[i]->hi || ranges[i]->slack) &&
		    !expect->cause)
			rule(judgement, VM_BROKEN,
			     "declaration: %s: a range without a named cause",
			     title);
}

/* How many arms skipped themselves; the first's reason is the claim's. */
static size_t rule_skips(struct vm_judgement *judgement,
			 const struct vm_trace *const traces[], size_t arms)
{
	const struct vm_record *skip;
	size_t skips = 0;
	enum vm_arm arm;

	for (arm = 0; arm < arms; arm++) {
		skip = vm_trace_find(traces[arm], VM_RECORD_SKIP, NULL, 0);
		if (!skip)
			continue;
		rule(judgement, VM_SKIPPED, "%s%s", prefix(judgement, arm),
		     skip->text);
		skips++;
	}
	return skips;
}

void vm_judge(const struct vm_expect *expects, const struct vm_trace *treatment,
	      const struct vm_trace *control, unsigned int unmet,
	      struct vm_judgement *judgement)
{
	const struct vm_trace *traces[VM_ARMS] = { treatment, control };
	size_t arms = control ? VM_ARMS : 1;
	size_t i, skips, judged = 0, telling = 0;
	enum vm_arm arm;

	memset(judgement, 0, sizeof(*judgement));
	judgement->alone = !control;
	skips = rule_skips(judgement, traces, arms);
	for (i = 0; i < VM_EXPECTS && expects[i].treatment.set; i++) {
		struct vm_outcome *outcome = &judgement->outcomes[i];

		outcome->expect = &expects[i];
		if (control)
			rule_declaration(judgement, outcome->expect);
		outcome->left_out = (outcome->expect->needs & unmet) != 0;
		if (outcome->left_out)
			continue;
		for (arm = 0; arm < arms; arm++)
			look(outcome->expect, arm, traces[arm],
			     &outcome->seen[arm]);
		rule_on(judgement, outcome, arms);
		telling += outcome->telling;
		judged++;
	}
	judgement->count = i;
	if (!i)
		rule(judgement, VM_BROKEN,
		     "declaration: the claim expects nothing");
	else if (!judged)
		rule(judgement, VM_SKIPPED,
		     "none of its expectations can be measured here");
	else if (arms > 1 && !telling && !skips)
		rule(judgement, VM_VACUOUS,
		     "no expectation tells the arms apart: each is a premise "
		     "or its two ranges overlap");
}
