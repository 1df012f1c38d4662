/* Jumps to where nothing is: died by signal 11. */
#include <setjmp.h>
#include <string.h>

int main(void)
{
	jmp_buf nowhere;

	memset(nowhere, 0x55, sizeof(nowhere));
	longjmp(nowhere, 1);
}
