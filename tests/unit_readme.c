/* SPDX-License-Identifier: MIT */
/* unit_readme - READMEs in all the forms that they are handed in are graded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit_readme.h"
#include "tests/units.h"
#include "tools/vmgrade.h"

enum {
	ANSWERS = 268 /* lines in the file of them */
};

#define Q1 "What's going to happen if program reaches maximum limit of stack ?"
#define Q2                                                                     \
	"What's going to happen if program requests a big (more then 128KB) "  \
	"memory allocation on heap ?"
#define Q3 "What's the difference between Text and Data memory segments ?"
static const char *const questions[] = { Q1, Q2, Q3 };

static const char *in_source(const char *name)
{
	const char *srcdir = getenv("srcdir");
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", srcdir ? srcdir : ".", name);
	return path;
}

static struct lab *the_lab(void)
{
	char *why = NULL;
	struct lab *lab = lab_read(in_source("labs/address-space"), &why);

	ck_assert_msg(lab, "%s", why);
	free(why);
	return lab;
}

static void grade_bytes(const struct lab *lab, const char *text, size_t len,
			struct grade *grade)
{
	char path[] = "/tmp/unit_readme.XXXXXX";
	const int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
	*grade = (struct grade){ 0 };
	grade_readme(lab, path, grade);
	unlink(path);
}

void readme_grade(const char *text, struct grade *grade)
{
	struct lab *lab = the_lab();

	grade_bytes(lab, text, strlen(text), grade);
	lab_free(lab);
}

static void write_verdicts(const struct grade *grade, char *out)
{
	static const char signs[GRADE_VERDICTS] = {
		[GRADE_PASSED] = '+',
		[GRADE_PARTLY] = '/',
		[GRADE_WRONG] = '-',
		[GRADE_MISSING] = '0',
	};
	size_t i;

	for (i = 0; i < grade->count; i++) {
		if (grade->checks[i].doubtful)
			*out++ = '?';
		*out++ = signs[grade->checks[i].verdict];
	}
	*out = '\0';
}

static const struct readme_document *const tables[] = { readme_of_listings,
							readme_of_claims,
							readme_of_answers };

/* The document `n` of all tables, or NULL behind the last. */
static const struct readme_document *document_at(int n)
{
	const struct readme_document *row;
	size_t i;

	for (i = 0; i < unit_count(tables); i++)
		for (row = tables[i]; row->name; row++)
			if (!n--)
				return row;
	return NULL;
}

static int count_documents(void)
{
	int n = 0;

	while (document_at(n))
		n++;
	return n;
}

START_TEST(document)
{
	const struct readme_document *row = document_at(_i);
	struct grade grade;
	char verdicts[32];

	readme_grade(row->text, &grade);
	write_verdicts(&grade, verdicts);
	ck_assert_msg(!strcmp(verdicts, row->verdicts), "%s: %s, not %s",
		      row->name, verdicts, row->verdicts);
	grade_free(&grade);
}
END_TEST

/* A line of the file: question, tab, a person's verdict, tab, the answer.
 * Behind a ? vmgrade's own may be another one, but has to be doubtful. */
static void check_answer(const struct lab *lab, const char *line)
{
	const int question = line[0] - '1';
	const bool doubtful = line[2] == '?';
	const char *wanted = line + 2 + doubtful;
	const char *answer = strchr(wanted, '\t') + 1;
	const struct grade_check *check;
	struct grade grade;
	const char *name;
	char *text;

	ck_assert_int_ge(
		asprintf(&text, "- %s\n\n  %s\n", questions[question], answer),
		0);
	grade_bytes(lab, text, strlen(text), &grade);
	check = &grade.checks[4 + question];
	name = check->verdict == GRADE_PASSED
		       ? "correct"
		       : grade_verdict_name(check->verdict);
	if (doubtful)
		ck_assert_msg(check->doubtful, "not doubtful: %s", line);
	else
		ck_assert_msg(!strncmp(wanted, name, strlen(name)), "%s: %s",
			      name, line);
	grade_free(&grade);
	free(text);
}

START_TEST(answers)
{
	FILE *in =
		fopen(in_source("tests/submissions/readme/answers.tsv"), "r");
	struct lab *lab = the_lab();
	char line[2048];
	int count = 0;

	ck_assert_ptr_nonnull(in);
	for (; fgets(line, sizeof(line), in); count++) {
		line[strcspn(line, "\n")] = '\0';
		check_answer(lab, line);
	}
	ck_assert_int_eq(count, ANSWERS);
	fclose(in);
	lab_free(lab);
}
END_TEST

