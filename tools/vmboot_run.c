/* SPDX-License-Identifier: MIT */
/*
 * vmboot_run - one boot: from the start of QEMU, which ends with this process,
 * to how it ended; and whether KVM is of use.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "measure/process.h"
#include "tools/tool.h"
#include "tools/vmboot.h"

enum {
	KVM_SECONDS =
		10, /* until init says hello; it takes one where KVM works */
	POWER_OFF_SECONDS = 20 /* emulated, from the last word on: under one */
};

/* What QEMU's monitor says of how the machine went off. */
enum off {
	OFF_NOT,
	OFF_POWER, /* the guest switched itself off */
	OFF_RESET,
	OFF_STOPPED /* KVM cannot go on with it, and QEMU waits */
};

struct monitor {
	int socket;
	char line[2048];
	size_t len;
	enum off off;
};

static void take_event(struct monitor *monitor)
{
	json_t *event = json_loadb(monitor->line, monitor->len, 0, NULL);
	const char *name = json_string_value(json_object_get(event, "event"));
	const char *reason = json_string_value(
		json_object_get(json_object_get(event, "data"), "reason"));

	if (name && reason && !strcmp(name, "SHUTDOWN"))
		monitor->off = !strcmp(reason, "guest-shutdown") ? OFF_POWER
								 : OFF_RESET;
	else if (name && !strcmp(name, "STOP") && monitor->off == OFF_NOT)
		monitor->off = OFF_STOPPED;
	json_decref(event);
}

static void read_monitor(struct monitor *monitor)
{
	char bytes[1024];
	ssize_t got = recv(monitor->socket, bytes, sizeof(bytes), MSG_DONTWAIT);
	ssize_t i;

	for (i = 0; i < got; i++) {
		if (bytes[i] == '\n') {
			take_event(monitor);
			monitor->len = 0;
		} else if (monitor->len < sizeof(monitor->line)) {
			monitor->line[monitor->len++] = bytes[i];
		}
	}
}

/* Reads what is there. False at the end of the output: QEMU is gone. */
static bool read_console(struct console *console, int output)
{
	char bytes[65536];
	ssize_t got = read(output, bytes, sizeof(bytes));

	if (got > 0)
		console_feed(console, bytes, (size_t)got);
	return got > 0 || (got < 0 && errno == EINTR);
}

/* Seconds of vm_now() until which the guest may take for what it is at. */
static double patience(const struct console *console, const struct guest *guest,
		       double started, double ended)
{
	double all = started + (double)guest->options->timeout;

	if (console->end && ended + POWER_OFF_SECONDS < all)
		return ended + POWER_OFF_SECONDS;
	if (guest->kvm && !console->hello && started + KVM_SECONDS < all)
		return started + KVM_SECONDS;
	return all;
}

/*
 * Until QEMU is gone or has stopped the guest, or patience is at an end.
 * Returns whether it went by itself.
 */
static bool watch(struct console *console, struct monitor *monitor, int output,
		  const struct guest *guest)
{
	struct pollfd polled[2] = { { .fd = output, .events = POLLIN },
				    { .fd = monitor->socket,
				      .events = POLLIN } };
	double started = vm_now(), ended = started, left;

	for (;;) {
		left = patience(console, guest, started, ended) - vm_now();
		if (left <= 0 || (console->end && console->halted))
			return false;
		if (poll(polled, 2, (int)(left * 1000) + 1) < 0)
			continue;
		if (polled[1].revents & POLLIN)
			read_monitor(monitor);
		else if (polled[1].revents)
			polled[1].fd = -1;
		if (polled[0].revents && !read_console(console, output))
			return true;
		if (monitor->off == OFF_STOPPED)
			return true;
		if (!console->end)
			ended = vm_now();
	}
}

static enum boot_verdict judge(const struct console *console, bool went,
			       enum off off, bool document)
{
	if (console->worst > BOOT_WARNING)
		return console->worst;
	if (!console->end && went)
		return off == OFF_RESET	  ? BOOT_RESET
		       : off == OFF_POWER ? BOOT_NO_RESULTS
					  : BOOT_NO_MACHINE;
	if (!console->end)
		return BOOT_HANG;
	if (!document)
		return BOOT_NO_RESULTS;
	/* A kernel built without power management can only halt. */
	if (off != OFF_POWER && !console->halted)
		return BOOT_NO_POWER_OFF;
	return console->worst;
}

/* The document that came, whole; NULL when none did. */
static json_t *document_of(const struct console *console)
{
	json_t *document = NULL;

	if (console->data && console->pieces == console->pieces_sent)
		document =
			json_loadb(console->data, console->data_size, 0, NULL);
	if (!json_is_object(document)) {
		json_decref(document);
		return NULL;
	}
	return document;
}

/* What the user typed need not be UTF-8, which JSON has to be. */
static json_t *typed(const char *text)
{
	char *plain = plain_copy(text);
	json_t *string = json_string(text);

	if (!string)
		string = json_string(plain);
	free(plain);
	return string;
}

