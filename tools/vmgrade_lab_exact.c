/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_lab_exact - that the numbers of a lab.yaml are written as numbers.
 *
 * libcyaml takes "24.5" for 24, "2x" for 2 and "maybe" for true; and what is
 * left out is 0 to the lab, so that nobody may write a 0 there. The file is
 * read once more, beside the schema.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "tools/vmgrade_lab_parts.h"

enum {
	KEY_LEN = 256,
	DEPTH_MOST = 16 /* a lab needs 6 */
};

struct exact {
	struct lab_mistakes *mistakes;
	yaml_document_t *document;
};

/* Decimal: digits, for a fraction also behind a point. */
static bool is_decimal(const char *text, bool fraction)
{
	text += *text == '-';
	if (!isdigit((unsigned char)*text))
		return false;
	text += strspn(text, "0123456789");
	if (fraction && *text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	return !*text;
}

static void look_scalar(const struct exact *exact,
			const cyaml_schema_value_t *schema,
			const yaml_node_t *node, const char *key)
{
	const char *text = (const char *)node->data.scalar.value;
	const char *what = NULL, *name = strrchr(key, '.');
	const bool number = schema->type == CYAML_INT ||
			    schema->type == CYAML_UINT ||
			    schema->type == CYAML_FLOAT;

	if (schema->type == CYAML_BOOL) {
		if (strcmp(text, "true") && strcmp(text, "false"))
			what = "neither true nor false";
	} else if (!number) {
		return;
	} else if (!is_decimal(text, schema->type == CYAML_FLOAT)) {
		what = schema->type == CYAML_FLOAT ? "no decimal number"
						   : "no whole number";
	} else if ((schema->flags & CYAML_FLAG_OPTIONAL) &&
		   strtod(text, NULL) == 0 && name && strcmp(name, ".offset")) {
		what = "not more than 0: leave it out, or give it more";
	}
	if (what)
		lab_mistake(exact->mistakes, key, "'%s' is %s", text, what);
}

static void look_value(const struct exact *exact,
		       const cyaml_schema_value_t *schema,
		       const yaml_node_t *node, const char *key);

static const cyaml_schema_field_t *field_of(const cyaml_schema_value_t *schema,
					    const char *name)
{
	const cyaml_schema_field_t *field = schema->mapping.fields;

	while (field->key && strcmp(field->key, name))
		field++;
	return field->key ? field : NULL;
}

static void look_mapping(const struct exact *exact,
			 const cyaml_schema_value_t *schema,
			 const yaml_node_t *node, const char *key)
{
	const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	char inner[KEY_LEN];

	for (; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *name =
			yaml_document_get_node(exact->document, pair->key);
		const char *text = (const char *)name->data.scalar.value;
		const cyaml_schema_field_t *field = field_of(schema, text);

		if (!field)
			continue;
		snprintf(inner, sizeof(inner), "%.200s%s%.40s", key,
			 *key ? "." : "", text);
		look_value(exact, &field->value,
			   yaml_document_get_node(exact->document, pair->value),
			   inner);
	}
}

static void look_value(const struct exact *exact,
		       const cyaml_schema_value_t *schema,
		       const yaml_node_t *node, const char *key)
{
	const yaml_node_item_t *item;
	char inner[KEY_LEN];

	if (schema->type == CYAML_MAPPING && node->type == YAML_MAPPING_NODE)
		look_mapping(exact, schema, node, key);
	else if (node->type == YAML_SCALAR_NODE)
		look_scalar(exact, schema, node, key);
	if (schema->type != CYAML_SEQUENCE || node->type != YAML_SEQUENCE_NODE)
		return;
	for (item = node->data.sequence.items.start;
	     item < node->data.sequence.items.top; item++) {
		snprintf(inner, sizeof(inner), "%.200s[%td]", key,
			 item - node->data.sequence.items.start);
		look_value(exact, schema->sequence.entry,
			   yaml_document_get_node(exact->document, *item),
			   inner);
	}
}

bool lab_shallow(struct lab_mistakes *mistakes)
{
	yaml_parser_t parser;
	yaml_event_t event = { .type = YAML_NO_EVENT };
	bool more = true;
	int depth = 0;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)mistakes->text, mistakes->len);
	while (more && depth <= DEPTH_MOST &&
	       yaml_parser_parse(&parser, &event)) {
		depth += event.type == YAML_SEQUENCE_START_EVENT ||
			 event.type == YAML_MAPPING_START_EVENT;
		depth -= event.type == YAML_SEQUENCE_END_EVENT ||
			 event.type == YAML_MAPPING_END_EVENT;
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return depth <= DEPTH_MOST;
}

/* Only the first of several documents is a lab. */
static void look_next(struct lab_mistakes *mistakes, yaml_parser_t *parser)
{
	yaml_document_t document;
	const yaml_node_t *root;

	if (!yaml_parser_load(parser, &document)) {
		lab_mistake(mistakes, "", "line %zu: %s",
			    parser->problem_mark.line + 1, parser->problem);
		return;
	}
	root = yaml_document_get_root_node(&document);
	if (root)
		lab_mistake(mistakes, "",
			    "line %zu: a second document begins there",
			    root->start_mark.line + 1);
	yaml_document_delete(&document);
}

void lab_look_exact(struct lab_mistakes *mistakes)
{
	struct exact exact = { .mistakes = mistakes };
	yaml_document_t document;
	yaml_parser_t parser;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)mistakes->text, mistakes->len);
	if (yaml_parser_load(&parser, &document)) {
		exact.document = &document;
		look_value(&exact, &lab_schema,
			   yaml_document_get_root_node(&document), "");
		yaml_document_delete(&document);
		look_next(mistakes, &parser);
	}
	yaml_parser_delete(&parser);
}
