/* SPDX-License-Identifier: MIT */
/*
 * unit_chart - what is kept of a long watch is bounded and has its shape, and
 * the picture of it can be read.
 */
#include <stdlib.h>
#include <string.h>

#include "measure/proc.h"
#include "tests/units.h"
#include "tools/vmwatch_picture.h"

static const uint64_t base = 0x7f0000000000;

static void add_fault(struct vm_dots *dots, int64_t time, uint64_t page,
		      enum vm_label label)
{
	ck_assert_int_eq(
		vm_dots_add(dots, time, base + page * vm_page_size(), label, 0),
		0);
}

static uint64_t sum_of(const struct vm_dot *list, size_t count)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += list[i].count;
	return sum;
}

START_TEST(few_faults_are_kept_as_they_are)
{
	struct vm_dots dots = { 0 };
	struct vm_dot *list;
	size_t i, count, off = 0;

	for (i = 0; i < 30000; i++)
		add_fault(&dots, (int64_t)i * 5000, 30000 - i,
			  VM_LABEL_ANONYMOUS);
	ck_assert_int_eq(vm_dots_of(&dots, 0, &list, &count), 0);
	ck_assert_uint_eq(count, 30000);
	for (i = 0; i < count; i++) {
		const int64_t time = (int64_t)(29999 - i) * 5000;

		off += list[i].count != 1 ||
		       list[i].block << dots.block_shift !=
			       base + (i + 1) * vm_page_size() ||
		       list[i].tick != time >> dots.tick_shift;
	}
	ck_assert_uint_eq(off, 0);
	free(list);
	ck_assert_int_eq(vm_dots_of(&dots, 1, &list, &count), 0);
	ck_assert_uint_eq(count, 0);
	free(list);
	vm_dots_free(&dots);
}
END_TEST

/* A pass over many pages is one straight line, and none is lost. */
START_TEST(many_faults_keep_their_shape)
{
	enum {
		FAULTS = 300000
	};
	struct vm_dots dots = { 0 };
	struct vm_dot *list;
	size_t i, count, off = 0;

	for (i = 0; i < FAULTS; i++)
		add_fault(&dots, (int64_t)i * 1000, i, VM_LABEL_ANONYMOUS);
	ck_assert_uint_le(dots.room, 2 * VM_DOTS);
	ck_assert_int_eq(vm_dots_of(&dots, 0, &list, &count), 0);
	ck_assert_uint_le(count, VM_DOTS);
	ck_assert_uint_ge(count,
			  VM_DOTS / 4); /* not thinned more than needed */
	ck_assert_uint_eq(sum_of(list, count), FAULTS);
	for (i = 0; i < count; i++) {
		const double block = (double)((uint64_t)1 << dots.block_shift) /
				     (double)vm_page_size();
		const double tick =
			(double)((int64_t)1 << dots.tick_shift) / 1000;
		const double page =
			(double)((list[i].block << dots.block_shift) - base) /
			(double)vm_page_size();

		off += list[i].tick * tick >= page + block ||
		       page >= (list[i].tick + 1) * tick;
	}
	ck_assert_uint_eq(off, 0);
	free(list);
	vm_dots_free(&dots);
}
END_TEST

/* Those that are everywhere get the same memory, and still are everywhere. */
START_TEST(faults_all_over_are_bounded)
{
	struct vm_dots dots = { 0 };
	struct vm_dot *list;
	size_t i, count;
	uint32_t x = 1;

	for (i = 0; i < 300000; i++) {
		x = x * 1664525 + 1013904223;
		add_fault(&dots, (int64_t)i * 1000, x >> 12,
			  i == 150000 ? VM_LABEL_STACK : VM_LABEL_ANONYMOUS);
	}
	ck_assert_uint_le(dots.room, 2 * VM_DOTS);
	ck_assert_int_eq(vm_dots_of(&dots, 0, &list, &count), 0);
	ck_assert_uint_eq(sum_of(list, count), 300000);
	ck_assert_uint_ge(count, VM_DOTS / 8);
	for (i = 0; i < count && list[i].label != VM_LABEL_STACK; i++)
		;
	ck_assert_uint_lt(i, count);
	free(list);
	vm_dots_free(&dots);
}
END_TEST

