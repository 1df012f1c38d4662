/* SPDX-License-Identifier: MIT */
/* vmgrade_store_grades - what is to be graded, what was, what was decided. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_store_parts.h"

char *store_expect(struct store *store, const char *student, const char *path,
		   const char *submission)
{
	sqlite3_stmt *statement;
	char *other = NULL;

	statement =
		store_ask(store, "SELECT path FROM expected WHERE student = ?",
			  student, NULL);
	if (store_step(store, statement))
		other = store_text(statement, 0);
	sqlite3_finalize(statement);
	if (!other)
		store_run(store,
			  store_ask(store, "INSERT INTO expected VALUES(?,?,?)",
				    student, path, submission, NULL));
	return other;
}

size_t store_sift(struct store *store, const char *lab_digest)
{
	static const char graded[] =
		"SELECT e.student, g.id FROM expected e JOIN grades g "
		"ON g.student = e.student AND g.submission = e.submission "
		"AND g.lab = ? WHERE NOT g.again";
	char *sql;
	size_t sifted;

	store_do(store, "BEGIN IMMEDIATE");
	/* A student can go back to what was handed in before. */
	sql = sqlite3_mprintf("INSERT OR REPLACE INTO students %s", graded);
	if (!sql)
		tool_fail(EXIT_GRADER, "out of memory");
	store_run(store, store_ask(store, sql, lab_digest, NULL));
	sqlite3_free(sql);
	sql = sqlite3_mprintf("DELETE FROM expected WHERE student IN "
			      "(SELECT student FROM (%s))",
			      graded);
	if (!sql)
		tool_fail(EXIT_GRADER, "out of memory");
	store_run(store, store_ask(store, sql, lab_digest, NULL));
	sqlite3_free(sql);
	sifted = (size_t)sqlite3_changes(store->db);
	store_do(store, "COMMIT");
	return sifted;
}

bool store_next(struct store *store, struct expected *expected)
{
	sqlite3_stmt *statement = store_ask(
		store, "SELECT * FROM expected ORDER BY student LIMIT 1", NULL);
	bool found = store_step(store, statement);

	if (found) {
		expected->student = store_text(statement, 0);
		expected->path = store_text(statement, 1);
		expected->submission = store_text(statement, 2);
	}
	sqlite3_finalize(statement);
	if (found)
		store_run(store,
			  store_ask(store,
				    "DELETE FROM expected WHERE student = ?",
				    expected->student, NULL));
	return found;
}

void expected_free(struct expected *expected)
{
	free(expected->student);
	free(expected->path);
	free(expected->submission);
	*expected = (struct expected){ 0 };
}

/* Shall it be graded again when the class is? */
static bool erred(const struct grade *grade)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].verdict == GRADE_ERROR)
			return true;
	return !grade->count;
}

void store_put(struct store *store, const char *lab_digest,
	       const struct grade *grade)
{
	json_t *document = grade_json(grade);
	char *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(document);
	if (!text)
		tool_fail(EXIT_GRADER, "out of memory");
	store_do(store, "BEGIN IMMEDIATE");
	store_run(store,
		  store_ask(store,
			    "INSERT OR REPLACE INTO "
			    "grades(lab, student, submission, again, document, "
			    "fingerprint) VALUES(?, ?, ?, ?, ?, ?)",
			    lab_digest, grade->student, grade->submission,
			    erred(grade) ? "1" : "0", text, grade->fingerprint,
			    NULL));
	store_run(store, store_ask(store,
				   "INSERT OR REPLACE INTO students "
				   "VALUES(?, last_insert_rowid())",
				   grade->student, NULL));
	store_do(store, "COMMIT");
	free(text);
}

static void apply(struct grade *grade, const char *name, const char *verdict)
{
	enum grade_verdict is;
	size_t i;

	for (i = 0; i < grade->count && strcmp(grade->checks[i].name, name);
	     i++)
		;
	if (i == grade->count)
		return; /* the lab has no such check any more */
	grade->checks[i].decided = true;
	is = verdict ? grade_verdict_named(verdict) : GRADE_VERDICTS;
	if (is != GRADE_VERDICTS)
		grade_rule(&grade->checks[i], is, "decided by a person");
}

