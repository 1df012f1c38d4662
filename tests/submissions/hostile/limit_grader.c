/* Takes files and processors away from every process: refused. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
	const struct rlimit none = { 0, 0 };
	const struct sched_param idle = { 0 };
	int pid, changed = 0;

	for (pid = 1; pid < 40000; pid++) {
		if (pid == getpid() || (pid == 1 && getpid() == 2))
			continue;
		changed += !prlimit(pid, RLIMIT_FSIZE, &none, 0);
		changed += !sched_setscheduler(pid, SCHED_IDLE, &idle);
		changed += !setpriority(PRIO_PROCESS, pid, 19);
	}
	printf("changed %d\n", changed);
	return 3;
}
