/* SPDX-License-Identifier: MIT */
/*
 * vmcompare_html - the matrix as a page: claims down, results across, and in
 * each cell what was measured.
 *
 * One file without scripts or anything from elsewhere. What comes from results
 * goes through put_text() alone.
 */
#include <stdlib.h>
#include <string.h>

#include "measure/result.h"
#include "tools/vmcompare.h"

/* clang-format off */
static const char head[] =
"<!DOCTYPE html>\n"
"<html lang=\"en\">\n"
"<head>\n"
"<meta charset=\"utf-8\">\n"
"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
"style-src 'unsafe-inline'\">\n"
"<title>vmcompare</title>\n"
"<style>\n"
":root { color-scheme: light dark;\n"
"  --back: #fff; --text: #1b1f24; --faint: #5a6470; --line: #d5dae0;\n"
"  --head: #f3f5f7; --good: #116329; --good-back: #eaf6ec;\n"
"  --skip: #7a5200; --skip-back: #fdf4dc; --bad: #a40e26;\n"
"  --bad-back: #fde8ea; --none-back: #f3f5f7; --mark: #0550ae; }\n"
"@media (prefers-color-scheme: dark) { :root {\n"
"  --back: #15191e; --text: #e3e8ed; --faint: #97a3af; --line: #343c45;\n"
"  --head: #1d232a; --good: #7ddc90; --good-back: #14291a;\n"
"  --skip: #f0c75e; --skip-back: #2f2710; --bad: #ff9ba4;\n"
"  --bad-back: #3a171c; --none-back: #1d232a; --mark: #84bcff; } }\n"
"* { box-sizing: border-box; }\n"
"body { margin: 0 auto; max-width: 100rem; padding: 1.5rem;\n"
"  background: var(--back); color: var(--text);\n"
"  font: 15px/1.45 system-ui, sans-serif; }\n"
"h1 { font-size: 1.5rem; margin: 0 0 .3rem; }\n"
"h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem; }\n"
"p, ul { margin: .3rem 0 .6rem; max-width: 90ch; }\n"
"a { color: var(--mark); }\n"
"code, .name, .numbers { font-family: ui-monospace, monospace;\n"
"  font-size: .9em; }\n"
".faint { color: var(--faint); }\n"
"label { display: inline-block; margin: .8rem 0; cursor: pointer; }\n"
"#differing:checked ~ table tr.same { display: none; }\n"
"table.matrix { border-collapse: separate; border-spacing: 0;\n"
"  min-width: 100%; }\n"
"table.matrix > * > tr > * { border-bottom: 1px solid var(--line);\n"
"  padding: .45rem .6rem; text-align: left; vertical-align: top; }\n"
"table.matrix > thead > tr > * { position: sticky; top: 0; z-index: 1;\n"
"  background: var(--head); font-weight: 600; min-width: 14rem;\n"
"  overflow-wrap: anywhere; }\n"

