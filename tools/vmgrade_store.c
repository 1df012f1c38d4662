/* SPDX-License-Identifier: MIT */
/* vmgrade_store - the gradebook's file: opened, locked, asked. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_store_parts.h"

enum {
	STORE_ID = 0x766d6764, /* "vmgd", for file(1) and for us */
	STORE_VERSION = 1,
	STORE_PATIENCE = 5000,	/* ms, for another's transaction */
	STORE_BYTE = 0x7ffffff0 /* that STORE_GRADE locks; SQLite's are below */
};

static const char schema[] =
	"CREATE TABLE lab(name TEXT NOT NULL);"
	"CREATE TABLE grades(id INTEGER PRIMARY KEY, lab TEXT NOT NULL,"
	" student TEXT NOT NULL, submission TEXT NOT NULL,"
	" again INTEGER NOT NULL, fingerprint TEXT, document TEXT NOT NULL,"
	" UNIQUE(student, submission, lab));"
	"CREATE TABLE students(name TEXT PRIMARY KEY,"
	" grade INTEGER NOT NULL REFERENCES grades(id)) WITHOUT ROWID;"
	"CREATE TABLE decisions(student TEXT NOT NULL, submission TEXT NOT NULL,"
	" \"check\" TEXT NOT NULL, verdict TEXT, who TEXT NOT NULL,"
	" time INTEGER NOT NULL, PRIMARY KEY(student, submission, \"check\"))"
	" WITHOUT ROWID;";

_Noreturn void store_fail(const struct store *store)
{
	const int code = sqlite3_errcode(store->db) & 0xff;

	if (code == SQLITE_NOTADB)
		tool_fail(TOOL_USAGE, "%s: this is not a gradebook",
			  store->path);
	if (code == SQLITE_BUSY)
		tool_fail(EXIT_GRADER, "%s: another program writes to it",
			  store->path);
	tool_fail(EXIT_GRADER, "%s: %s", store->path,
		  sqlite3_errmsg(store->db));
}

void store_do(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL))
		store_fail(store);
}

sqlite3_stmt *store_prepare(struct store *store, const char *sql,
			    const char *const *texts)
{
	sqlite3_stmt *statement;
	int i;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL))
		store_fail(store);
	for (i = 0; texts[i]; i++)
		if (sqlite3_bind_text(statement, i + 1, texts[i], -1,
				      SQLITE_STATIC))
			store_fail(store);
	return statement;
}

bool store_step(struct store *store, sqlite3_stmt *statement)
{
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return true;
	case SQLITE_DONE:
		return false;
	default:
		store_fail(store);
	}
}

void store_run(struct store *store, sqlite3_stmt *statement)
{
	while (store_step(store, statement))
		;
	sqlite3_finalize(statement);
}

char *store_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		tool_fail(EXIT_GRADER, "out of memory");
	return copy;
}

static int64_t pragma(struct store *store, const char *sql)
{
	sqlite3_stmt *statement = store_ask(store, sql, NULL);
	int64_t value = 0;

	if (store_step(store, statement))
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/*
 * A lock of the open file, not of the process: SQLite gives up all of the
 * process's whenever it has read. Workers inherit it, and leave it with
 * store_leave(). The descriptor stays open, since to close any of the file
 * would give up SQLite's own locks.
 */
static void lock(struct store *store, const char *path)
{
	struct flock lock = { .l_type = F_WRLCK,
			      .l_whence = SEEK_SET,
			      .l_start = STORE_BYTE,
			      .l_len = 1 };

	store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock < 0)
		tool_fail(TOOL_USAGE, "%s: cannot be written to: %m",
			  store->path);
	if (!fcntl(store->lock, F_OFD_SETLK, &lock))
		return;
	if (errno != EAGAIN && errno != EACCES)
		tool_fail(EXIT_GRADER, "%s: cannot be locked: %m", store->path);
	tool_fail(TOOL_USAGE, "%s: another vmgrade is grading into it",
		  store->path);
}

