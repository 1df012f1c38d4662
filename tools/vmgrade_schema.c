/* SPDX-License-Identifier: MIT */
/* vmgrade_schema - what may stand in a lab.yaml, key by key. */
#include <cyaml/cyaml.h>

#include "tools/vmgrade_lab_parts.h"

enum {
	NAME_LEN = 40,	  /* of a name: mark, check, draw; VM_NAME holds it */
	TEXT_LEN = 16384, /* of any other text */
	MOST = 256	  /* entries of a list */
};

/* clang-format off */
#define NAME(key, type, member) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, NAME_LEN)
#define MAYBE_NAME(key, type, member) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, \
			       type, member, 1, NAME_LEN)
#define TEXT(key, type, member) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, TEXT_LEN)
#define MAYBE_TEXT(key, type, member) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, \
			       type, member, 1, TEXT_LEN)
#define WORDS(key, type, member) \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, \
			     type, member, &word, 1, MOST)
#define PATTERNS(key, type, member) \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, type, member, &word, 1, \
			     MOST)
#define MAYBE_LIST(key, type, member, entry) \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, \
			     type, member, entry, 1, MOST)
/* clang-format on */

static const cyaml_schema_value_t word = { CYAML_VALUE_STRING(
	CYAML_FLAG_POINTER, char, 0, TEXT_LEN) };

static const cyaml_schema_field_t limits_fields[] = {
	CYAML_FIELD_UINT("seconds", CYAML_FLAG_OPTIONAL, struct lab_limits,
			 seconds),
	CYAML_FIELD_UINT("memory", CYAML_FLAG_OPTIONAL, struct lab_limits,
			 memory),
	CYAML_FIELD_UINT("processes", CYAML_FLAG_OPTIONAL, struct lab_limits,
			 processes),
	CYAML_FIELD_UINT("output", CYAML_FLAG_OPTIONAL, struct lab_limits,
			 output),
	CYAML_FIELD_UINT("disk", CYAML_FLAG_OPTIONAL, struct lab_limits, disk),
	CYAML_FIELD_END
};

static const cyaml_schema_field_t draw_fields[] = {
	NAME("name", struct lab_draw, name),
	MAYBE_NAME("unit", struct lab_draw, unit),
	CYAML_FIELD_INT("from", CYAML_FLAG_DEFAULT, struct lab_draw, from),
	CYAML_FIELD_INT("to", CYAML_FLAG_DEFAULT, struct lab_draw, to),
	CYAML_FIELD_INT("step", CYAML_FLAG_OPTIONAL, struct lab_draw, step),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t draw = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_draw, draw_fields) };

static const cyaml_schema_field_t program_fields[] = {
	TEXT("files", struct lab_program, files),
	WORDS("build", struct lab_program, build),
	CYAML_FIELD_SEQUENCE("run", CYAML_FLAG_POINTER, struct lab_program, run,
			     &word, 1, MOST),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t program = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_program, program_fields) };

static const cyaml_schema_field_t functions_fields[] = {
	NAME("file", struct lab_functions, file),
	NAME("header", struct lab_functions, header), CYAML_FIELD_END
};

static const cyaml_schema_field_t mark_fields[] = {
	NAME("name", struct lab_mark, name),
	MAYBE_TEXT("line", struct lab_mark, line),
	MAYBE_NAME("call", struct lab_mark, call),
	MAYBE_NAME("at_least", struct lab_mark, at_least),
	MAYBE_NAME("at_most", struct lab_mark, at_most),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t mark = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_mark, mark_fields) };

static const cyaml_schema_field_t run_fields[] = {
	NAME("name", struct lab_run, name), WORDS("args", struct lab_run, args),
	CYAML_FIELD_STRING_PTR("input",
			       CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
			       struct lab_run, input, 0, TEXT_LEN),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t run = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_run, run_fields) };

static const cyaml_schema_field_t expect_fields[] = {
	MAYBE_NAME("metric", struct lab_expect, metric),
	MAYBE_NAME("fact", struct lab_expect, fact),
	MAYBE_NAME("from", struct lab_expect, from),
	MAYBE_NAME("to", struct lab_expect, to),
	MAYBE_TEXT("is", struct lab_expect, is),
	MAYBE_TEXT("at_least", struct lab_expect, at_least),
	MAYBE_TEXT("at_most", struct lab_expect, at_most),
	MAYBE_TEXT("cause", struct lab_expect, cause),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t expect = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_expect, expect_fields) };

