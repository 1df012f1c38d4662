/* SPDX-License-Identifier: MIT */
/* vmgrade_store_parts - what the files of the gradebook share. */
#ifndef VMGRADE_STORE_PARTS_H
#define VMGRADE_STORE_PARTS_H

#include <sqlite3.h>

#include "tools/vmgrade_store.h"

struct store {
	sqlite3 *db;
	char *path; /* fit for a terminal */
	char *lab;
	int lock; /* descriptor that holds the lock of STORE_GRADE, or -1 */
};

/* Ends the tool with what SQLite says. */
_Noreturn void store_fail(const struct store *store);
void store_do(struct store *store, const char *sql);
/*
 * A statement with the texts (NULL behind the last) bound to its parameters,
 * which must live until it is finalized.
 */
#define store_ask(store, sql, ...)                                             \
	store_prepare(store, sql, (const char *const[]){ __VA_ARGS__ })
sqlite3_stmt *store_prepare(struct store *store, const char *sql,
			    const char *const *texts);
/* True for a row, false at the end. */
bool store_step(struct store *store, sqlite3_stmt *statement);
/* Runs to its end, and finalizes. */
void store_run(struct store *store, sqlite3_stmt *statement);
/* A column's text, malloc'd, or NULL. */
char *store_text(sqlite3_stmt *statement, int column);

#endif
