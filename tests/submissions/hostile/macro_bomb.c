/* Makes a program of 10 to the 12th words: the limit of memory. */
#define A(x) x x x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(B(x)))
int main(void)
{
	C(C(;))
}
