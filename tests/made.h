/* SPDX-License-Identifier: MIT */
/* made - recordings that a test makes up, file by file. */
#ifndef MADE_H
#define MADE_H

#include <elf.h>

#include "measure/origin.h"

/* An empty recording, of no process; made_destroy() removes it. */
void made_start(struct vm_origin *origin);
void made_destroy(struct vm_origin *origin);

/* Puts a file into it, in place of what was there. */
void made_put(struct vm_origin *origin, const char *name, const void *bytes,
	      size_t len);
void made_put_text(struct vm_origin *origin, const char *name,
		   const char *text);

/* The headers of a library, inode 7 of fe:00: at most MADE_HEADERS of them. */
enum {
	MADE_HEADERS = 4
};
void made_put_elf(struct vm_origin *origin, const Elf64_Phdr *programs,
		  size_t count);

#endif
