/* Types into the grader's terminal: it has none. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	int fd, typed = 0;
	const char key = 'x';

	for (fd = 0; fd < 3; fd++)
		typed += !ioctl(fd, TIOCSTI, &key);
	typed += open("/dev/tty", O_RDWR) >= 0;
	printf("typed %d\n", typed);
	return 3;
}
