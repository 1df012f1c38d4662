/* Lets the compiler complain without end: the limit of output. */
#define A(x) x x x x x x x x x x
#define B(x) A(A(x))
#pragma GCC diagnostic error "-Wall"
#define C(x) _Pragma("message \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")
B(B(C(0)))
int main(void)
{
}
