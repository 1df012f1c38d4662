/*
 * Makes namespaces, keys and rings of its own, or serves others' faults: all
 * are refused.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	char block[256] = { 0 };
	int made = 0;

	made += !unshare(CLONE_NEWUSER);
	made += !unshare(CLONE_NEWNS);
	made += syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) >= 0;
	made += syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) >= 0;
	made += !mount("a", "/tmp", "tmpfs", 0, 0);
	made += syscall(SYS_keyctl, 0, -3, 1) >= 0;
	made += syscall(425, 8, block) >= 0;
	made += syscall(SYS_perf_event_open, block, 0, -1, -1, 0) >= 0;
	made += syscall(SYS_userfaultfd, 0) >= 0;
	made += syscall(SYS_fanotify_init, 0, 0) >= 0;
	printf("made %d\n", made);
	return 3;
}
