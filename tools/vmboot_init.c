/* SPDX-License-Identifier: MIT */
/*
 * vmboot_init - the first and only program of the guest: makes the machine
 * ready for the suite, runs it, sends home what it said, and powers off.
 *
 * What cannot be set up is noted, and the rest goes on: a claim that needs it
 * skips with its own reason.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tools/vmboot_wire.h"

/* From the syslog(2) page. */
enum {
	LOG_READ_ALL = 3,
	LOG_CONSOLE_LEVEL = 8,
	LOG_BUFFER_SIZE = 10
};

enum {
	CLAIMS = 512,
	DISK_NAME = 32
};

static struct settings {
	char swap[8];
	bool disk, emulated;
	char *claims[CLAIMS];
	size_t claim_count;
} settings;

static void write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t put = write(fd, text, len);

		if (put < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (put > 0) {
			text += put;
			len -= (size_t)put;
		}
	}
}

/* One frame, as one write: other processes' lines do not come between. */
static void send_frame(enum wire_kind kind, const char *payload, size_t len)
{
	char frame[WIRE_HEAD + WIRE_PAYLOAD + 2];
	int head;

	if (len > WIRE_PAYLOAD)
		len = WIRE_PAYLOAD;
	head = snprintf(frame, sizeof(frame), WIRE_MARK "%c:%08x:", kind,
			wire_sum(kind, payload, len));
	memcpy(frame + head, payload, len);
	frame[(size_t)head + len] = '\n';
	write_all(STDOUT_FILENO, frame, (size_t)head + len + 1);
}

static void send_text(enum wire_kind kind, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void send_text(enum wire_kind kind, const char *format, ...)
{
	char text[WIRE_PAYLOAD];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	send_frame(kind, text, strlen(text));
}

/* The kernel's own lines would tear frames: from here on only a dying one's. */
static void quiet_console(void)
{
	klogctl(LOG_CONSOLE_LEVEL, NULL, 1);
}

static void read_settings(void)
{
	FILE *file = fopen(GUEST_SETTINGS, "re");
	char line[256], key[32], value[200];

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%31s %199s", key, value) != 2)
			continue;
		if (!strcmp(key, SETTING_SWAP))
			snprintf(settings.swap, sizeof(settings.swap), "%.7s",
				 value);
		else if (!strcmp(key, SETTING_DISK))
			settings.disk = true;
		else if (!strcmp(key, SETTING_EMULATED))
			settings.emulated = true;
		else if (!strcmp(key, SETTING_CLAIM) &&
			 settings.claim_count < CLAIMS)
			settings.claims[settings.claim_count++] = strdup(value);
	}
	if (file)
		fclose(file);
}

static void mount_all(void)
{
	static const struct {
		const char *type, *where;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "tmpfs", "/tmp" },
	};
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		mkdir(mounts[i].where, 0755);
		if (mount(mounts[i].type, mounts[i].where, mounts[i].type, 0,
			  NULL))
			send_text(WIRE_NOTE, "no %s: %s", mounts[i].type,
				  strerror(errno));
	}
}

static void load_modules(void)
{
	char path[64];
	int i, file;

	for (i = 0;; i++) {
		snprintf(path, sizeof(path), GUEST_MODULES "/%02d.ko", i);
		file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			return;
		if (syscall(SYS_finit_module, file, "", 0) && errno != EEXIST)
			send_text(WIRE_NOTE, "module %d: %s", i,
				  strerror(errno));
		close(file);
	}
}

static bool write_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = file >= 0 &&
		  write(file, text, strlen(text)) == (ssize_t)strlen(text);

	if (file >= 0)
		close(file);
	return ok;
}

/* Writes a swap header as mkswap(8) does: the kernel reads no other field. */
static bool make_swap(const char *disk)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *header = calloc(1, page);
	int file = open(disk, O_RDWR | O_CLOEXEC);
	off_t bytes = file < 0 ? 0 : lseek(file, 0, SEEK_END);
	uint32_t *fields;
	bool ok = false;

	if (header && bytes >= (off_t)(16 * page)) {
		fields = (uint32_t *)(void *)(header + 1024);
		fields[0] = 1; /* version */
		fields[1] =
			(uint32_t)((size_t)bytes / page - 1); /* last page */
		memcpy(header + page - 10, "SWAPSPACE2", 10);
		ok = pwrite(file, header, page, 0) == (ssize_t)page &&
		     !fsync(file) && !swapon(disk, 0);
	}
	if (file >= 0)
		close(file);
	free(header);
	return ok;
}

/* Is it the swap disk that vmboot made? */
static bool is_swap_disk(const char *disk)
{
	char text[sizeof(SWAP_DISK_MARK)] = "";
	int file = open(disk, O_RDONLY | O_CLOEXEC);
	bool is = file >= 0 &&
		  read(file, text, sizeof(text) - 1) ==
			  (ssize_t)sizeof(text) - 1 &&
		  !strcmp(text, SWAP_DISK_MARK);

	if (file >= 0)
		close(file);
	return is;
}

static bool mount_disk(const char *disk)
{
	mkdir("/disk", 0777);
	return !mount(disk, "/disk", "ext4", 0, NULL) &&
	       !setenv("VM_TMPDIR", "/disk", 1);
}

