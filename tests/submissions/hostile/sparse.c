/* Makes a file of a huge size: refused. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	char name[4096];

	signal(SIGXFSZ, SIG_IGN);
	snprintf(name, sizeof(name), "%s/a", getenv("TMPDIR"));
	if (ftruncate(open(name, O_WRONLY | O_CREAT, 0600), 1L << 40))
		return puts("refused"), 3;
}
