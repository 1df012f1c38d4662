/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_where - a mistake in a lab.yaml, with the line it is on. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "tools/vmgrade_lab_parts.h"

/* The value of the key that `key` begins with; *rest is what follows it. */
static yaml_node_t *member(yaml_document_t *document, yaml_node_t *node,
			   const char *key, size_t len, yaml_node_t **name)
{
	yaml_node_pair_t *pair;

	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *found =
			yaml_document_get_node(document, pair->key);

		if (found && found->type == YAML_SCALAR_NODE &&
		    found->data.scalar.length == len &&
		    !memcmp(found->data.scalar.value, key, len)) {
			*name = found;
			return yaml_document_get_node(document, pair->value);
		}
	}
	return NULL;
}

static yaml_node_t *entry(yaml_document_t *document, yaml_node_t *node,
			  unsigned long index)
{
	yaml_node_item_t *at;

	if (node->type != YAML_SEQUENCE_NODE)
		return NULL;
	at = node->data.sequence.items.start + index;
	if (at >= node->data.sequence.items.top)
		return NULL;
	return yaml_document_get_node(document, *at);
}

/* Follows `key` as far as it goes; the line, counted from 1. */
static size_t follow(yaml_document_t *document, const char *key)
{
	yaml_node_t *node = yaml_document_get_root_node(document), *name = node;
	size_t line = 1;

	while (node && name) {
		char *end;
		size_t len;

		line = name->start_mark.line + 1;
		if (*key == '.')
			key++;
		if (!*key)
			break;
		if (*key == '[') {
			node = name = entry(document, node,
					    strtoul(key + 1, &end, 10));
			key = *end == ']' ? end + 1 : end;
			continue;
		}
		len = strcspn(key, ".[");
		name = NULL;
		node = member(document, node, key, len, &name);
		key += len;
	}
	return line;
}

static size_t line_of(const struct lab_mistakes *mistakes, const char *key)
{
	yaml_document_t document;
	yaml_parser_t parser;
	size_t line = 1;

	if (!yaml_parser_initialize(&parser))
		return line;
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)mistakes->text, mistakes->len);
	if (yaml_parser_load(&parser, &document)) {
		line = follow(&document, key);
		yaml_document_delete(&document);
	} else {
		line = parser.problem_mark.line + 1;
	}
	yaml_parser_delete(&parser);
	return line;
}

/* "checks[2].is" as people count: "checks[3].is". */
static void put_key(FILE *out, const char *key)
{
	char *end;

	for (; *key; key++) {
		fputc(*key, out);
		if (*key == '[') {
			fprintf(out, "%lu", strtoul(key + 1, &end, 10) + 1);
			key = end - 1;
		}
	}
}

static void add(struct lab_mistakes *mistakes, const char *key,
		const char *format, va_list args)
{
	if (++mistakes->count > LAB_SAID)
		return;
	fprintf(mistakes->out, "%s:%zu: ", mistakes->file,
		line_of(mistakes, key));
	put_key(mistakes->out, key);
	if (*key)
		fputs(": ", mistakes->out);
	vfprintf(mistakes->out, format, args);
	fputc('\n', mistakes->out);
}

void lab_mistake(struct lab_mistakes *mistakes, const char *key,
		 const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(mistakes, key, format, args);
	va_end(args);
}

void lab_mistake_in(struct lab_mistakes *mistakes, const char *key,
		    const char *member, const char *format, ...)
{
	char where[256];
	va_list args;

	snprintf(where, sizeof(where), "%s%s%s", key,
		 *key && *member ? "." : "", member);
	va_start(args, format);
	add(mistakes, where, format, args);
	va_end(args);
}
