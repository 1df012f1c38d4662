/* Includes itself without end: the compiler gives up. */
#include __FILE__
int main(void)
{
}
