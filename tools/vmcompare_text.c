/* SPDX-License-Identifier: MIT */
/* vmcompare_text - a comparison for a terminal. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmcompare.h"

enum {
	INDENT = 9
};

static const enum vm_colour colours[VM_MOVES] = {
	[VM_MOVE_SAME] = VM_GREEN,     [VM_MOVE_VALUES] = VM_YELLOW,
	[VM_MOVE_NEW] = VM_CYAN,       [VM_MOVE_ASKED] = VM_CYAN,
	[VM_MOVE_MENDED] = VM_GREEN,   [VM_MOVE_GONE] = VM_YELLOW,
	[VM_MOVE_UNASKED] = VM_YELLOW, [VM_MOVE_OTHERWISE] = VM_MAGENTA,
	[VM_MOVE_BROKE] = VM_RED,
};

static void coloured(enum vm_colour colour, const char *text)
{
	printf("%s%s%s", vm_colour(stdout, colour), text,
	       vm_colour(stdout, VM_PLAIN));
}

static void print_side(const char *name, const struct vm_results *results)
{
	char *head = head_text(results);

	printf("%s%-*s", vm_colour(stdout, VM_DIM), INDENT, name);
	print_plain(head);
	fputs("  ", stdout);
	print_plain(results->path);
	printf("%s\n", vm_colour(stdout, VM_PLAIN));
	free(head);
}

static void print_head(const struct vm_comparison *comparison)
{
	struct setting *settings = differing_settings(comparison);
	size_t i;

	print_side("base", comparison->base);
	print_side("new", comparison->new);
	for (i = 0; settings[i].key; i++) {
		printf("%s%*s", vm_colour(stdout, VM_DIM), INDENT, "");
		print_plain(settings[i].key);
		fputs(": ", stdout);
		print_plain(settings[i].was);
		fputs(", then ", stdout);
		print_plain(settings[i].is);
		printf("%s\n", vm_colour(stdout, VM_PLAIN));
	}
	free_settings(settings);
}

static void print_values(const struct vm_compared_claim *claim, bool all)
{
	const char *cause;
	char text[2 * VM_REASON];
	size_t i;

	for (i = 0; i < claim->value_count; i++) {
		const struct vm_compared_value *value = &claim->values[i];

		if (!all && !vm_difference_counts(value->difference))
			continue;
		fputs("  ", stdout);
		print_plain(vm_compared_text(value, text, sizeof(text)));
		putchar('\n');
		cause = value->new ? value->new->cause : NULL;
		if (!cause || value->difference != VM_DIFFERENCE_CHANGED)
			continue;
		fputs(vm_colour(stdout, VM_DIM), stdout);
		vm_plain_wrapped(stdout, cause, INDENT);
		fputs(vm_colour(stdout, VM_PLAIN), stdout);
	}
}

static void print_broke_with_it(const struct vm_comparison *comparison,
				const struct vm_compared_claim *root)
{
	char *names = broke_with_it(comparison, root), *text;

	if (*names) {
		if (asprintf(&text, "Because of it also:%s", names) < 0)
			tool_fail(EXIT_TROUBLE, "out of memory");
		vm_plain_wrapped(stdout, text, INDENT);
		free(text);
	}
	free(names);
}

static void print_claim(const struct session *session,
			const struct vm_comparison *comparison,
			const struct vm_compared_claim *claim)
{
	const struct vm_read_claim *new = claim->new;
	char was[64], is[64];

	coloured(colours[claim->move], vm_move_name(claim->move));
	fputs("  ", stdout);
	coloured(VM_BOLD, vm_compared_name(claim));
	verdict_text(claim->base, was, sizeof(was));
	verdict_text(new, is, sizeof(is));
	printf("  %s%s%s\n", was, strcmp(was, is) ? ", then " : " in both",
	       strcmp(was, is) ? is : "");
	if (claim->move == VM_MOVE_SAME && !session->all)
		return;
	if (!new || new->verdict != VM_SKIPPED)
		vm_plain_wrapped(stdout, (new ? new : claim->base)->states,
				 INDENT);
	if (new &&*new->reason)
		vm_plain_wrapped(stdout, new->reason, INDENT);
	else if (claim->move == VM_MOVE_MENDED)
		vm_plain_wrapped(stdout, claim->base->reason, INDENT);
	print_values(claim, session->all);
	print_broke_with_it(comparison, claim);
}

/* Claims that only one of the results has: their names, on a few lines. */
static void print_names(const struct vm_comparison *comparison,
			enum vm_move move)
{
	const char *where = move == VM_MOVE_GONE ? "not in the new result:"
						 : "not in the base:";
	char *text;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(EXIT_TROUBLE, "out of memory");
	fputs(where, out);
	for (i = 0; i < comparison->count; i++)
		if (comparison->claims[i].move == move)
			fprintf(out, " %s",
				vm_compared_name(&comparison->claims[i]));
	if (fclose(out))
		tool_fail(EXIT_TROUBLE, "out of memory");
	coloured(colours[move], vm_move_name(move));
	printf("  %zu claim%s\n", comparison->moves[move],
	       comparison->moves[move] == 1 ? "" : "s");
	vm_plain_wrapped(stdout, text, INDENT);
	free(text);
}

static void print_move(const struct session *session,
		       const struct vm_comparison *comparison,
		       enum vm_move move)
{
	size_t i;

	if (move == VM_MOVE_GONE || move == VM_MOVE_NEW) {
		if (comparison->moves[move])
			print_names(comparison, move);
		return;
	}
	for (i = 0; i < comparison->count; i++) {
		const struct vm_compared_claim *claim = &comparison->claims[i];

		if (claim->move == move &&
		    (session->all || !told_elsewhere(claim)))
			print_claim(session, comparison, claim);
	}
}

void write_text(const struct session *session)
{
	size_t i, j;

	for (i = 0; i < session->comparison_count; i++) {
		const struct vm_comparison *one = &session->comparisons[i];
		char *summary = summary_text(one);

		if (i)
			putchar('\n');
		print_head(one);
		for (j = 0; j < VM_MOVES; j++)
			if (told_order[j] != VM_MOVE_SAME || session->all)
				print_move(session, one, told_order[j]);
		puts(summary);
		free(summary);
	}
}
