/* SPDX-License-Identifier: MIT */
/* vmgrade_functions - functions of students, called from outside. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/vmgrade_build.h"
#include "tools/vmgrade_called.h"
#include "tools/vmgrade_judge.h"
#include "tools/vmgrade_memcheck.h"
#include "tools/vmgrade_steps.h"

/* The text of tools/vmgrade_stub.c. */
extern const char vmgrade_stub[];

/* Copies a file of the lab into the build folder. */
static bool put_file(const struct grading *grading, const char *name,
		     const char *text, size_t len)
{
	char *path = NULL;
	ssize_t put = -1;
	int fd;

	if (asprintf(&path, "%s/%s", box_build_here(grading->cell), name) < 0)
		abort();
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0644);
	free(path);
	if (fd < 0)
		return false;
	put = write(fd, text, len);
	/* The cell's user reads it, whatever the umask is. */
	return !fchmod(fd, 0644) && !close(fd) && put == (ssize_t)len;
}

static bool put_header(const struct grading *grading)
{
	const char *name = grading->lab->functions.header;
	char *path = NULL, text[65536];
	ssize_t got;
	int fd;

	if (asprintf(&path, "%s/starter/%s", grading->lab->folder, name) < 0)
		abort();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return false;
	got = read(fd, text, sizeof(text));
	close(fd);
	return got >= 0 && put_file(grading, name, text, (size_t)got);
}

/* The list of functions, weak: one may not be there. Then the stub. */
static bool put_stub(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	unsigned int i, j, args;
	char *text = NULL;
	const char *name;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool put;

	if (!out)
		abort();
	fprintf(out, "#include \"%s\"\n#include <stdint.h>\n",
		lab->functions.header);
	for (i = 0; (name = called_name(lab, i)); i++)
		fprintf(out, "#pragma weak %s\n", name);
	fprintf(out, "int vm_call(uint64_t function, const int64_t *args, "
		     "int64_t *result)\n{\n\tswitch (function) {\n");
	for (i = 0; (name = called_name(lab, i)); i++) {
		args = called_args(lab, name);
		fprintf(out,
			"\tcase %u:\n\t\tif (!%s)\n\t\t\treturn 1;\n"
			"\t\t*result = (int64_t)%s(",
			i, name, name);
		for (j = 0; j < args; j++)
			fprintf(out, "%sargs[%u]", j ? ", " : "", j);
		fprintf(out, ");\n\t\treturn 0;\n");
	}
	fprintf(out, "\t}\n\treturn 1;\n}\n");
	fputs(vmgrade_stub, out);
	if (fclose(out))
		abort();
	put = put_file(grading, "stub.c", text, size);
	free(text);
	return put;
}

/* malloc'd, "FOLDER/NAME" behind what comes first. */
static char *join(const char *first, const char *folder, const char *name)
{
	char *path = NULL;

	if (asprintf(&path, "%s%s%s%s", first, folder, *name ? "/" : "", name) <
	    0)
		abort();
	return path;
}

static bool compile(const struct grading *grading)
{
	const char *build = box_build(grading->cell);
	char *words[] = { "cc",
			  "-std=gnu11",
			  "-O1",
			  "-g",
			  "-Wall",
			  "-Wno-int-conversion",
			  "-lpthread",
			  "-o",
			  join("", build, "program"),
			  join("-I", build, ""),
			  join("", build, "stub.c"),
			  join("", box_submission(grading->cell),
			       grading->lab->functions.file),
			  NULL };
	bool built = build_command(grading, words);
	size_t i;

	for (i = 8; words[i]; i++)
		free(words[i]);
	return built;
}

/* False when there is nothing to call: then every check has been ruled. */
static bool build(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	int fd = box_file(box_submission_here(grading->cell),
			  lab->functions.file);

	if (fd < 0) {
		check_all(lab, grading->grade, GRADE_MISSING,
			  "there is no file %s in the submission",
			  lab->functions.file);
		return false;
	}
	close(fd);
	if (put_header(grading) && put_stub(grading))
		return compile(grading);
	check_all(lab, grading->grade, GRADE_ERROR,
		  "the lab's own files could not be put beside the submission: "
		  "%m");
	return false;
}

/* How it ended, where that is not how it should. */
static struct run_end end_of(const struct grading *grading,
			     const struct callee *callee, char **how)
{
	struct run_end end = { .verdict = GRADE_WRONG };

	*how = end_text(callee->status, callee->limit, &grading->lab->limits);
	if (callee->limit != BOX_NOTHING)
		end.verdict = GRADE_LIMIT;
	else if (WIFSIGNALED(callee->status))
		end.verdict = GRADE_CRASHED;
	if (callee->forged) {
		end.verdict = GRADE_TAMPERED;
		grade_text(how, "it wrote answers to the grader that nobody "
				"had asked for");
	} else if (!*how) {
		grade_text(how, "it ended the whole program");
	}
	end.how = *how;
	return end;
}

static void rule_steps(const struct lab *lab, const struct lab_check *check,
		       enum steps_result result, const char *what,
		       const struct callee *callee, const struct run_end *end,
		       const struct vm_trace *trace, struct grade_check *ruled)
{
	if (callee->forged)
		grade_rule(ruled, GRADE_TAMPERED, "%s", end->how);
	else if (result == STEPS_MISSING)
		grade_rule(ruled, GRADE_MISSING, "%s is not there", what);
	else if (result == STEPS_GONE)
		grade_rule(ruled, end->verdict, "in %s %s",
			   *what ? what : "its beginning", end->how);
	else if (result == STEPS_HIDDEN)
		grade_rule(ruled, GRADE_TAMPERED,
			   "it has made itself unmeasurable before %s", what);
	else if (result == STEPS_ERROR)
		grade_rule(ruled, GRADE_ERROR, "%s could not be had: %m", what);
	else if (callee->limit != BOX_NOTHING || WIFSIGNALED(callee->status))
		grade_rule(ruled, end->verdict, "in its end %s", end->how);
	else if (check->expect_count)
		check_judge(lab, check, trace, end, ruled);
	else
		grade_rule(ruled, GRADE_PASSED, "as expected");
}