/* The disks are /dev/vda and /dev/vdb, in an order that the kernel chooses. */
static void set_up_disks(void)
{
	bool swap = !*settings.swap, disk = !settings.disk;
	char name[DISK_NAME];
	char letter;

	for (letter = 'a'; letter <= 'b'; letter++) {
		snprintf(name, sizeof(name), "/dev/vd%c", letter);
		if (is_swap_disk(name))
			swap = swap || make_swap(name);
		else
			disk = disk || mount_disk(name);
	}
	if (!strcmp(settings.swap, "zram"))
		swap = write_file("/sys/block/zram0/disksize", "128M") &&
		       make_swap("/dev/zram0");
	if (!swap)
		send_text(WIRE_NOTE, "no swap: the kernel has no %s",
			  strcmp(settings.swap, "zram") ? "virtio disk"
							: "zram");
	if (!disk)
		send_text(WIRE_NOTE, "no disk: the kernel has no virtio disk "
				     "or no ext4");
}

/* In the child: the suite, its output into the pipe. */
static _Noreturn void run_suite(int output)
{
	char *argv[CLAIMS + 5] = { (char *)GUEST_SUITE, (char *)"--ktap",
				   (char *)"--json=" GUEST_RESULTS,
				   (char *)"run" };

	memcpy(argv + 4, settings.claims, settings.claim_count * sizeof(*argv));
	setenv("HOME", "/", 1);
	setenv("PATH", "/", 1);
	if (settings.emulated)
		setenv("VM_EMULATED", "1", 1);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execv(GUEST_SUITE, argv);
	dprintf(output, "cannot execute the suite: %s\n", strerror(errno));
	_exit(127);
}

/* Each line as it comes; init reaps whatever else ends meanwhile. */
static int suite_status(void)
{
	int ends[2], status = -1;
	char line[WIRE_PAYLOAD];
	FILE *output;
	pid_t child, pid;

	if (pipe2(ends, O_CLOEXEC)) {
		send_text(WIRE_NOTE, "pipe: %s", strerror(errno));
		return 127;
	}
	child = fork();
	if (!child)
		run_suite(ends[1]);
	close(ends[1]);
	output = fdopen(ends[0], "re");
	while (output && fgets(line, sizeof(line), output)) {
		line[strcspn(line, "\n")] = '\0';
		send_frame(WIRE_KTAP, line, strlen(line));
	}
	while ((pid = wait(&status)) != child && pid > 0)
		;
	if (pid < 0 || !WIFEXITED(status))
		return 127;
	return WEXITSTATUS(status);
}

/* The results without their indentation: a serial line is slow. */
static int send_results(void)
{
	FILE *file = fopen(GUEST_RESULTS, "re");
	char piece[WIRE_PAYLOAD];
	bool inside = false, escaped = false;
	size_t len = 0;
	int pieces = 0, c;

	while (file && (c = getc(file)) != EOF) {
		if (!inside && (c == ' ' || c == '\n'))
			continue;
		if (c == '"' && !escaped)
			inside = !inside;
		escaped = inside && c == '\\' && !escaped;
		piece[len++] = (char)c;
		if (len == sizeof(piece)) {
			send_frame(WIRE_DATA, piece, len);
			pieces++;
			len = 0;
		}
	}
	if (len) {
		send_frame(WIRE_DATA, piece, len);
		pieces++;
	}
	if (file)
		fclose(file);
	return pieces;
}

/* What the quiet console kept back: warnings and worse, "<4>[   1.2] ...". */
static void send_log(void)
{
	int size = klogctl(LOG_BUFFER_SIZE, NULL, 0);
	char *log = size > 0 ? malloc((size_t)size + 1) : NULL;
	char *line, *rest;
	int len = log ? klogctl(LOG_READ_ALL, log, size) : 0;

	if (len <= 0)
		return;
	log[len] = '\0';
	rest = log;
	while ((line = strsep(&rest, "\n")))
		if (*line == '<' && atoi(line + 1) <= 4)
			send_text(WIRE_LOG, "%s", line);
	free(log);
}

/* What the kernel remembers of its troubles, when their lines are lost. */
static void send_taint(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");
	unsigned long taint;

	if (file && fscanf(file, "%lu", &taint) == 1)
		send_text(WIRE_TAINT, "%lu", taint);
	if (file)
		fclose(file);
}

int main(void)
{
	int status, pieces;

	if (getpid() != 1) {
		fputs("vmboot-init: this is the first program of a machine "
		      "that vmboot boots; it does nothing elsewhere\n",
		      stderr);
		return 2;
	}
	send_text(WIRE_HELLO, "%s", "");
	mount_all();
	read_settings();
	load_modules();
	set_up_disks();
	quiet_console();
	status = suite_status();
	/* An oops has turned the console up again. */
	quiet_console();
	pieces = send_results();
	send_log();
	send_taint();
	send_text(WIRE_STATUS, "%d %d", status, pieces);
	send_text(WIRE_END, "%s", "");
	sync();
	tcdrain(STDOUT_FILENO);
	/* No frame comes any more: now it may warn. */
	klogctl(LOG_CONSOLE_LEVEL, NULL, 5);
	reboot(RB_POWER_OFF);
	/* Only where the kernel knows no such thing: it has said so. */
	for (;;)
		pause();
}