/* Program, heap, two libraries near each other, a large buffer, a stack. */
START_TEST(bands_leave_out_the_gaps)
{
	static const struct {
		uint64_t page, pages;
		enum vm_label label;
	} parts[] = {
		{ 0, 2, VM_LABEL_TEXT },
		{ 2, 1, VM_LABEL_DATA },
		{ 90000, 3, VM_LABEL_HEAP },
		{ 1 << 30, 20000, VM_LABEL_ANONYMOUS },
		{ (1 << 30) + 20001, 40, VM_LABEL_LIBRARY },
		{ (1 << 30) + 20100, 40, VM_LABEL_LIBRARY },
		{ (uint64_t)1 << 33, 4, VM_LABEL_STACK },
	};
	struct vm_dots dots = { 0 };
	struct vm_band *bands;
	struct vm_dot *list;
	size_t i, most, count, n;
	uint64_t page, all = 0;

	for (i = 0; i < unit_count(parts); i++)
		for (page = 0; page < parts[i].pages; page++, all++)
			add_fault(&dots, (int64_t)all * 2000,
				  parts[i].page + page, parts[i].label);
	ck_assert_int_eq(vm_dots_of(&dots, 0, &list, &count), 0);
	for (most = 1; most < 10; most++) {
		uint64_t faults = 0;
		size_t at = 0;

		ck_assert_int_eq(
			vm_bands_make(&dots, list, count, most, &bands, &n), 0);
		ck_assert_uint_ge(n, 1);
		ck_assert_uint_le(n, most);
		for (i = 0; i < n; i++) {
			ck_assert_uint_eq(bands[i].first, at);
			ck_assert(!i || bands[i - 1].end <= bands[i].start);
			at += bands[i].count;
			faults += bands[i].faults;
		}
		ck_assert_uint_eq(at, count);
		ck_assert_uint_eq(faults, all);
		/* The program's parts go first, the buffer stays alone. */
		if (most == 5) {
			ck_assert_uint_eq(n, 5);
			ck_assert_uint_eq(bands[0].faults, 3);
			ck_assert(!bands[0].one_kind);
			ck_assert_uint_eq(bands[2].faults, 20000);
			ck_assert_uint_eq(bands[2].end - bands[2].start,
					  20000 * vm_page_size());
			ck_assert_uint_eq(bands[3].faults, 80);
			ck_assert(bands[3].one_kind);
		}
		if (most == 9)
			ck_assert_uint_eq(n, 6);
		free(bands);
	}
	free(list);
	vm_dots_free(&dots);
}
END_TEST

static void add(struct vm_chart *chart, const struct vm_moment *moment)
{
	if (vm_chart_add(chart, moment))
		ck_abort_msg("vm_chart_add");
}

static struct vm_moment sample_of(pid_t pid, int64_t time, uint64_t rss)
{
	return (struct vm_moment){
		.kind = VM_MOMENT_SAMPLE,
		.time = time,
		.pid = pid,
		.tid = pid,
		.sample = { .vsz = 2 * rss, .rss = rss, .command = "test" }
	};
}

