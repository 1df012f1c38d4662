/* SPDX-License-Identifier: MIT */
/* vmboot - what its files tell each other. */
#ifndef VMBOOT_H
#define VMBOOT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	VMBOOT_CANNOT_JUDGE = 125 /* what `git bisect run` takes as "skip" */
};

/* A row of the table of machines: what QEMU emulates for an architecture. */
struct machine {
	const char *name;	/* as uname(2) and --arch call it */
	const char *program;	/* QEMU's */
	const char *package;	/* Debian's package of it */
	const char *board;	/* -machine */
	const char *emulated;	/* -cpu without KVM */
	const char *console;	/* the kernel's name of the serial line */
	const char *parameters; /* the kernel's, where it is emulated */
};

/* NULL when there is none of that name. */
const struct machine *machine_find(const char *name);
/* "x86_64, aarch64": all names, for a message. Static. */
const char *machine_names(void);

/*
 * A kernel to boot. The image is a descriptor of a file in memory that this
 * process owns, at offset 0; the modules are those that the guest needs, in an
 * order in which they load.
 */
struct module {
	char *name; /* without .ko; '-' is '_' */
	char *data; /* not compressed */
	size_t size;
	bool chosen;
};
struct kernel {
	const char
		*origin; /* the image, package or file, as the user named it */
	int image;
	struct module *modules, **order;
	size_t module_count, order_count, module_bytes;
};

/* All three end the tool with a message when there is no kernel in it. */
void kernel_from_file(struct kernel *kernel, const char *path);
void kernel_from_debs(struct kernel *kernel, const char *const *paths,
		      size_t count);
void kernel_from_package(struct kernel *kernel, const char *name);

/* The file `control` of a package. The caller frees it. */
char *package_control(const char *path);

/* Puts the modules of `wanted` (NULL behind the last), as far as the kernel
 * has them, and those that they depend on, in order. */
void kernel_choose_modules(struct kernel *kernel, const char *const *wanted);

/* What the user asked for. */
struct boot_options {
	const struct machine *machine;
	const char *append; /* kernel parameters, or NULL */
	const char *swap;   /* "none", "disk" or "zram" */
	const char *suite;  /* the folder with the guest's programs, or NULL */
	char **claims;	    /* NULL behind the last */
	long memory;	    /* MiB */
	long cpus;
	long timeout; /* seconds from the start to the power-off */
};

/*
 * The guest's first file system, as a file in memory whose descriptor it
 * returns. `emulated`: the guest's times mean nothing. Ends the tool with a
 * message on error.
 */
int initramfs_make(const struct kernel *kernel,
		   const struct boot_options *options, bool emulated,
		   bool has_disk);

/* What QEMU is started with; the descriptors are inherited. */
struct guest {
	const struct boot_options *options;
	int image, initramfs, disk, swap; /* -1: none */
	int console, monitor;		  /* QEMU's ends */
	bool kvm;
};

/* In the child that becomes QEMU for a struct guest; its exit status. */
int guest_execute(void *arg);

/*
 * Disks, as files in memory: one with an empty ext4, and one that the guest is
 * to make its swap. -1 where there is no mke2fs, which is said.
 */
int guest_ext4_disk(void);
int guest_swap_disk(void);

/* How a boot ended; the table in vmboot_console.c says what each means. */
enum boot_verdict {
	BOOT_RAN,
	BOOT_WARNING,
	BOOT_NO_POWER_OFF,
	BOOT_NO_RESULTS,
	BOOT_NO_MACHINE,
	BOOT_RESET,
	BOOT_HANG,
	BOOT_OOPS,
	BOOT_PANIC,
	BOOT_VERDICTS
};

/* What came out of the guest so far. */
struct console {
	FILE *ktap;	/* where the suite's lines go, as they come; or NULL */
	FILE *log;	/* everything, but no flood; in memory */
	char *log_text; /* of `log`, once that is flushed */
	size_t log_size;
	char line[4096]; /* the one that is coming */
	size_t len;
	char last[256];	 /* the kernel's last line, for a hang */
	json_t *notes;	 /* what init could not set up */
	json_t *trouble; /* the kernel's lines that were more than remarks */
	enum boot_verdict worst;
	bool hello, end, halted;
	char *data; /* the results document */
	size_t data_size, data_room;
	int pieces, pieces_sent; /* of it; -1: not said */
	int status;		 /* the suite's; -1: not said */
};

void console_open(struct console *console, FILE *ktap);
void console_feed(struct console *console, const char *bytes, size_t len);
void console_close(struct console *console); /* frees all but the log's text */

/* One boot. */
struct boot {
	struct console console;
	enum boot_verdict verdict;
	const char *accelerator; /* "kvm" or "tcg" */
	double seconds;
	json_t *document; /* the results with "boot" added; NULL: none came */
};

/*
 * Boots, and waits until it is over. Without KVM's help where that does not
 * work, which is then remembered until the machine starts anew.
 */
void boot_run(struct boot *boot, const struct kernel *kernel,
	      const struct boot_options *options, FILE *ktap);

/* "panicked", and so on: for messages and for the document. */
const char *boot_verdict_name(enum boot_verdict verdict);
const char *boot_verdict_text(enum boot_verdict verdict);

#endif
