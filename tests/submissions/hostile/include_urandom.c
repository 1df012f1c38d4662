/* Lets the compiler read endless noise: a limit, or its refusal. */
#include "/dev/urandom"
int main(void)
{
}