"dl { display: grid; grid-template-columns: auto 1fr;\n"
"  gap: 0 .6rem; margin: 0; font-size: .85em; }\n"
"dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }\n"
"table.matrix > tbody > tr > th { font-weight: normal; width: 22rem;\n"
"  position: sticky; left: 0; background: var(--back); }\n"
"table.matrix > tbody > tr > td { max-width: 30rem; }\n"
".states { display: block; color: var(--faint);\n"
"  font-size: .85em; }\n"
"table.matrix > tbody > tr > td { border-left: 1px solid var(--line); }\n"
"td.holds, td.observed { background: var(--good-back); }\n"
"td.skipped { background: var(--skip-back); }\n"
"td.vacuous, td.refuted, td.broken { background: var(--bad-back); }\n"
"td.none { background: var(--none-back); color: var(--faint); }\n"
".holds > details > summary b, .observed > details > summary b {\n"
"  color: var(--good); }\n"
".skipped > details > summary b { color: var(--skip); }\n"
".vacuous > details > summary b, .refuted > details > summary b,\n"
".broken > details > summary b { color: var(--bad); }\n"
"summary { cursor: pointer; white-space: nowrap; }\n"
"summary b { font-weight: 600; }\n"
".move { display: inline-block; margin-left: .5rem; padding: 0 .45rem;\n"
"  border: 1px solid currentColor; border-radius: 1rem;\n"
"  font-size: .8em; color: var(--mark); }\n"
".move.broke { color: var(--bad); font-weight: 600; }\n"
"table.seen { border-collapse: collapse; margin: .4rem 0; }\n"
"table.seen th, table.seen td { border: 0; padding: .1rem .6rem .1rem 0;\n"
"  font-size: .85em; font-weight: normal; text-align: left;\n"
"  vertical-align: top; }\n"
"table.seen .numbers { text-align: right; white-space: nowrap; }\n"
"table.seen .out { color: var(--bad); font-weight: 600; }\n"
"table.matrix > tbody > tr.settings > * { background: var(--head); }\n"
"tr:target > * { outline: 2px solid var(--mark); outline-offset: -2px; }\n"
"@media print { body { padding: 0; font-size: 9.5pt; max-width: none; }\n"
"  label, #differing { display: none; }\n"
"  table.matrix > * > tr > * { position: static; }\n"
"  table.matrix { table-layout: fixed; width: 100%; min-width: 0; }\n"
"  table.matrix > * > tr > * { min-width: 0; width: auto;\n"
"    padding: .25rem .35rem; overflow-wrap: anywhere; }\n"
"  summary { white-space: normal; }\n"
"  tr { break-inside: avoid; } a { color: inherit; }\n"
"  td, th { print-color-adjust: exact; } }\n"
"</style>\n"
"</head>\n"
"<body>\n"
"<h1>vmcompare</h1>\n";
/* clang-format on */

/* Neither markup, nor what a terminal obeys if the page is printed on one. */
static void put_text(FILE *out, const char *text)
{
	char *plain = plain_copy(text);

	vm_xml_text(out, plain);
	free(plain);
}

/* What a line of the list says behind the name: the first that is to be said.
 */
static void put_gist(FILE *out, const struct vm_comparison *comparison,
		     const struct vm_compared_claim *claim)
{
	char *names = broke_with_it(comparison, claim);
	char text[2 * VM_REASON];
	size_t i;

	fputs(" <span class=\"faint\">", out);
	for (i = 0; i < claim->value_count; i++)
		if (vm_difference_counts(claim->values[i].difference)) {
			put_text(out, vm_compared_text(&claim->values[i], text,
						       sizeof(text)));
			break;
		}
	if (i == claim->value_count && claim->new)
		put_text(out, claim->new->reason);
	if (*names)
		fprintf(out, "; because of it also:%s", names);
	fputs("</span>", out);
	free(names);
}

static void put_moves(FILE *out, const struct vm_comparison *comparison,
		      enum vm_move move)
{
	size_t i;

	for (i = 0; i < comparison->count; i++) {
		const struct vm_compared_claim *claim = &comparison->claims[i];
		const char *name = vm_compared_name(claim);

		if (claim->move != move || told_elsewhere(claim))
			continue;
		fprintf(out, "<li>%s: <a class=\"name\" href=\"#%s\">%s</a>",
			vm_move_name(move), name, name);
		put_gist(out, comparison, claim);
		fputs("</li>\n", out);
	}
}

