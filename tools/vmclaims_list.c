/* SPDX-License-Identifier: MIT */
/* vmclaims_list - the claims as a list, as a catalogue and as a course. */
#include <string.h>

#include "tools/vmclaims.h"

/* Ends the tool for a topic that there is not. VM_TOPICS stands for all. */
static enum vm_topic chosen_topic(const struct options *options)
{
	enum vm_topic topic;
	char names[256];
	size_t used = 0;

	if (!options->topic)
		return VM_TOPICS;
	for (topic = 0; topic < VM_TOPICS; topic++)
		if (!strcmp(vm_topic_info(topic)->name, options->topic))
			return topic;
	for (topic = 0; topic < VM_TOPICS; topic++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
					 " %s", vm_topic_info(topic)->name);
	tool_usage("'%s' is not a topic; these are:%s", options->topic, names);
}

/* The next claim of the topic from `index` on, or NULL. */
static const struct vm_claim_entry *next_of(enum vm_topic topic, size_t *index)
{
	const struct vm_claim_entry *entry;

	while ((entry = vm_claim_at((*index)++)))
		if (entry->claim->topic == topic)
			return entry;
	return NULL;
}

/* A range as it was written, before anything is measured. */
static void print_range(const struct vm_range *range)
{
	char number[VM_NUMBER];

	if (!range->set || range->lo == INT64_MIN) {
		printf("any");
		return;
	}
	if (range->same) {
		printf("the same");
		return;
	}
	if (range->fact && range->over > 1)
		printf("%s / %s", range->fact, vm_number(number, range->over));
	else if (range->fact && range->times == -1)
		printf("-%s", range->fact);
	else if (range->fact && range->times != 1)
		printf("%s x %s", vm_number(number, range->times), range->fact);
	else if (range->fact)
		printf("%s", range->fact);
	if (range->fact && !range->lo && !range->hi)
		return;
	if (range->fact)
		printf(" + ");
	printf("%s", vm_number(number, range->lo));
	if (range->hi == INT64_MAX)
		printf(" or more");
	else if (range->hi != range->lo)
		printf(" to %s", vm_number(number, range->hi));
	if (range->slack)
		printf(", give or take %s", range->slack);
}

static void markdown_expectations(const struct vm_claim *claim)
{
	char title[128];
	size_t i;

	printf("| measured | treatment | control |\n|---|---|---|\n");
	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++) {
		const struct vm_expect *expect = &claim->expects[i];

		printf("| %s | ",
		       vm_expect_title(expect, title, sizeof(title)));
		print_range(&expect->treatment);
		printf(" | ");
		print_range(&expect->control);
		printf(" |\n");
	}
	putchar('\n');
	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++)
		if (claim->expects[i].cause)
			printf("A range, not a number (%s): %s.\n\n",
			       vm_expect_title(&claim->expects[i], title,
					       sizeof(title)),
			       claim->expects[i].cause);
}

static void markdown_claim(const struct vm_claim_entry *entry)
{
	const struct vm_claim *claim = entry->claim;
	char text[VM_REASON];
	unsigned int needs;
	size_t i;

	printf("### %s\n\n%s\n\n", entry->name, claim->states);
	if (claim->observation)
		printf("Observed, not judged.");
	else
		printf("The control %s.", claim->differs);
	printf(" Source: %s.\n\n", claim->source);
	markdown_expectations(claim);
	if (claim->documented)
		printf("What was documented: %s\n\n", claim->documented);
	printf("Why: %s\n\n", claim->why);
	if (claim->rests_on[0]) {
		printf("Rests on");
		for (i = 0; claim->rests_on[i]; i++)
			printf("%s [%s](#%s)", i ? "," : "", claim->rests_on[i],
			       claim->rests_on[i]);
		printf(".\n\n");
	}
	for (needs = claim->needs; needs; needs &= needs - 1)
		printf("- %s\n%s",
		       vm_needs_text(needs & -needs, text, sizeof(text)),
		       needs & (needs - 1) ? "" : "\n");
}

static void print_catalogue(enum vm_topic only)
{
	const struct vm_claim_entry *entry;
	enum vm_topic topic;
	size_t at;

	printf("# The claims\n\nWritten by `vmclaims list --markdown`. Memory "
	       "counts in pages; \"pages\" is\nthe number of pages of the "
	       "claim's block.\n\n");
	for (topic = 0; topic < VM_TOPICS; topic++) {
		if (only != VM_TOPICS && only != topic)
			continue;
		printf("## %s\n\n", vm_topic_info(topic)->title);
		for (at = 0; (entry = next_of(topic, &at));)
			markdown_claim(entry);
	}
}

int command_list(const struct options *options, int argc, char **argv)
{
	enum vm_topic topic = chosen_topic(options);
	const struct vm_claim_entry *entry;
	size_t i;

	(void)argc;
	(void)argv;
	if (options->markdown) {
		print_catalogue(topic);
		return TOOL_OK;
	}
	for (i = 0; (entry = vm_claim_at(i)); i++)
		if (topic == VM_TOPICS || entry->claim->topic == topic)
			printf("%-32s %s\n", entry->name, entry->claim->states);
	return TOOL_OK;
}

static void print_lesson(enum vm_topic topic, size_t number, bool markdown)
{
	const struct vm_topic_info *info = vm_topic_info(topic);
	const struct vm_claim_entry *entry;
	size_t at = 0;

	if (markdown)
		printf("## %zu. %s\n\n%s\n\n", number, info->title,
		       info->about);
	else
		printf("%s%zu. %s%s\n", vm_colour(stdout, VM_BOLD), number,
		       info->title, vm_colour(stdout, VM_PLAIN));
	if (!markdown)
		print_wrapped(info->about, 3);
	while ((entry = next_of(topic, &at)))
		if (markdown)
			printf("- **%s** %s\n  `vmclaims demo %s`\n",
			       entry->name, entry->claim->states, entry->name);
		else
			printf("   %-32s %s\n", entry->name,
			       entry->claim->states);
	putchar('\n');
}

int command_course(const struct options *options, int argc, char **argv)
{
	enum vm_topic only = chosen_topic(options), topic;

	(void)argc;
	(void)argv;
	if (options->markdown)
		printf("# Virtual memory, measured\n\n");
	for (topic = 0; topic < VM_TOPICS; topic++)
		if (only == VM_TOPICS || only == topic)
			print_lesson(topic, topic + 1u, options->markdown);
	return TOOL_OK;
}