/* Many samples; one of them is a spike. */
START_TEST(extremes_survive)
{
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	const struct vm_chart_space *space;
	struct vm_moment moment;
	size_t i, spikes = 0;

	for (i = 0; i < 300000; i++) {
		moment = sample_of(5, (int64_t)i * 1000000,
				   i == 200000 ? 9000 : 100);
		add(chart, &moment);
	}
	ck_assert_uint_eq(chart->count, 1);
	space = chart->spaces;
	ck_assert_uint_le(space->count, VM_CHART_TICKS);
	ck_assert_uint_ge(space->count, VM_CHART_TICKS / 2 - 1000);
	for (i = 0; i < space->count; i++) {
		const struct vm_chart_step *step = &space->steps[i];
		const int64_t from = (int64_t)step->tick << chart->tick_shift;
		const int64_t to = from + ((int64_t)1 << chart->tick_shift);

		ck_assert_uint_eq(step->rss.low, 100);
		ck_assert_uint_eq(step->rss.last, 100);
		if (step->rss.high == 100)
			continue;
		ck_assert_uint_eq(step->rss.high, 9000);
		ck_assert_uint_eq(step->vsz.high, 18000);
		ck_assert_int_le(from, 200000000000);
		ck_assert_int_gt(to, 200000000000);
		spikes++;
	}
	ck_assert_uint_eq(spikes, 1);
	vm_chart_free(chart);
	free(chart);
}
END_TEST

static struct vm_moment fault_of(pid_t pid, int64_t time, enum vm_label label)
{
	return (struct vm_moment){ .kind = VM_MOMENT_FAULT,
				   .time = time,
				   .pid = pid,
				   .tid = pid,
				   .fault = { base, label } };
}

/* An exec takes a new address space; late faults are told to the right one. */
START_TEST(an_exec_is_a_new_space)
{
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	struct vm_moment moments[] = {
		{ .kind = VM_MOMENT_START, .pid = 5, .tid = 5 },
		fault_of(5, 90, VM_LABEL_STACK),
		sample_of(5, 100, 10), /* the first exec */
		sample_of(5, 5000000, 10),
		sample_of(5, 6000000, 20), /* the second */
		fault_of(5, 5999000, VM_LABEL_STACK),
		fault_of(5, 5998000, VM_LABEL_UNKNOWN),
		{ .kind = VM_MOMENT_EXIT, .time = 7000000, .pid = 5, .tid = 5 },
		{ .kind = VM_MOMENT_START, .time = 8000000, .pid = 5 },
		sample_of(5, 9000000, 30),
	};
	size_t i;

	moments[2].kind = moments[4].kind = VM_MOMENT_EXEC;
	for (i = 0; i < unit_count(moments); i++)
		add(chart, &moments[i]);
	ck_assert_uint_eq(chart->count, 3);
	ck_assert_uint_eq(chart->spaces[0].count, 2);
	ck_assert_uint_eq(chart->spaces[0].faults, 2);
	ck_assert_uint_eq(chart->spaces[1].faults, 1);
	ck_assert_uint_eq(chart->spaces[1].rss_most, 20);
	ck_assert(chart->spaces[1].ended && !chart->spaces[2].ended);
	ck_assert_uint_eq(chart->spaces[2].rss_most, 30);
	ck_assert_int_eq(chart->first, 90);
	ck_assert_int_eq(chart->last, 9000000);
	vm_chart_free(chart);
	free(chart);
}
END_TEST

/* Ticks have 32 bits: a watch of days has the more time in each. */
START_TEST(faults_of_days)
{
	struct vm_dots dots = { 0 };
	struct vm_dot *list;
	size_t count;

	add_fault(&dots, 0, 0, VM_LABEL_HEAP);
	add_fault(&dots, (int64_t)1 << (32 + dots.tick_shift), 0,
		  VM_LABEL_HEAP);
	ck_assert_int_eq(vm_dots_of(&dots, 0, &list, &count), 0);
	ck_assert_uint_eq(count, 2);
	free(list);
	vm_dots_free(&dots);
}
END_TEST

