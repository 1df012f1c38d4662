/* SPDX-License-Identifier: MIT */
/*
 * vmboot_wire - what vmboot and the guest's init tell each other.
 *
 * The console is the one channel that every kernel has, and the kernel writes
 * to it too. So each line of ours is a frame with a checksum; what is no frame
 * is the kernel's:
 *
 *	vm:K:1a2b3c4d:ok 1 - malloc_lazy
 */
#ifndef VMBOOT_WIRE_H
#define VMBOOT_WIRE_H

#include <stddef.h>
#include <stdint.h>

#define WIRE_MARK "vm:"

/* Bytes before the payload: the mark, the kind, the checksum, two colons. */
enum {
	WIRE_HEAD = sizeof("vm:K:1a2b3c4d:") - 1,
	WIRE_PAYLOAD =
		900 /* at most; with the head, well below a tty's 4,096 */
};

enum wire_kind {
	WIRE_HELLO = 'H',  /* init runs; the payload is empty */
	WIRE_NOTE = 'N',   /* what init could not set up, for the user */
	WIRE_KTAP = 'K',   /* a line that the suite printed */
	WIRE_DATA = 'J',   /* the next piece of the results document */
	WIRE_LOG = 'L',	   /* a line of the kernel's log, with its level */
	WIRE_TAINT = 'T',  /* the kernel's: /proc/sys/kernel/tainted */
	WIRE_STATUS = 'S', /* the suite's exit status and the pieces sent */
	WIRE_END = 'E'	   /* the power goes off now */
};

/* FNV-1a of the kind and the payload. */
static inline uint32_t wire_sum(enum wire_kind kind, const char *payload,
				size_t len)
{
	uint32_t sum = (2166136261u ^ (uint8_t)kind) * 16777619u;

	while (len--)
		sum = (sum ^ (uint8_t)*payload++) * 16777619u;
	return sum;
}

/* Where things stand in the guest. */
#define GUEST_SUITE    "/vmclaims"
#define GUEST_MODULES  "/modules"  /* 00.ko, 01.ko ...: in this order */
#define GUEST_SETTINGS "/settings" /* a line each: KEY VALUE */
#define GUEST_RESULTS  "/tmp/results.json"

/* The keys of GUEST_SETTINGS. */
#define SETTING_SWAP	 "swap"	    /* zram or disk */
#define SETTING_DISK	 "disk"	    /* a disk with ext4 is there */
#define SETTING_EMULATED "emulated" /* times mean nothing */
#define SETTING_CLAIM	 "claim"    /* one to verify; none: all */

/* How a swap disk begins, for init to know it among the disks. */
#define SWAP_DISK_MARK "vmboot's swap disk"

#endif
