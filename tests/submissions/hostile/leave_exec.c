/* Becomes another program: its status is that one's. */
#include <unistd.h>

int main(void)
{
	execl("/bin/false", "false", (char *)0);
}