/* A mark is a sample, too; a call that is told late is before what is newer. */
START_TEST(marks_and_late_calls)
{
	static const struct vm_call_info mmap_info = { .name = "mmap" };
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	struct vm_record record = { .kind = VM_RECORD_MARK };
	struct vm_moment moment = sample_of(5, 100000000, 500);
	const struct vm_chart_step *last;

	add(chart, &moment);
	moment = (struct vm_moment){ .kind = VM_MOMENT_CALL,
				     .time = 50000000,
				     .pid = 5,
				     .tid = 5,
				     .call = { .info = &mmap_info,
					       .vsz_before = 10,
					       .vsz_after = 400 } };
	add(chart, &moment);
	last = &chart->spaces[0].steps[chart->spaces[0].count - 1];
	ck_assert_uint_eq(last->vsz.low, 400);
	record.snapshot.entry[VM_VSZ] = 3000;
	record.snapshot.entry[VM_RSS] = 2000;
	moment = (struct vm_moment){ .kind = VM_MOMENT_MARK,
				     .time = 200000000,
				     .pid = 5,
				     .tid = 5,
				     .mark = &record };
	add(chart, &moment);
	ck_assert_uint_eq(chart->spaces[0].vsz_most, 3000);
	ck_assert_uint_eq(chart->spaces[0].rss_most, 2000);
	vm_chart_free(chart);
	free(chart);
}
END_TEST

/* Of 100,000 children the largest is there, and the others are counted. */
START_TEST(children_are_bounded)
{
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	struct vm_moment moment = sample_of(1, 0, 50);
	bool seen = false;
	pid_t pid;
	size_t i;

	add(chart, &moment);
	for (pid = 2; pid <= 100001; pid++) {
		moment = sample_of(pid, pid * 1000, pid == 777 ? 99 : 20);
		add(chart, &moment);
		moment = fault_of(pid, pid * 1000, VM_LABEL_HEAP);
		add(chart, &moment);
		moment = (struct vm_moment){ .kind = VM_MOMENT_EXIT,
					     .time = pid * 1000,
					     .pid = pid,
					     .tid = pid };
		add(chart, &moment);
	}
	ck_assert_uint_le(chart->room, 2048);
	ck_assert_uint_eq(chart->count + chart->left_out, 100001);
	ck_assert_uint_eq(chart->faults, 100000);
	ck_assert_int_eq(chart->spaces[0].pid, 1);
	for (i = 0; i < chart->count; i++)
		seen |= chart->spaces[i].pid == 777;
	ck_assert(seen);
	vm_chart_free(chart);
	free(chart);
}
END_TEST

static bool overlap(const struct vm_place *a, const struct vm_place *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width &&
	       a->y < b->y + b->height && b->y < a->y + a->height;
}

/* `processes` with faults in all kinds of regions, and `marks`. */
static void fill(struct vm_chart *chart, pid_t processes, int marks)
{
	static const struct vm_call_info mmap_info = { .name = "mmap" };
	struct vm_record record = { .kind = VM_RECORD_MARK };
	struct vm_moment moment = { .kind = VM_MOMENT_CALL,
				    .time = 400,
				    .pid = 1,
				    .tid = 1,
				    .call = { .info = &mmap_info } };
	pid_t pid;
	int i;

	memset(record.snapshot.entry, 0xff, sizeof(record.snapshot.entry));
	add(chart, &moment);
	for (pid = 1; pid <= processes; pid++)
		for (i = 0; i < 1000; i++) {
			moment = sample_of(pid, i * 1000000, 1000 + pid + i);
			memset(moment.sample.command, 'W', 15);
			add(chart, &moment);
			moment = fault_of(pid, i * 1000000,
					  (enum vm_label)(i % VM_LABELS));
			moment.fault.address += (uint64_t)i << 30;
			add(chart, &moment);
		}
	for (i = 0; i < marks; i++) {
		snprintf(record.name, sizeof(record.name),
			 "<mark & \377 number %d", i);
		moment = (struct vm_moment){ .kind = VM_MOMENT_MARK,
					     .time = i * 1000000000LL / marks,
					     .pid = 1,
					     .tid = 1,
					     .mark = &record };
		add(chart, &moment);
	}
}