static void apply_decisions(struct store *store, sqlite3_stmt *decisions,
			    struct grade *grade)
{
	if (!grade->submission)
		return;
	sqlite3_reset(decisions);
	if (sqlite3_bind_text(decisions, 1, grade->student, -1,
			      SQLITE_STATIC) ||
	    sqlite3_bind_text(decisions, 2, grade->submission, -1,
			      SQLITE_STATIC))
		store_fail(store);
	while (store_step(store, decisions))
		apply(grade, (const char *)sqlite3_column_text(decisions, 0),
		      (const char *)sqlite3_column_text(decisions, 1));
}

static void read_grade(struct store *store, const char *text,
		       struct grade *grade)
{
	json_t *document = json_loads(text ? text : "", 0, NULL);

	if (!document || grade_read(grade, document))
		tool_fail(EXIT_GRADER, "%s: a grade in it is damaged",
			  store->path);
	json_decref(document);
}

/* The first grade behind the student `name`; its name then replaces that one.
 */
static bool read_next(struct store *store, sqlite3_stmt *statement,
		      sqlite3_stmt *decisions, char **name, struct grade *grade)
{
	sqlite3_reset(statement);
	if (sqlite3_bind_text(statement, 1, *name, -1, SQLITE_TRANSIENT))
		store_fail(store);
	if (!store_step(store, statement))
		return false;
	free(*name);
	*name = store_text(statement, 0);
	read_grade(store, (const char *)sqlite3_column_text(statement, 1),
		   grade);
	apply_decisions(store, decisions, grade);
	sqlite3_reset(decisions);
	sqlite3_reset(statement);
	return true;
}

/* A question for each: while `each` waits for a reader, a class goes on. */
size_t store_each(struct store *store, const char *student,
		  bool (*each)(void *arg, struct grade *grade), void *arg)
{
	sqlite3_stmt *decisions = store_ask(
		store,
		"SELECT \"check\", verdict FROM decisions WHERE student = ? "
		"AND submission = ?",
		NULL);
	sqlite3_stmt *statement = store_ask(
		store,
		student ? "SELECT s.name, g.document FROM students s "
			  "JOIN grades g ON g.id = s.grade WHERE s.name = ?"
			: "SELECT s.name, g.document FROM students s "
			  "JOIN grades g ON g.id = s.grade WHERE s.name > ? "
			  "ORDER BY s.name LIMIT 1",
		NULL);
	char *name = strdup(student ? student : "");
	bool on = name;
	size_t count = 0;
	struct grade grade;

	while (on && read_next(store, statement, decisions, &name, &grade)) {
		count++;
		on = each(arg, &grade) && !student;
		grade_free(&grade);
	}
	free(name);
	sqlite3_finalize(statement);
	sqlite3_finalize(decisions);
	return count;
}

void store_decide(struct store *store, const struct grade *grade,
		  const struct grade_check *check, enum grade_verdict verdict,
		  const char *who)
{
	sqlite3_stmt *statement = store_ask(
		store,
		"INSERT OR REPLACE INTO decisions VALUES(?, ?, ?, ?, ?, ?)",
		grade->student, grade->submission, check->name, NULL);

	if ((verdict < GRADE_VERDICTS &&
	     sqlite3_bind_text(statement, 4, grade_verdict_name(verdict), -1,
			       SQLITE_STATIC)) ||
	    sqlite3_bind_text(statement, 5, who, -1, SQLITE_STATIC) ||
	    sqlite3_bind_int64(statement, 6, time(NULL)))
		store_fail(store);
	store_run(store, statement);
}

void store_copies(struct store *store,
		  void (*each)(void *arg, const char *student,
			       const char *fingerprint),
		  void *arg)
{
	sqlite3_stmt *statement = store_ask(
		store,
		"WITH now AS (SELECT s.name, g.fingerprint FROM students s "
		"JOIN grades g ON g.id = s.grade "
		"WHERE g.fingerprint IS NOT NULL) "
		"SELECT name, fingerprint FROM now WHERE fingerprint IN ("
		"SELECT fingerprint FROM now GROUP BY fingerprint "
		"HAVING count(*) > 1) ORDER BY fingerprint, name",
		NULL);

	while (store_step(store, statement))
		each(arg, (const char *)sqlite3_column_text(statement, 0),
		     (const char *)sqlite3_column_text(statement, 1));
	sqlite3_finalize(statement);
}
