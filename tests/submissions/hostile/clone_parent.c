/* Makes siblings, which are children of whoever started it. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	int i, made = 0;

	for (i = 0; i < 3; i++) {
		long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0L, 0L,
				   0L, 0L);

		if (!pid) {
			setsid();
			for (;;)
				pause();
		}
		made += pid > 0;
	}
	printf("made %d\n", made);
	return 3;
}
