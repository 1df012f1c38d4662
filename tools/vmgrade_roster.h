/* SPDX-License-Identifier: MIT */
/* vmgrade_roster - who has handed in what. */
#ifndef VMGRADE_ROSTER_H
#define VMGRADE_ROSTER_H

#include "tools/vmgrade_lab.h"
#include "tools/vmgrade_store.h"

/*
 * The student's name by that of what was handed in: "anna" of "class/anna/", of
 * "anna.c" and of "anna.tar.gz", but "j.doe" of a folder "j.doe". In UTF-8,
 * with neither control characters nor broken ones: these come as \ooo.
 * malloc'd.
 */
char *roster_name(const char *path);

/*
 * What is graded of the lab, as a digest: 32 digits into `text`. Its
 * description and the starter; its controls may change.
 */
void roster_lab_digest(const struct lab *lab, char *text);

/*
 * Lets the store expect every submission at `path`: a folder, or an archive,
 * which is unpacked. Ends the tool when it is neither, or when a
 * student is there twice. Returns how many there were.
 */
size_t roster_add(struct store *store, const struct lab *lab, const char *path);

/*
 * The only folder in `folder` when nothing else is in it and, unless `name` is
 * NULL, it has these `length` bytes for a name (class/ in class.zip); else
 * `folder` itself. malloc'd.
 */
char *roster_inner(const char *folder, const char *name, size_t length);

#endif
