/* Sleeps for an hour: the limit of time. */
#include <unistd.h>

int main(void)
{
	sleep(3600);
}
