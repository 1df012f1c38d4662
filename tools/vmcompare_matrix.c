/* SPDX-License-Identifier: MIT */
/* vmcompare_matrix - claims down, results across, on a terminal. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmcompare.h"

enum {
	NAME = 36,  /* columns of a claim's name: longer ones are cut */
	LABEL = 24, /* at most, of a result's name above its column */
	NARROW = 4  /* a blank, two digits or a sign, and a mark */
};

struct matrix {
	const struct session *session;
	size_t name, width;  /* columns: of a claim's name, of a result */
	size_t first, count; /* the results that stand side by side */
	bool numbered;
	char **labels;
};

/* The kernel's release, which tells the results apart, or does not. */
static bool labelled(const struct matrix *matrix)
{
	size_t i, j;

	for (i = 0; i < matrix->session->result_count; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(matrix->labels[i], matrix->labels[j]))
				return false;
	return true;
}

static void make_labels(struct matrix *matrix)
{
	const struct session *session = matrix->session;
	size_t i, length;

	matrix->labels = calloc(session->result_count, sizeof(*matrix->labels));
	if (!matrix->labels)
		tool_fail(EXIT_TROUBLE, "out of memory");
	for (i = 0; i < session->result_count; i++) {
		matrix->labels[i] = plain_copy(
			vm_results_setting(&session->results[i], "kernel"));
		length = strlen(matrix->labels[i]);
		if (length > LABEL)
			matrix->labels[i][LABEL] = '\0';
		if (matrix->width < length + 2)
			matrix->width = length + 2;
	}
	if (matrix->width > LABEL + 2)
		matrix->width = LABEL + 2;
}

/* Names above the columns where they fit, else numbers and a legend. */
static void lay_out(struct matrix *matrix, const char **names)
{
	size_t columns = vm_columns(stdout), i;
	size_t results = matrix->session->result_count;

	for (i = 0; names[i]; i++)
		if (strlen(names[i]) > matrix->name)
			matrix->name = strlen(names[i]);
	if (matrix->name > NAME)
		matrix->name = NAME;
	make_labels(matrix);
	matrix->numbered = !labelled(matrix) ||
			   matrix->name + results * matrix->width > columns;
	if (matrix->numbered)
		matrix->width = NARROW;
	matrix->count = columns > matrix->name + NARROW
				? (columns - matrix->name) / matrix->width
				: 1;
}

static void print_cell(const struct matrix *matrix,
		       const struct vm_results *results, const char *name)
{
	const struct vm_read_claim *claim = vm_results_find(results, name);
	enum vm_move move = move_in(matrix->session, results, name);
	const char *mark = move == VM_MOVE_VALUES ? "*" : " ";

	printf("%*s", (int)matrix->width - 2, "");
	if (!claim) {
		fputs("  ", stdout);
		return;
	}
	printf("%s%s%s%s", vm_colour(stdout, verdict_colour(claim->verdict)),
	       verdict_sign(claim->verdict, vm_utf8()), mark,
	       vm_colour(stdout, VM_PLAIN));
}

static size_t last_of(const struct matrix *matrix)
{
	size_t last = matrix->first + matrix->count;

	return last < matrix->session->result_count
		       ? last
		       : matrix->session->result_count;
}

static void print_head(const struct matrix *matrix)
{
	size_t i;

	printf("%*s", (int)matrix->name, "");
	for (i = matrix->first; i < last_of(matrix); i++)
		if (matrix->numbered)
			printf("%*zu ", (int)matrix->width - 1, i + 1);
		else
			printf("%*s ", (int)matrix->width - 1,
			       matrix->labels[i]);
	putchar('\n');
}

static void print_rows(const struct matrix *matrix, const char **names)
{
	const struct session *session = matrix->session;
	size_t i, j;

	for (i = 0; names[i]; i++) {
		if (!session->all && !row_differs(session, names[i]))
			continue;
		if (strlen(names[i]) > matrix->name)
			printf("%.*s%s", (int)matrix->name - 1, names[i],
			       vm_utf8() ? "\u2026" : "~");
		else
			printf("%-*s", (int)matrix->name, names[i]);
		for (j = matrix->first; j < last_of(matrix); j++)
			print_cell(matrix, &session->results[j], names[i]);
		putchar('\n');
	}
}

static void print_legend(const struct matrix *matrix)
{
	const struct session *session = matrix->session;
	enum vm_verdict verdict;
	size_t i;

	for (i = 0; i < session->result_count; i++) {
		char *head = head_text(&session->results[i]);

		if (matrix->numbered)
			printf("%2zu  ", i + 1);
		print_plain(head);
		fputs("  ", stdout);
		print_plain(session->results[i].path);
		putchar('\n');
		free(head);
	}
	for (verdict = VM_HOLDS; verdict <= VM_BROKEN; verdict++)
		printf("%s%s%s %s  ",
		       vm_colour(stdout, verdict_colour(verdict)),
		       verdict_sign(verdict, vm_utf8()),
		       vm_colour(stdout, VM_PLAIN), vm_verdict_name(verdict));
	puts("* another value");
}

void write_matrix(const struct session *session)
{
	struct matrix matrix = { .session = session };
	const char **names = row_names(session);
	size_t same = 0, i;

	lay_out(&matrix, names);
	for (i = 0; names[i]; i++)
		same += !row_differs(session, names[i]);
	while (matrix.first < session->result_count &&
	       (session->all || same < i)) {
		print_head(&matrix);
		print_rows(&matrix, names);
		putchar('\n');
		matrix.first += matrix.count;
	}
	print_legend(&matrix);
	printf("%zu of %zu claims are the same in all%s\n", same, i,
	       same && !session->all ? " (--all shows them)" : "");
	for (i = 0; i < session->result_count; i++)
		free(matrix.labels[i]);
	free(matrix.labels);
	free(names);
}