static const struct {
	pid_t processes;
	int marks;
} pages[] = { { 0, 0 },	   { 1, 0 },  { 1, 3 },	  { 1, 40 },
	      { 1, 5000 }, { 3, 12 }, { 50, 100 } };

START_TEST(text_never_overlaps)
{
	char *command[] = { "program", "\033 <&>\"\377", NULL };
	char *refused[] = { "no faults here: perf_event_open", "and so on" };
	const struct picture_words words = { .command = command,
					     .refused = refused,
					     .refused_count = 2,
					     .end = { .lost = 77 } };
	struct vm_canvas *canvas =
		vm_canvas_open(VM_CANVAS_SVG, PAGE_WIDTH, PAGE_HEIGHT);
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	FILE *nowhere = fopen("/dev/null", "w");
	const struct vm_place *texts;
	size_t count, i, k;

	if (!canvas) {
		puts("text_never_overlaps: not checked: no cairo here");
	} else {
		fill(chart, pages[_i].processes, pages[_i].marks);
		vmwatch_draw(canvas, chart, &words);
		texts = vm_canvas_texts(canvas, &count);
		ck_assert_uint_gt(count, 8);
		for (i = 0; i < count; i++) {
			ck_assert_msg(texts[i].x >= 0 && texts[i].y >= 0 &&
					      texts[i].x + texts[i].width <=
						      PAGE_WIDTH &&
					      texts[i].y + texts[i].height <=
						      PAGE_HEIGHT,
				      "text %zu at %g,%g leaves the page", i,
				      texts[i].x, texts[i].y);
			for (k = 0; k < i; k++)
				ck_assert_msg(!overlap(&texts[i], &texts[k]),
					      "text %zu at %g,%g lies over %zu "
					      "at %g,%g",
					      i, texts[i].x, texts[i].y, k,
					      texts[k].x, texts[k].y);
		}
		ck_assert_int_eq(vm_canvas_close(canvas, nowhere), 0);
	}
	fclose(nowhere);
	vm_chart_free(chart);
	free(chart);
}
END_TEST

/* Texts on a page of one process with so many marks. */
static size_t texts_with(int marks)
{
	const struct picture_words words = { .end = { 0 } };
	struct vm_canvas *canvas =
		vm_canvas_open(VM_CANVAS_SVG, PAGE_WIDTH, PAGE_HEIGHT);
	struct vm_chart *chart = calloc(1, sizeof(*chart));
	FILE *nowhere = fopen("/dev/null", "w");
	size_t count = 0;

	fill(chart, 1, marks);
	if (canvas) {
		vmwatch_draw(canvas, chart, &words);
		vm_canvas_texts(canvas, &count);
		ck_assert_int_eq(vm_canvas_close(canvas, nowhere), 0);
	} else {
		puts("marks_are_named: not checked: no cairo here");
		count = (size_t)marks;
	}
	fclose(nowhere);
	vm_chart_free(chart);
	free(chart);
	return count;
}

START_TEST(marks_are_named)
{
	ck_assert_uint_eq(texts_with(3), texts_with(0) + 3);
}
END_TEST

Suite *unit_chart(void)
{
	Suite *suite = suite_create("chart");
	TCase *tcase = tcase_create("chart");

	tcase_set_timeout(tcase, 60); /* long runs, on a machine with others */
	unit_add(tcase, few_faults_are_kept_as_they_are);
	unit_add(tcase, many_faults_keep_their_shape);
	unit_add(tcase, faults_all_over_are_bounded);
	unit_add(tcase, bands_leave_out_the_gaps);
	unit_add(tcase, extremes_survive);
	unit_add(tcase, an_exec_is_a_new_space);
	unit_add(tcase, faults_of_days);
	unit_add(tcase, marks_and_late_calls);
	unit_add(tcase, children_are_bounded);
	unit_add(tcase, marks_are_named);
	unit_add_loop(tcase, text_never_overlaps, unit_count(pages));
	suite_add_tcase(suite, tcase);
	return suite;
}
