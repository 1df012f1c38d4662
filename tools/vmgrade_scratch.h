/* SPDX-License-Identifier: MIT */
/* vmgrade_scratch - folders for what is unpacked, gone when the grader is. */
#ifndef VMGRADE_SCRATCH_H
#define VMGRADE_SCRATCH_H

/*
 * A new folder in $TMPDIR, or /tmp, that other users cannot enter, removed when
 * the tool exits. Removes those that killed graders of this user have left.
 * Ends the tool when there can be none.
 */
void scratch_open(void);
/* A new, empty folder in it; malloc'd, or NULL with errno. */
char *scratch_folder(void);

/*
 * A new folder beside `path`, to be filled and renamed to that, or removed, by
 * the caller; malloc'd, or NULL with errno. Removes those that killed graders
 * of this user have left there.
 */
char *scratch_beside(const char *path);

#endif