static const cyaml_schema_field_t step_fields[] = {
	MAYBE_NAME("call", struct lab_step, call),
	MAYBE_NAME("mark", struct lab_step, mark),
	MAYBE_TEXT("text", struct lab_step, text),
	MAYBE_NAME("room", struct lab_step, room),
	MAYBE_NAME("peek", struct lab_step, peek),
	MAYBE_NAME("write", struct lab_step, write),
	MAYBE_NAME("read", struct lab_step, read),
	MAYBE_NAME("fork", struct lab_step, fork),
	MAYBE_NAME("compare", struct lab_step, compare),
	WORDS("args", struct lab_step, args),
	MAYBE_NAME("as", struct lab_step, as),
	MAYBE_NAME("pages", struct lab_step, pages),
	MAYBE_NAME("in", struct lab_step, in),
	CYAML_FIELD_UINT("offset", CYAML_FLAG_OPTIONAL, struct lab_step,
			 offset),
	CYAML_FIELD_UINT("size", CYAML_FLAG_OPTIONAL, struct lab_step, size),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t step = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_step, step_fields) };

static const cyaml_schema_field_t subject_fields[] = {
	NAME("name", struct lab_subject, name),
	PATTERNS("any", struct lab_subject, any), CYAML_FIELD_END
};
static const cyaml_schema_value_t subject = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_subject, subject_fields) };

static const cyaml_schema_field_t idea_fields[] = {
	NAME("name", struct lab_idea, name),
	MAYBE_NAME("of", struct lab_idea, of),
	PATTERNS("any", struct lab_idea, any),
	WORDS("unless", struct lab_idea, unless), CYAML_FIELD_END
};
static const cyaml_schema_value_t idea = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_idea, idea_fields) };

static const cyaml_schema_field_t rule_fields[] = {
	NAME("verdict", struct lab_rule, verdict),
	WORDS("has", struct lab_rule, has),
	WORDS("lacks", struct lab_rule, lacks),
	MAYBE_NAME("last", struct lab_rule, last),
	TEXT("says", struct lab_rule, says),
	MAYBE_NAME("misconception", struct lab_rule, misconception),
	CYAML_FIELD_FLOAT("confidence", CYAML_FLAG_OPTIONAL, struct lab_rule,
			  confidence),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t rule = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_rule, rule_fields) };

static const cyaml_schema_field_t check_fields[] = {
	NAME("name", struct lab_check, name),
	TEXT("title", struct lab_check, title),
	CYAML_FIELD_FLOAT("points", CYAML_FLAG_DEFAULT, struct lab_check,
			  points),
	MAYBE_TEXT("why", struct lab_check, why),
	MAYBE_NAME("claim", struct lab_check, claim),
	MAYBE_NAME("run", struct lab_check, run),
	MAYBE_LIST("expect", struct lab_check, expect, &expect),
	MAYBE_LIST("steps", struct lab_check, steps, &step),
	CYAML_FIELD_BOOL("valgrind", CYAML_FLAG_OPTIONAL, struct lab_check,
			 valgrind),
	MAYBE_NAME("region", struct lab_check, region),
	CYAML_FIELD_UINT("rows", CYAML_FLAG_OPTIONAL, struct lab_check, rows),
	MAYBE_TEXT("question", struct lab_check, question),
	MAYBE_TEXT("expected", struct lab_check, expected),
	MAYBE_LIST("subjects", struct lab_check, subjects, &subject),
	MAYBE_LIST("ideas", struct lab_check, ideas, &idea),
	MAYBE_LIST("rules", struct lab_check, rules, &rule),
	CYAML_FIELD_END
};
static const cyaml_schema_value_t check = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct lab_check, check_fields) };

static const cyaml_strval_t kinds[] = {
	{ "program", LAB_PROGRAM },
	{ "readme", LAB_README },
	{ "functions", LAB_FUNCTIONS },
};

static const cyaml_schema_field_t lab_fields[] = {
	NAME("name", struct lab, name),
	TEXT("title", struct lab, title),
	CYAML_FIELD_ENUM("kind", CYAML_FLAG_STRICT, struct lab, kind, kinds,
			 CYAML_ARRAY_LEN(kinds)),
	MAYBE_TEXT("seed", struct lab, seed),
	CYAML_FIELD_MAPPING("limits", CYAML_FLAG_OPTIONAL, struct lab, limits,
			    limits_fields),
	MAYBE_LIST("draw", struct lab, draw, &draw),
	MAYBE_LIST("programs", struct lab, programs, &program),
	CYAML_FIELD_MAPPING("functions", CYAML_FLAG_OPTIONAL, struct lab,
			    functions, functions_fields),
	MAYBE_LIST("marks", struct lab, marks, &mark),
	MAYBE_LIST("runs", struct lab, runs, &run),
	MAYBE_TEXT("section", struct lab, section),
	CYAML_FIELD_SEQUENCE("checks", CYAML_FLAG_POINTER, struct lab, checks,
			     &check, 1, MOST),
	CYAML_FIELD_END
};
const cyaml_schema_value_t lab_schema = { CYAML_VALUE_MAPPING(
	CYAML_FLAG_POINTER, struct lab, lab_fields) };