static void put_comparison(FILE *out, const struct vm_comparison *comparison)
{
	char *summary = summary_text(comparison);
	struct setting *settings = differing_settings(comparison);
	size_t i;

	fputs("<h2>", out);
	put_text(out, comparison->base->path);
	fputs(", then ", out);
	put_text(out, comparison->new->path);
	fprintf(out, "</h2>\n<p>%s.</p>\n", summary);
	for (i = 0; settings[i].key; i++) {
		fputs("<p class=\"faint\">", out);
		put_text(out, settings[i].key);
		fputs(": ", out);
		put_text(out, settings[i].was);
		fputs(", then ", out);
		put_text(out, settings[i].is);
		fputs("</p>\n", out);
	}
	free_settings(settings);
	fputs("<ul>\n", out);
	for (i = 0; i < VM_MOVES; i++)
		if (told_order[i] != VM_MOVE_SAME)
			put_moves(out, comparison, told_order[i]);
	fputs("</ul>\n", out);
	free(summary);
}

static void put_term(FILE *out, const char *term, const char *text)
{
	if (!*text)
		return;
	fprintf(out, "<dt>%s</dt><dd>", term);
	put_text(out, text);
	fputs("</dd>", out);
}

static void put_column(FILE *out, const struct vm_results *results)
{
	size_t counts[VM_BROKEN + 1] = { 0 }, i;
	char page[VM_NUMBER];
	enum vm_verdict verdict;
	const char *between = "";

	fputs("<td><dl>", out);
	put_term(out, "machine", vm_results_setting(results, "machine"));
	put_term(out, "pages", vm_size(page, (uint64_t)results->page_bytes));
	put_term(out, "libc", vm_results_setting(results, "libc"));
	put_term(out, "link", vm_results_setting(results, "link"));
	put_term(out, "huge pages", vm_results_setting(results, "huge_pages"));
	put_term(out, "file", results->path);
	fputs("<dt>claims</dt><dd>", out);
	for (i = 0; i < results->count; i++)
		counts[results->claims[i].verdict]++;
	for (verdict = VM_HOLDS; verdict <= VM_BROKEN; verdict++)
		if (counts[verdict]) {
			fprintf(out, "%s%zu %s", between, counts[verdict],
				vm_verdict_name(verdict));
			between = ", ";
		}
	fputs("</dd></dl></td>\n", out);
}

static bool lies_in(const struct vm_numbers *numbers)
{
	return numbers->least >= numbers->low && numbers->most <= numbers->high;
}

static void put_numbers(FILE *out, const struct vm_numbers *numbers)
{
	struct vm_seen seen = { .lo = numbers->low, .hi = numbers->high };
	char text[96];

	if (!numbers->runs) {
		fputs("<td class=\"numbers\">not read</td>", out);
		return;
	}
	fprintf(out, "<td class=\"numbers%s\">%s",
		lies_in(numbers) ? "" : " out",
		vm_numbers_text(numbers, text, sizeof(text)));
	if (!lies_in(numbers))
		fprintf(out, "<br>expected %s",
			vm_range_text(&seen, text, sizeof(text)));
	fputs("</td>", out);
}

static void put_seen(FILE *out, const struct vm_read_claim *claim)
{
	enum vm_arm arm;
	size_t i;

	fputs("<table class=\"seen\"><tr><th></th>", out);
	for (arm = 0; arm < VM_ARMS; arm++)
		fprintf(out, "<th class=\"numbers\">%s</th>", vm_arm_name(arm));
	fputs("</tr>\n", out);
	for (i = 0; i < claim->expect_count; i++) {
		const struct vm_read_expect *expect = &claim->expects[i];

		fputs("<tr><th>", out);
		put_text(out, expect->title);
		fputs("</th>", out);
		for (arm = 0; arm < VM_ARMS; arm++)
			put_numbers(out, &expect->arm[arm]);
		fputs("</tr>\n", out);
	}
	fputs("</table>", out);
}

