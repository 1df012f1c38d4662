/* Dies with much memory: leaves no core file. */
#include <signal.h>
#include <sys/resource.h>

static volatile char block[64 << 20];

int main(void)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	unsigned int i;

	setrlimit(RLIMIT_CORE, &all);
	for (i = 0; i < sizeof(block); i += 4096)
		block[i] = 1;
	raise(SIGSEGV);
}
