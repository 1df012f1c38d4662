/* SPDX-License-Identifier: MIT */
/* vmgrade_stop - Ctrl-C and its like, noted until all has been put away. */
#ifndef VMGRADE_STOP_H
#define VMGRADE_STOP_H

/*
 * From now on SIGINT, SIGTERM and SIGHUP are noted, and end nothing; one that
 * was ignored (nohup) stays ignored.
 */
void stop_catch(void);

/* In a worker: they end it, as ever. */
void stop_uncatch(void);

/* The last one that came, or 0. */
int stop_signal(void);

/* Ends the tool with 128 and the signal, as a shell has it, if one came. */
void stop_end(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
