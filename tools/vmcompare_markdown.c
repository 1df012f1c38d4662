/* SPDX-License-Identifier: MIT */
/* vmcompare_markdown - a comparison as Markdown, for a bug report or a wiki. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmcompare.h"

/* A text in which nothing is markup, a link or the end of a table's cell. */
static void put(const char *text)
{
	char *plain = plain_copy(text), *at;

	for (at = plain; *at; at++) {
		if (*at == '<')
			fputs("&lt;", stdout);
		else if (*at == '&')
			fputs("&amp;", stdout);
		else if (strchr("\\`*_{}[]|~#>!", *at))
			printf("\\%c", *at);
		else
			putchar(*at);
	}
	free(plain);
}

static void put_side(const char *name, const struct vm_results *results)
{
	char *head = head_text(results);

	printf("- %s: ", name);
	put(head);
	fputs(" (", stdout);
	put(results->path);
	fputs(")\n", stdout);
	free(head);
}

static void put_settings(const struct vm_comparison *comparison)
{
	struct setting *settings = differing_settings(comparison);
	size_t i;

	for (i = 0; settings[i].key; i++) {
		fputs("- ", stdout);
		put(settings[i].key);
		fputs(": ", stdout);
		put(settings[i].was);
		fputs(", then ", stdout);
		put(settings[i].is);
		putchar('\n');
	}
	free_settings(settings);
}

/* The last cell of a row: the reason, the values, what broke with it. */
static void put_details(const struct vm_compared_claim *claim, bool all)
{
	char text[2 * VM_REASON];
	const char *between = "";
	size_t i;

	if (told_elsewhere(claim)) {
		fputs("because of ", stdout);
		put(vm_compared_name(claim->root));
		between = "<br>";
	}
	if (claim->new && * claim->new->reason) {
		fputs(between, stdout);
		put(claim->new->reason);
		between = "<br>";
	}
	for (i = 0; i < claim->value_count; i++) {
		const struct vm_compared_value *value = &claim->values[i];

		if (!all && !vm_difference_counts(value->difference))
			continue;
		fputs(between, stdout);
		put(vm_compared_text(value, text, sizeof(text)));
		between = "<br>";
	}
}

static void put_claim(const struct vm_compared_claim *claim, bool all)
{
	char text[64];

	printf("| %s | ", vm_move_name(claim->move));
	put(vm_compared_name(claim));
	printf(" | %s", verdict_text(claim->base, text, sizeof(text)));
	printf(" | %s | ", verdict_text(claim->new, text, sizeof(text)));
	put_details(claim, all);
	puts(" |");
}

/* Each root, and behind it the claims that broke because of it. */
static void put_move(const struct vm_comparison *comparison, enum vm_move move,
		     bool all)
{
	size_t i, j;

	for (i = 0; i < comparison->count; i++) {
		const struct vm_compared_claim *claim = &comparison->claims[i];

		if (claim->move != move || told_elsewhere(claim))
			continue;
		put_claim(claim, all);
		for (j = 0; j < comparison->count; j++)
			if (told_elsewhere(&comparison->claims[j]) &&
			    comparison->claims[j].root == claim)
				put_claim(&comparison->claims[j], all);
	}
}

void write_markdown(const struct session *session)
{
	size_t i, j;

	for (i = 0; i < session->comparison_count; i++) {
		const struct vm_comparison *one = &session->comparisons[i];
		char *summary = summary_text(one);

		printf("%s## ", i ? "\n" : "");
		put(vm_results_setting(one->base, "kernel"));
		fputs(", then ", stdout);
		put(vm_results_setting(one->new, "kernel"));
		fputs("\n\n", stdout);
		put_side("base", one->base);
		put_side("new", one->new);
		put_settings(one);
		printf("\n%s.\n", summary);
		free(summary);
		if (!session->all && one->moves[VM_MOVE_SAME] == one->count)
			continue;
		puts("\n| | claim | base | new | |\n|---|---|---|---|---|");
		for (j = 0; j < VM_MOVES; j++)
			if (told_order[j] != VM_MOVE_SAME || session->all)
				put_move(one, told_order[j], session->all);
	}
}