/* Files of a submission ("NAME/" is a folder), and is there a README in it? */
static const struct {
	const char *files[4];
	bool found;
} folders[] = {
	{ { "README.md" }, true },
	{ { "ReadMe.MD", "main.c", "notes.md" }, true },
	{ { "answers.txt" }, true },
	{ { "answers.md", "main.c" }, true },
	{ { "inner/", "inner/readme.md" }, true },
	{ { NULL }, false },
	{ { "one.md", "two.md" }, false },
	{ { "inner/" }, false },
	{ { "a/", "b/", "a/README.md" }, false },
};

static void make_file(const char *folder, const char *name)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (name[strlen(name) - 1] == '/') {
		ck_assert_int_eq(mkdir(path, 0700), 0);
		return;
	}
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("Heap - 5599d2e4c000-5599d2fd1000\n", out);
	fclose(out);
}

static void remove_file(const char *folder, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	ck_assert_int_eq(remove(path), 0);
}

/* Does the heap's check see what make_file() writes? */
static bool sees(const char *folder)
{
	struct lab *lab = the_lab();
	struct grade grade = { 0 };
	bool found;

	grade_readme(lab, folder, &grade);
	found = grade.checks[1].seen;
	grade_free(&grade);
	lab_free(lab);
	return found;
}

START_TEST(found_in_folder)
{
	char folder[] = "/tmp/unit_readme.XXXXXX";
	size_t i;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (i = 0; i < 4 && folders[_i].files[i]; i++)
		make_file(folder, folders[_i].files[i]);
	ck_assert_int_eq(sees(folder), folders[_i].found);
	while (i)
		remove_file(folder, folders[_i].files[--i]);
	rmdir(folder);
}
END_TEST

/* What is no plain file is not read: it could wait for ever, or be anything. */
START_TEST(no_plain_file)
{
	char folder[] = "/tmp/unit_readme.XXXXXX", path[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/README.md", folder);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!sees(folder));
	ck_assert(!sees(path));
	unlink(path);
	ck_assert_int_eq(symlink("/proc/self/maps", path), 0);
	ck_assert(!sees(folder));
	unlink(path);
	rmdir(folder);
}
END_TEST

START_TEST(too_large)
{
	const size_t len = (1 << 20) + 100;
	struct lab *lab = the_lab();
	char *text = malloc(len);
	struct grade grade;

	ck_assert_ptr_nonnull(text);
	memset(text, '\n', len);
	memcpy(text + len - 40, "Heap - 5599d2e4c000-5599d2fd1000", 32);
	grade_bytes(lab, text, len, &grade);
	ck_assert_ptr_null(grade.checks[1].seen);
	ck_assert_ptr_nonnull(strstr(grade.note, "1048576 bytes"));
	grade_free(&grade);
	lab_free(lab);
	free(text);
}
END_TEST

/* What takes minutes to hours when it takes time with its square. */
static const struct {
	const char *before, *word;
	size_t len;
} long_texts[] = {
	{ "# ", "memoryman", 1 << 19 }, /* a pattern with ".*" ... */
	{ "", "memoryman", 1 << 19 },
	{ "```\n", "2) ab\n", 1 << 19 }, /* rows below each line of a block */
	{ "", "![[]()", 1 << 20 },	 /* cmark, with pictures */
};

START_TEST(long_text)
{
	const char *const before = long_texts[_i].before;
	const char *const word = long_texts[_i].word;
	const size_t len = long_texts[_i].len;
	struct lab *lab = the_lab();
	char *text = malloc(len);
	struct grade grade;
	size_t i;

	ck_assert_ptr_nonnull(text);
	for (i = 0; i < len; i++)
		text[i] = word[i % strlen(word)];
	memcpy(text, before, strlen(before));
	grade_bytes(lab, text, len, &grade);
	ck_assert_int_eq(grade.checks[0].verdict, GRADE_MISSING);
	grade_free(&grade);
	lab_free(lab);
	free(text);
}
END_TEST

Suite *unit_readme(void)
{
	Suite *suite = suite_create("readme");
	TCase *tcase = tcase_create("forms");

	unit_add_loop(tcase, document, count_documents());
	unit_add_loop(tcase, found_in_folder, unit_count(folders));
	unit_add(tcase, no_plain_file);
	unit_add(tcase, too_large);
	unit_add_loop(tcase, long_text, unit_count(long_texts));
	unit_add(tcase, answers);
	suite_add_tcase(suite, tcase);
	suite_add_tcase(suite, readme_copies());
	suite_add_tcase(suite, readme_words());
	return suite;
}
