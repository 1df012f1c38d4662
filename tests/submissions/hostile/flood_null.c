/* Writes NULs, escape sequences and broken UTF-8: passed on as they are. */
#include <unistd.h>

int main(void)
{
	static const char bytes[] = "a\0\033[2J\033]0;title\007\xff\xfe\n";

	write(1, bytes, sizeof(bytes));
}
