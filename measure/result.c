/* SPDX-License-Identifier: MIT */
/* result - the results document: what was measured, expected and judged. */
#include "measure/result.h"

#include <stdlib.h>

#include "measure/draw.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static void put(json_t *object, const char *key, json_t *value)
{
	if (!value || json_object_set_new(object, key, value))
		abort(); /* out of memory */
}

static void put_number(json_t *object, const char *key, int64_t number)
{
	put(object, key, json_integer((json_int_t)number));
}

static void put_text(json_t *object, const char *key, const char *text)
{
	put(object, key, text ? json_string(text) : json_null());
}

json_t *vm_document(void)
{
	json_t *document = json_object();
	json_t *summary = json_object();
	enum vm_verdict verdict;

	put_text(document, "schema", VM_RESULTS_SCHEMA);
	put_text(document, "version", PACKAGE_VERSION);
	put(document, "environment", vm_environment());
	for (verdict = VM_HOLDS; verdict <= VM_BROKEN; verdict++)
		put_number(summary, vm_verdict_name(verdict), 0);
	put(document, "summary", summary);
	put(document, "claims", json_array());
	return document;
}

/* Every metric that was read; counters at the reading's exit, if it counted. */
static json_t *metrics_of(const uint64_t *values, const uint64_t *unless)
{
	json_t *object = json_object();
	enum vm_metric metric;

	for (metric = VM_FACT + 1; metric < VM_METRICS; metric++)
		if (values[metric] != VM_UNMEASURED &&
		    (!unless || values[metric] != unless[metric]))
			put_number(object, vm_metric_info(metric)->name,
				   (int64_t)values[metric]);
	return object;
}

static json_t *block_of(const struct vm_snapshot *snapshot)
{
	char strip[VM_STRIP + 1] = "";
	json_t *block;
	size_t i;

	if (!snapshot->block)
		return json_null();
	for (i = 0; i < VM_STRIP; i++)
		strip[i] = *vm_page_glyph(snapshot->strip[i], false);
	block = json_object();
	put(block, "address",
	    json_sprintf("0x%llx", (unsigned long long)snapshot->block));
	put_number(block, "pages", (int64_t)snapshot->block_pages);
	put_text(block, "strip", strip);
	return block;
}

json_t *vm_record_json(const struct vm_record *record)
{
	static const char *const kinds[] = {
		[VM_RECORD_MARK] = "mark", [VM_RECORD_FACT] = "fact",
		[VM_RECORD_VERB] = "verb", [VM_RECORD_BREAK] = "break",
		[VM_RECORD_SKIP] = "skip", [VM_RECORD_END] = "end",
	};
	json_t *object = json_object();

	put_text(object, "kind", kinds[record->kind]);
	put_number(object, "pid", record->pid);
	switch (record->kind) {
	case VM_RECORD_MARK:
		put_text(object, "name", record->name);
		put(object, "metrics",
		    metrics_of(record->snapshot.entry, NULL));
		put(object, "at_exit",
		    metrics_of(record->snapshot.exit, record->snapshot.entry));
		put(object, "block", block_of(&record->snapshot));
		break;
	case VM_RECORD_FACT:
		put_text(object, "name", record->name);
		put_number(object, "value", record->value);
		break;
	case VM_RECORD_VERB:
		put_text(object, "name", record->name);
		put_number(object, "site", record->value);
		put_number(object, "line", record->line);
		put(object, "off", json_boolean(record->off));
		break;
	case VM_RECORD_BREAK:
	case VM_RECORD_SKIP:
		put_text(object, "text", record->text);
		break;
	}
	return object;
}

static json_t *arm_of(const struct vm_trace *trace)
{
	json_t *records = json_array();
	size_t i;

	for (i = 0; i < trace->count; i++)
		if (json_array_append_new(records,
					  vm_record_json(&trace->records[i])))
			abort();
	return records;
}