void store_leave(struct store *store)
{
	close(store->lock);
}

/* An empty file becomes a gradebook; what is another program's does not. */
static void make(struct store *store, const char *lab)
{
	char version[128];

	store_do(store, "BEGIN IMMEDIATE");
	if (pragma(store, "SELECT count(*) FROM sqlite_master"))
		tool_fail(TOOL_USAGE, "%s: a database, but not a gradebook",
			  store->path);
	store_do(store, schema);
	snprintf(version, sizeof(version),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 STORE_ID, STORE_VERSION);
	store_do(store, version);
	store_run(store,
		  store_ask(store, "INSERT INTO lab VALUES(?)", lab, NULL));
	store_do(store, "COMMIT");
}

static void check_version(struct store *store)
{
	const int64_t version = pragma(store, "PRAGMA user_version");

	if (pragma(store, "PRAGMA application_id") != STORE_ID)
		tool_fail(TOOL_USAGE, "%s: this is not a gradebook",
			  store->path);
	if (version != STORE_VERSION)
		tool_fail(TOOL_USAGE,
			  "%s: a gradebook of version %d, of which this "
			  "vmgrade knows nothing: use a newer one",
			  store->path, (int)version);
}

static void check_lab(struct store *store, const char *lab)
{
	sqlite3_stmt *statement =
		store_ask(store, "SELECT name FROM lab", NULL);

	if (store_step(store, statement))
		store->lab = store_text(statement, 0);
	sqlite3_finalize(statement);
	if (!store->lab)
		tool_fail(TOOL_USAGE, "%s: a gradebook of no lab", store->path);
	if (lab && strcmp(lab, store->lab))
		tool_fail(TOOL_USAGE,
			  "%s: this is the gradebook of the lab %s, not of %s",
			  store->path, plain_copy(store->lab), plain_copy(lab));
}

struct store *store_open(const char *path, enum store_use use, const char *lab)
{
	struct store *store = calloc(1, sizeof(*store));

	if (!store)
		tool_fail(EXIT_GRADER, "out of memory");
	store->path = plain_copy(path);
	store->lock = -1;
	if (use == STORE_GRADE)
		lock(store, path);
	else if (access(path, use == STORE_READ ? R_OK : R_OK | W_OK))
		tool_fail(TOOL_USAGE, "%s: %m", store->path);
	/* To read, too: what a killed one has left half done is undone first.
	 * A file that may not be written to SQLite opens for reading. */
	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE, NULL))
		store_fail(store);
	sqlite3_busy_timeout(store->db, STORE_PATIENCE);
	/* Text of anybody's stands in it: nothing there may be executed. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	store_do(store, "PRAGMA temp_store = FILE");
	/* A commit takes 11 ms instead of 20 (ext4 on a virtual disk, 6.18). A
	 * write-ahead log would take 3, but not on network file systems. */
	if (use == STORE_GRADE)
		store_do(store, "PRAGMA journal_mode = PERSIST");
	if (use == STORE_GRADE && !pragma(store, "PRAGMA application_id") &&
	    !pragma(store, "PRAGMA user_version"))
		make(store, lab);
	check_version(store);
	check_lab(store, lab);
	if (use == STORE_GRADE)
		store_do(store, "CREATE TEMP TABLE expected("
				"student TEXT PRIMARY KEY, path TEXT, "
				"submission TEXT) WITHOUT ROWID");
	return store;
}

void store_close(struct store *store)
{
	if (store->lock >= 0)
		store_do(store, "PRAGMA journal_mode = DELETE");
	if (sqlite3_close(store->db) != SQLITE_OK)
		store_fail(store);
	if (store->lock >= 0)
		close(store->lock);
	free(store->path);
	free(store->lab);
	free(store);
}

const char *store_lab(const struct store *store)
{
	return store->lab;
}
