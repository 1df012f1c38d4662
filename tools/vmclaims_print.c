/* SPDX-License-Identifier: MIT */
/* vmclaims_print - how vmclaims prints verdicts, numbers and texts. */
#include <string.h>

#include "measure/plain.h"
#include "measure/proc.h"
#include "tools/vmclaims.h"

void print_verdict(enum vm_verdict verdict, int width)
{
	static const enum vm_colour colours[] = {
		[VM_HOLDS] = VM_GREEN,	  [VM_OBSERVED] = VM_CYAN,
		[VM_SKIPPED] = VM_YELLOW, [VM_VACUOUS] = VM_RED,
		[VM_REFUTED] = VM_RED,	  [VM_BROKEN] = VM_MAGENTA,
	};

	printf("%s%-*s%s", vm_colour(stdout, colours[verdict]), width,
	       vm_verdict_name(verdict), vm_colour(stdout, VM_PLAIN));
}

static void print_seen(const struct vm_seen *seen)
{
	char number[VM_NUMBER];

	if (seen->reading != VM_READ) {
		printf("  %s%12s%s", vm_colour(stdout, VM_MAGENTA), "not read",
		       vm_colour(stdout, VM_PLAIN));
		return;
	}
	printf("  %s%12s%s", seen->in ? "" : vm_colour(stdout, VM_RED),
	       vm_number(number, seen->value),
	       seen->in ? "" : vm_colour(stdout, VM_PLAIN));
}

/* Behind the numbers: what was expected instead, or that it is a premise. */
static void print_remark(const struct vm_outcome *outcome, size_t arms)
{
	char range[96];
	enum vm_arm arm;

	for (arm = 0; arm < arms; arm++)
		if (!outcome->seen[arm].in &&
		    outcome->seen[arm].reading == VM_READ) {
			printf("  expected %s",
			       vm_range_text(&outcome->seen[arm], range,
					     sizeof(range)));
			return;
		}
	if (arms > 1 && outcome->expect->control.same)
		printf("  %sin both%s", vm_colour(stdout, VM_DIM),
		       vm_colour(stdout, VM_PLAIN));
}

void print_outcomes(const struct vm_judgement *judgement, size_t arms)
{
	char title[128];
	enum vm_arm arm;
	size_t i;

	for (i = 0; i < judgement->count; i++) {
		const struct vm_outcome *outcome = &judgement->outcomes[i];

		printf("  %-40s",
		       vm_expect_title(outcome->expect, title, sizeof(title)));
		if (outcome->left_out) {
			printf("  not measurable here\n");
			continue;
		}
		for (arm = 0; arm < arms; arm++)
			print_seen(&outcome->seen[arm]);
		print_remark(outcome, arms);
		putchar('\n');
	}
}

void print_wrapped(const char *text, size_t indent)
{
	vm_plain_wrapped(stdout, text, indent);
}

const char *verb_text(const struct vm_record *verb, char *text, size_t size)
{
	const char *brace = strchr(verb->text, '{');
	const char *behind = brace ? strchr(brace, '}') : NULL;
	uint64_t amount = verb->amount;
	char number[VM_NUMBER];

	if (!behind) {
		snprintf(text, size, "%s", verb->text);
		return text;
	}
	if (!strncmp(brace, "{pages}", strlen("{pages}")))
		amount /= vm_page_size();
	snprintf(text, size, "%.*s%s%s", (int)(brace - verb->text), verb->text,
		 vm_number(number, (int64_t)amount), behind + 1);
	return text;
}
