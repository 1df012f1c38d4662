/* Executes itself by vfork without an end, each child waiting for the next. */
#define _GNU_SOURCE
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	pid_t child;

	/* Others of this user may leave it no process for a while. */
	while ((child = vfork()) < 0)
		;
	while (!child)
		execv("/proc/self/exe", argv);
	while (wait(0) > 0)
		;
	return 3;
}
