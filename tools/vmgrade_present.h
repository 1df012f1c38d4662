/* SPDX-License-Identifier: MIT */
/* vmgrade_present - how many pages of a process are there. */
#ifndef VMGRADE_PRESENT_H
#define VMGRADE_PRESENT_H

#include <stdint.h>
#include <sys/types.h>

/* The end of a fact's name: what is before it is a mark. */
#define PRESENT " present"

/* The name of the mark in "MARK present", malloc'd; NULL for another fact. */
char *present_mark(const char *fact);

/*
 * Pages of the process that are in memory or in swap, and those that share the
 * page of zeros: these are in no RSS. It is held meanwhile. -1 where that
 * cannot be read.
 */
int64_t present_pages(pid_t pid);

#endif
