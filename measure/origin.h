/* SPDX-License-Identifier: MIT */
/*
 * origin - where the files of a process are read: of /proc, or of a recording
 * that holds the same files, made here or on another machine.
 */
#ifndef VM_ORIGIN_H
#define VM_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct vm_origin {
	pid_t pid;	/* 0 for a recording */
	int directory;	/* /proc/PID, or the recording */
	int copy;	/* the recording that is being made, or -1 */
	int copy_error; /* errno of what could not be recorded, or 0 */
	int memory;	/* /proc/PID/mem once needed; -1 not yet, -2 refused */
	int pagemap;	/* /proc/PID/pagemap, likewise */
};

/*
 * Opens the process `pid`, or the recording in the folder `path`. Returns 0, or
 * -1 with open(2)'s errno. vm_origin_close() ends both.
 */
int vm_origin_process(struct vm_origin *origin, pid_t pid);
int vm_origin_recording(struct vm_origin *origin, const char *path);
void vm_origin_close(struct vm_origin *origin);

/* Opens the file `name` of the process: a descriptor, or -1 with errno. */
int vm_origin_open(const struct vm_origin *origin, const char *name);

/*
 * The whole file `name`, at most `most` bytes of it, with a NUL behind its
 * `len` bytes; the caller frees it. It is recorded too. NULL with errno.
 */
char *vm_origin_text(struct vm_origin *origin, const char *name, size_t most,
		     size_t *len);

/*
 * Puts `len` bytes as the file `name` into the recording that is being made, if
 * there is one. `name` may be in folders, which are made.
 */
void vm_origin_keep(struct vm_origin *origin, const char *name,
		    const void *text, size_t len);

/*
 * The path of the program, as vm_proc_exe() gives it. It is recorded too.
 * Returns its length, or -1 with errno.
 */
ssize_t vm_origin_exe(struct vm_origin *origin, char *path, size_t size);

/*
 * The `len` bytes of the process's memory at `address`, at most
 * VM_PEEK_MOST; they are recorded too. Only where the page is in memory, so
 * that looking at it does not put it there. False where they cannot be read.
 */
enum {
	VM_PEEK_MOST = 64
};
bool vm_origin_peek(struct vm_origin *origin, uint64_t address, void *bytes,
		    size_t len);

/* The same of a live process alone, of any length within a page; unrecorded. */
bool vm_origin_look(struct vm_origin *origin, uint64_t address, void *bytes,
		    size_t len);

/* /proc/PID/pagemap of a live process, kept open; -1 where it is refused. */
int vm_origin_pagemap(struct vm_origin *origin);

#endif
