/* Executes itself by vfork without an end, each child waiting for the next. */
#define _GNU_SOURCE
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (!vfork()) {
		execv("/proc/self/exe", argv);
		_exit(1);
	}
	while (wait(0) > 0)
		;
	return 3;
}