/* What a pointer that rests on the cell is told: both arms, in a line each. */
static void put_title(FILE *out, const struct vm_read_claim *claim)
{
	char treatment[96], control[96];
	size_t i;

	put_text(out, claim->reason);
	for (i = 0; i < claim->expect_count; i++) {
		const struct vm_read_expect *expect = &claim->expects[i];

		fputs(i || *claim->reason ? "&#10;" : "", out);
		put_text(out, expect->title);
		fprintf(out, ": treatment %s, control %s",
			vm_numbers_text(&expect->arm[VM_TREATMENT], treatment,
					sizeof(treatment)),
			vm_numbers_text(&expect->arm[VM_CONTROL], control,
					sizeof(control)));
	}
}

static void put_badge(FILE *out, enum vm_move move)
{
	if (move != VM_MOVE_SAME)
		fprintf(out, "<span class=\"move%s\">%s</span>",
			move == VM_MOVE_BROKE ? " broke" : "",
			vm_move_name(move));
}

static void put_cell(FILE *out, const struct session *session,
		     const struct vm_results *results, const char *name)
{
	const struct vm_read_claim *claim = vm_results_find(results, name);
	enum vm_move move = move_in(session, results, name);
	char text[64];

	if (!claim) {
		fputs("<td class=\"none\">not there", out);
		put_badge(out, move);
		fputs("</td>\n", out);
		return;
	}
	fprintf(out, "<td class=\"%s\"><details><summary title=\"",
		vm_verdict_name(claim->verdict));
	put_title(out, claim);
	fprintf(out, "\"><b>%s %s</b>", verdict_sign(claim->verdict, true),
		verdict_text(claim, text, sizeof(text)));
	put_badge(out, move);
	fputs("</summary>", out);
	if (*claim->reason) {
		fputs("<p>", out);
		put_text(out, claim->reason);
		fputs("</p>", out);
	}
	if (claim->expect_count)
		put_seen(out, claim);
	fputs("</details></td>\n", out);
}

/* The statement, of the first result that has the claim. */
static const char *states(const struct session *session, const char *name)
{
	const struct vm_read_claim *claim = NULL;
	size_t i;

	for (i = 0; !claim && i < session->result_count; i++)
		claim = vm_results_find(&session->results[i], name);
	return claim ? claim->states : "";
}

static void put_row(FILE *out, const struct session *session, const char *name)
{
	size_t i;

	fprintf(out, "<tr id=\"%s\" class=\"%s\"><th scope=\"row\">", name,
		row_differs(session, name) ? "differs" : "same");
	fprintf(out, "<span class=\"name\">%s</span>", name);
	fputs("<span class=\"states\">", out);
	put_text(out, states(session, name));
	fputs("</span></th>\n", out);
	for (i = 0; i < session->result_count; i++)
		put_cell(out, session, &session->results[i], name);
	fputs("</tr>\n", out);
}

void write_html(FILE *out, const struct session *session)
{
	const char **names = row_names(session);
	size_t i;

	fputs(head, out);
	for (i = 0; i < session->comparison_count; i++)
		put_comparison(out, &session->comparisons[i]);
	fputs("<h2>What was measured</h2>\n"
	      "<p class=\"faint\">Each cell opens: numbers of the treatment "
	      "and of its control, in which the claim must fail. Memory "
	      "counts in pages.</p>\n"
	      "<input type=\"checkbox\" id=\"differing\"> "
	      "<label for=\"differing\">only what differs</label>\n"
	      "<table class=\"matrix\">\n<thead><tr><th>claim</th>\n",
	      out);
	for (i = 0; i < session->result_count; i++) {
		fputs("<th scope=\"col\">Linux ", out);
		put_text(out,
			 vm_results_setting(&session->results[i], "kernel"));
		fputs("</th>\n", out);
	}
	fputs("</tr></thead>\n<tbody>\n<tr class=\"settings\"><th></th>\n",
	      out);
	for (i = 0; i < session->result_count; i++)
		put_column(out, &session->results[i]);
	fputs("</tr>\n", out);
	for (i = 0; names[i]; i++)
		put_row(out, session, names[i]);
	fputs("</tbody>\n</table>\n</body>\n</html>\n", out);
	free(names);
}
