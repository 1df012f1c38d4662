/* Lets the compiler read endless zeros: a limit, or its refusal. */
#include "/dev/zero"
int main(void)
{
}
