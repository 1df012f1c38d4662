/* Stops all of its process group, whoever is in that. */
#include <signal.h>

int main(void)
{
	kill(0, SIGSTOP);
	return 3;
}