static void add_boot(struct boot *boot, const struct boot_options *options,
		     const struct kernel *kernel)
{
	json_t *object = json_pack(
		"{s:s, s:o, s:s, s:s, s:I, s:I, s:o, s:s, s:f, s:O, s:O}",
		"verdict", boot_verdict_name(boot->verdict), "kernel",
		typed(kernel->origin), "machine", options->machine->name,
		"accelerator", boot->accelerator, "memory_mib",
		(json_int_t)options->memory, "cpus", (json_int_t)options->cpus,
		"append", typed(options->append ? options->append : ""), "swap",
		options->swap, "seconds", boot->seconds, "notes",
		boot->console.notes, "trouble", boot->console.trouble);

	if (boot->document && object)
		json_object_set_new(boot->document, "boot", object);
	else
		json_decref(object);
}

/* One boot, by KVM or emulated. */
static void boot_once(struct boot *boot, const struct kernel *kernel,
		      const struct boot_options *options, FILE *ktap, bool kvm)
{
	static const char greeting[] = "{\"execute\": \"qmp_capabilities\"}\n";
	struct guest guest = { .options = options,
			       .image = kernel->image,
			       .kvm = kvm };
	struct monitor monitor = { .off = OFF_NOT };
	struct vm_process process = { 0 };
	int output[2], ends[2];
	double started = vm_now();
	bool went;

	guest.disk = guest_ext4_disk();
	guest.swap = strcmp(options->swap, "disk") ? -1 : guest_swap_disk();
	guest.initramfs =
		initramfs_make(kernel, options, !kvm, guest.disk >= 0);
	if (pipe2(output, O_CLOEXEC) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		tool_fail(VMBOOT_CANNOT_JUDGE, "pipe: %s", strerror(errno));
	guest.console = output[1];
	guest.monitor = ends[1];
	monitor.socket = ends[0];
	boot->accelerator = kvm ? "kvm" : "tcg";
	console_open(&boot->console, ktap);
	if (vm_process_start(&process, (double)options->timeout + 60,
			     guest_execute, &guest))
		tool_fail(VMBOOT_CANNOT_JUDGE, "fork: %s", strerror(errno));
	close(output[1]);
	close(ends[1]);
	/* Only a monitor that was greeted tells of events. */
	if (send(ends[0], greeting, sizeof(greeting) - 1, MSG_NOSIGNAL) < 0)
		tool_say("QEMU's monitor: %s", strerror(errno));
	went = watch(&boot->console, &monitor, output[0], &guest);
	/* What it said last may still be there. */
	read_monitor(&monitor);
	kill(-process.pid, SIGKILL);
	vm_process_wait(&process, 1, NULL, NULL);
	boot->seconds = vm_now() - started;
	boot->document = document_of(&boot->console);
	boot->verdict =
		judge(&boot->console, went, monitor.off, boot->document);
	add_boot(boot, options, kernel);
}

/* The kernel's name of this start of the machine, and where it is noted. */
static bool read_start(char *id, size_t size)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	bool ok = file && fgets(id, (int)size, file);

	if (file)
		fclose(file);
	return ok;
}

/* Where KVM failed, and the same guest emulated did not. */
static void note_path(char *path, size_t size)
{
	char folder[PATH_MAX - 8];

	if (tool_cache(folder, sizeof(folder)))
		*path = '\0';
	else
		snprintf(path, size, "%s/no-kvm", folder);
}

static bool kvm_may_work(const struct machine *machine)
{
	char path[PATH_MAX], now[64], noted[64] = "";
	struct utsname here;
	FILE *note;

	if (uname(&here) || strcmp(here.machine, machine->name) != 0 ||
	    access("/dev/kvm", R_OK | W_OK))
		return false;
	note_path(path, sizeof(path));
	note = fopen(path, "re");
	if (!note)
		return true;
	if (!fgets(noted, sizeof(noted), note))
		*noted = '\0';
	fclose(note);
	return !read_start(now, sizeof(now)) || strcmp(now, noted) != 0;
}

static void note_no_kvm(const char *how)
{
	char path[PATH_MAX], now[64];
	FILE *note;

	note_path(path, sizeof(path));
	note = fopen(path, "we");
	if (note && read_start(now, sizeof(now)))
		fputs(now, note);
	if (!note || fclose(note))
		*path = '\0';
	tool_say("KVM does not work on this machine: the guest %s. "
		 "Emulating%s%s",
		 how, *path ? "; noted, until the next start, in " : "", path);
}

static void forget(struct boot *boot)
{
	console_close(&boot->console);
	free(boot->console.log_text);
	json_decref(boot->document);
}

void boot_run(struct boot *boot, const struct kernel *kernel,
	      const struct boot_options *options, FILE *ktap)
{
	bool kvm = kvm_may_work(options->machine), hello, works;

	boot_once(boot, kernel, options, ktap, kvm);
	/* What the kernel makes of itself under KVM is judged as any other. */
	hello = boot->console.hello;
	if (!kvm || (hello && boot->verdict != BOOT_NO_MACHINE))
		return;
	/* Was it KVM, or the kernel? */
	forget(boot);
	if (ktap && hello)
		fputs("  # KVM failed: all of it once more, emulated\n", ktap);
	boot_once(boot, kernel, options, ktap, false);
	works = hello ? boot->console.end : boot->console.hello;
	if (works)
		note_no_kvm(hello ? "did not come to its end"
				  : "did not start");
}
