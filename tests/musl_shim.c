/* SPDX-License-Identifier: MIT */
/*
 * musl_shim - what a libjansson.a built against glibc asks for and musl lacks:
 * the checked forms that _FORTIFY_SOURCE makes of some functions.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int __vsnprintf_chk(char *text, size_t size, int flag, size_t room,
		    const char *format, va_list args);
int __snprintf_chk(char *text, size_t size, int flag, size_t room,
		   const char *format, ...);
char *__strncpy_chk(char *to, const char *from, size_t size, size_t room);

int __vsnprintf_chk(char *text, size_t size, int flag, size_t room,
		    const char *format, va_list args)
{
	(void)flag;
	return vsnprintf(text, size < room ? size : room, format, args);
}

int __snprintf_chk(char *text, size_t size, int flag, size_t room,
		   const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vsnprintf_chk(text, size, flag, room, format, args);
	va_end(args);
	return length;
}

char *__strncpy_chk(char *to, const char *from, size_t size, size_t room)
{
	return strncpy(to, from, size < room ? size : room);
}
