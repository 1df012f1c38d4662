/* SPDX-License-Identifier: MIT */
/* vmgrade_digest - are these the files that were graded before? */
#ifndef VMGRADE_DIGEST_H
#define VMGRADE_DIGEST_H

#include <stdint.h>

enum {
	DIGEST_TEXT = 33 /* with its terminator */
};

/*
 * The digest of a file, or of a folder with the names and contents of all that
 * is in it: 32 hexadecimal digits into `text`. Of more than `bytes`, sizes
 * alone count: what is so large is not graded anyway. Never opens anything but
 * regular files and folders; those that may not be read count as unreadable.
 * Returns 0, or -1 with errno.
 *
 * It is FNV-1a of 128 bits, not a cryptographic one: a student who makes two
 * submissions collide keeps the grade of his own first one, no more, and no
 * library that we link has a better one to offer.
 */
int digest_of(const char *path, uint64_t bytes, char text[DIGEST_TEXT]);
/* That of a text. */
void digest_text(const char *of, char text[DIGEST_TEXT]);

#endif
