/* Lets the assembler read a file of the system: it is not there. */
#include <unistd.h>

__asm__(".data\nfrom: .incbin \"/etc/shadow\"\nto:\n");
extern char from[], to[];

int main(void)
{
	write(1, from, to - from);
}