/*
 * One check, in a process of its own. `memcheck`: under Valgrind. What it left
 * is in `trace`, for the caller to free.
 */
static void perform(const struct grading *grading,
		    const struct lab_check *check, uint64_t seed,
		    struct memcheck *memcheck, struct vm_trace *trace,
		    struct grade_check *ruled)
{
	char *program = NULL, *plain[2] = { NULL, NULL }, what[128];
	int fd = vm_trace_create();
	enum steps_result result = STEPS_GONE;
	struct callee callee;
	struct run_end end;
	char *how;

	if (asprintf(&program, "%s/program", box_build(grading->cell)) < 0)
		abort();
	plain[0] = program;
	*what = '\0';
	*trace = (struct vm_trace){ 0 };
	if (fd < 0 ||
	    callee_start(&callee, grading->cell,
			 memcheck ? memcheck_command(memcheck, program) : plain,
			 memcheck ? memcheck_manner(memcheck)
				  : &(struct box_manner){ 0 },
			 grading->lab->limits.seconds *
				 (memcheck ? BOX_SLOWER : 1)))
		grade_rule(ruled, GRADE_ERROR, "it could not be started: %m");
	else {
		if (callee.pid && memcheck)
			memcheck_began(memcheck, callee.pid);
		if (callee.pid)
			result = steps_do(grading, check, seed, &callee, fd,
					  what);
		callee_end(&callee);
		end = end_of(grading, &callee, &how);
		if (vm_trace_load(fd, true, trace))
			grade_rule(ruled, GRADE_ERROR, "%s", "no trace: %m");
		else
			rule_steps(grading->lab, check, result, what, &callee,
				   &end, trace, ruled);
		free(how);
	}
	if (fd >= 0)
		close(fd);
	free(program);
}

/* The expectations on facts: what is measured is Valgrind's own, too. */
static struct lab_check facts_of(const struct lab_check *check)
{
	struct lab_check facts = *check;
	unsigned int i;

	facts.expect = calloc(check->expect_count + 1, sizeof(*facts.expect));
	if (!facts.expect)
		abort();
	facts.expect_count = 0;
	for (i = 0; i < check->expect_count; i++)
		if (check->expect[i].fact)
			facts.expect[facts.expect_count++] = check->expect[i];
	return facts;
}

/* Addresses, which nobody expects to be the same, are large numbers. */
static bool agree(int64_t native, int64_t other)
{
	return native == other || (native > UINT32_MAX && other > UINT16_MAX);
}

/* Who sees Valgrind, and does something else there, is to be told. */
static void hold_against(const struct vm_trace *native,
			 const struct vm_trace *other,
			 struct grade_check *ruled)
{
	size_t i;

	for (i = 0; i < native->count; i++) {
		const struct vm_record *fact = &native->records[i], *its;

		if (fact->kind != VM_RECORD_FACT)
			continue;
		its = vm_trace_find(other, VM_RECORD_FACT, fact->name, 0);
		if (!its || agree(fact->value, its->value))
			continue;
		grade_rule(ruled, GRADE_TAMPERED,
			   "under Valgrind it does not do the same: %s is %lld "
			   "there, %lld else",
			   fact->name, (long long)its->value,
			   (long long)fact->value);
		return;
	}
}

/* What Valgrind found, after a run in which all was as expected. */
static void look_at_memory(const struct grading *grading,
			   const struct lab_check *check, uint64_t seed,
			   const struct vm_trace *native,
			   struct grade_check *ruled)
{
	struct vm_trace trace;
	struct memcheck memcheck;
	struct lab_check facts;

	if (ruled->verdict != GRADE_PASSED)
		return;
	if (memcheck_open(&memcheck, grading->cell)) {
		grade_rule(ruled, GRADE_SKIPPED, "Valgrind is not here: %m");
		return;
	}
	facts = facts_of(check);
	perform(grading, &facts, seed, &memcheck, &trace, ruled);
	free(facts.expect);
	if (!memcheck_started(&memcheck)) /* too old for the options? */
		grade_rule(ruled, GRADE_SKIPPED,
			   "Valgrind does not start here");
	else if (ruled->verdict != GRADE_PASSED &&
		 ruled->verdict != GRADE_ERROR)
		grade_rule(ruled,
			   ruled->verdict == GRADE_WRONG ? GRADE_TAMPERED
							 : ruled->verdict,
			   "under Valgrind it does not do the same: %s",
			   strdupa(ruled->reason));
	else if (ruled->verdict == GRADE_PASSED)
		memcheck_rule(&memcheck, ruled);
	if (ruled->verdict == GRADE_PASSED)
		hold_against(native, &trace, ruled);
	vm_trace_free(&trace);
	memcheck_close(&memcheck);
}

void grade_functions(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	struct vm_trace trace;
	unsigned int i;
	uint64_t seed;

	if (!build(grading))
		return;
	for (i = 0; i < lab->checks_count; i++) {
		struct grade_check *ruled =
			check_add(grading->grade, &lab->checks[i]);

		if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
			abort();
		perform(grading, &lab->checks[i], seed, NULL, &trace, ruled);
		if (lab->checks[i].valgrind)
			look_at_memory(grading, &lab->checks[i], seed, &trace,
				       ruled);
		vm_trace_free(&trace);
	}
}
