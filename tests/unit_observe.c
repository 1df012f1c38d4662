/* SPDX-License-Identifier: MIT */
/* unit_observe - what a program says is kept, as far as anybody could read. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure/marks.h"
#include "measure/observe.h"
#include "tests/units.h"

/* Some 10,000 facts, and that there were more. */
START_TEST(flood)
{
	char script[] = "eval \"exec 9>&$VMMARK_FD\"; i=0;"
			"while [ $i -lt 10100 ]; do"
			"	printf 'fact 1 x' >&9; i=$((i + 1));"
			"done";
	char *const argv[] = { (char *)"sh", (char *)"-c", script, NULL };
	struct vm_observation seen;

	ck_assert_int_eq(vm_observe(argv, 60, &seen), 0);
	ck_assert_int_eq(seen.process.status, 0);
	ck_assert_uint_eq(seen.trace.count, 10001);
	ck_assert_int_eq(seen.trace.records[9999].kind, VM_RECORD_FACT);
	ck_assert_int_eq(seen.trace.records[10000].kind, VM_RECORD_BREAK);
	vm_trace_free(&seen.trace);
}
END_TEST

static void count_fact(const struct vm_record *record, void *arg)
{
	ck_assert_int_eq(record->kind, VM_RECORD_FACT);
	++*(size_t *)arg;
}

static int descriptors(void)
{
	int fd, count = 0;

	for (fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* A message with descriptors to be answered on: 1, 2, or 2 and no text. */
START_TEST(descriptors_of_strangers)
{
	static char fact[] = "fact 1 x";
	const size_t fds = _i ? 2 : 1;
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control;
	struct iovec text = { fact, _i == 2 ? 0 : strlen(fact) };
	const struct msghdr head = { .msg_iov = &text,
				     .msg_iovlen = 1,
				     .msg_control = control.room,
				     .msg_controllen =
					     CMSG_SPACE(fds * sizeof(int)) };
	const int ends[2] = { STDIN_FILENO, STDOUT_FILENO };
	size_t facts = 0;
	struct vm_marks marks = { .record = count_fact, .arg = &facts };
	int before;

	ck_assert_int_eq(vm_marks_open(&marks), 0);
	before = descriptors();
	memset(&control, 0, sizeof(control));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(fds * sizeof(int));
	memcpy(CMSG_DATA(&control.header), ends, fds * sizeof(int));
	ck_assert_int_eq(sendmsg(marks.theirs, &head, 0), text.iov_len);
	vm_marks_take(&marks);
	ck_assert_uint_eq(facts, _i == 2 ? 0 : 1);
	ck_assert_int_eq(descriptors(), before);
	close(marks.ours);
	close(marks.theirs);
}
END_TEST

Suite *unit_observe(void)
{
	Suite *suite = suite_create("observe");
	TCase *tcase = tcase_create("observe");

	tcase_set_timeout(tcase, 60);
	unit_add(tcase, flood);
	unit_add_loop(tcase, descriptors_of_strangers, 3);
	suite_add_tcase(suite, tcase);
	return suite;
}