static json_t *seen_of(const struct vm_seen *seen)
{
	json_t *object;

	if (seen->reading != VM_READ)
		return json_null();
	object = json_object();
	put_number(object, "seen", seen->value);
	put(object, "low",
	    seen->lo == INT64_MIN ? json_null()
				  : json_integer((json_int_t)seen->lo));
	put(object, "high",
	    seen->hi == INT64_MAX ? json_null()
				  : json_integer((json_int_t)seen->hi));
	put(object, "in", json_boolean(seen->in));
	return object;
}

static json_t *outcome_of(const struct vm_outcome *outcome)
{
	const struct vm_expect *expect = outcome->expect;
	const struct vm_metric_info *info = vm_metric_info(expect->metric);
	json_t *object = json_object();
	char title[128];
	enum vm_arm arm;

	put_text(object, "title",
		 vm_expect_title(expect, title, sizeof(title)));
	put_text(object, "metric",
		 expect->metric == VM_FACT ? expect->fact : info->name);
	put_text(object, "source", vm_source_name(info->source));
	put_text(object, "from", expect->from);
	put_text(object, "to", expect->to);
	put_text(object, "cause", expect->cause);
	put_text(object, "exactness",
		 vm_exactness_name(vm_expect_exactness(expect)));
	put(object, "premise", json_boolean(expect->control.same));
	put(object, "telling", json_boolean(outcome->telling));
	put(object, "left_out", json_boolean(outcome->left_out));
	for (arm = 0; arm < VM_ARMS; arm++)
		put(object, vm_arm_name(arm), seen_of(&outcome->seen[arm]));
	return object;
}

static json_t *rests_on(const struct vm_claim *claim)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; claim->rests_on[i]; i++)
		if (json_array_append_new(names,
					  json_string(claim->rests_on[i])))
			abort();
	return names;
}

/* Of a claim that was run again: why, and what the first run gave. */
static json_t *again_of(const struct vm_result *result)
{
	json_t *object;

	if (!result->again)
		return json_null();
	object = json_object();
	put_number(object, "pages_taken", (int64_t)result->first_taken);
	put_text(object, "first_reason", result->first_reason);
	return object;
}

static void count_verdict(json_t *document, const char *verdict)
{
	json_t *summary = json_object_get(document, "summary");

	put_number(summary, verdict,
		   json_integer_value(json_object_get(summary, verdict)) + 1);
}

void vm_document_add(json_t *document, const struct vm_result *result)
{
	const struct vm_judgement *judgement = &result->judgement;
	const char *verdict = vm_verdict_name(judgement->verdict);
	json_t *claim = json_object(), *expects = json_array();
	json_t *arms = json_object();
	enum vm_arm arm;
	size_t i;

	put_text(claim, "name", result->request.entry->name);
	put_text(claim, "states", result->request.entry->claim->states);
	put_text(claim, "topic",
		 vm_topic_info(result->request.entry->claim->topic)->name);
	put(claim, "rests_on", rests_on(result->request.entry->claim));
	put_text(claim, "verdict", verdict);
	put_text(claim, "reason", judgement->reason);
	put(claim, "again", again_of(result));
	put(claim, "seconds", json_real(result->seconds));
	for (i = 0; i < judgement->count; i++)
		if (json_array_append_new(expects,
					  outcome_of(&judgement->outcomes[i])))
			abort();
	put(claim, "expectations", expects);
	for (arm = 0; arm < VM_ARMS; arm++)
		put(arms, vm_arm_name(arm), arm_of(&result->trace[arm]));
	put(claim, "arms", arms);
	if (json_array_append_new(json_object_get(document, "claims"), claim))
		abort();
	count_verdict(document, verdict);
}

int vm_json(FILE *out, const json_t *document)
{
	if (json_dumpf(document, out, JSON_INDENT(1)))
		return -1;
	return fputc('\n', out) == EOF ? -1 : 0;
}
