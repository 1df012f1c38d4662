/* Attaches to and reads every process that it sees: none. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	int pid, found = 0;

	for (pid = 1; pid < 40000; pid++) {
		char name[64], byte;
		struct iovec here = { &byte, 1 },
			     there = { (void *)0x400000, 1 };

		if (pid == getpid() || (pid == 1 && getpid() == 2))
			continue;
		snprintf(name, sizeof(name), "/proc/%d/mem", pid);
		found += open(name, O_RDONLY) >= 0;
		snprintf(name, sizeof(name), "/proc/%d/environ", pid);
		found += open(name, O_RDONLY) >= 0;
		found += process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0;
		found += !ptrace(PTRACE_ATTACH, pid, 0, 0);
	}
	printf("found %d\n", found);
	return 3;
}
