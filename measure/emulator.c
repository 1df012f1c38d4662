/* SPDX-License-Identifier: MIT */
/* emulator - is this processor one in software, whose times mean nothing? */
#include "measure/emulator.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

static void read_hypervisor(char letters[13])
{
	unsigned int a, b, c, d;

	/* Bit 31 of leaf 1: a hypervisor is there, and with it its leaves. */
	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 31))
		return;
	__cpuid(0x40000000, a, b, c, d);
	memcpy(letters, &b, 4);
	memcpy(letters + 4, &c, 4);
	memcpy(letters + 8, &d, 4);
}
#else
static void read_hypervisor(char letters[13])
{
	letters[0] = '\0';
}
#endif

/* Has a line of the text, "key<blanks>: value", this key and value? */
static bool has(const char *text, const char *key, const char *value)
{
	size_t len = strlen(key);
	const char *line, *at;

	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, len))
			continue;
		at = line + len + strspn(line + len, " \t");
		if (*at++ != ':')
			continue;
		at += strspn(at, " \t");
		if (!strncmp(at, value, strlen(value)) &&
		    !isalnum((unsigned char)at[strlen(value)]))
			return true;
	}
	return false;
}

const char *vm_emulator_of(const char *cpuinfo, const char *hypervisor,
			   const char *said)
{
	if (said && !strcmp(said, "1"))
		return "unknown: VM_EMULATED is 1";
	if (!strcmp(hypervisor, "TCGTCGTCGTCG"))
		return "QEMU TCG";
	/* QEMU names the processor after itself also where KVM runs it. */
	if (*hypervisor)
		return NULL;
	if (strstr(cpuinfo, "QEMU"))
		return "QEMU";
	/* Arm's number for software; that of QEMU's "max" processor. */
	if (has(cpuinfo, "CPU implementer", "0x00"))
		return "unknown: CPU implementer 0x00";
	return NULL;
}

const char *vm_emulator(void)
{
	char cpuinfo[4096] = "", hypervisor[13] = "";
	int fd = vm_proc_open(0, "cpuinfo");

	if (fd >= 0) {
		/* Its start is enough: the first processor. */
		ssize_t got = read(fd, cpuinfo, sizeof(cpuinfo) - 1);

		cpuinfo[got > 0 ? got : 0] = '\0';
		close(fd);
	}
	read_hypervisor(hypervisor);
	return vm_emulator_of(cpuinfo, hypervisor, getenv("VM_EMULATED"));
}
