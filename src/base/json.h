/* json.h: JSON read strictly and written so that a diff reads well
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-glib 1.6 crashes on deep nesting and bends large numbers, so text goes
 * through a scan of our own first: RFC 8259 to the letter, UTF-8, at most 64
 * levels, no comments, numbers that a double holds, no key twice in an object.
 * Writing sorts keys and gives numbers their shortest text.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_JSON_MAX_DEPTH 64

/**
 * weft_json_scan:
 * @text: UTF-8, not necessarily NUL-terminated
 * @length: bytes
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_SYNTAX, with line and column
 *
 * Returns: whether @text is one JSON document that weft_json_parse() accepts
 */
gboolean weft_json_scan (const char  *text,
                         gsize        length,
                         GError     **error);

/**
 * weft_json_parse:
 * @text: UTF-8
 * @length: bytes
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_SYNTAX, with line and column
 *
 * Returns: (transfer full) (nullable): the document
 */
JsonNode *weft_json_parse (const char  *text,
                           gsize        length,
                           GError     **error);

/**
 * weft_json_read_file:
 * @path: a UTF-8 file
 * @max_bytes: refuse anything larger
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the document
 */
JsonNode *weft_json_read_file (const char  *path,
                               gsize        max_bytes,
                               GError     **error);

/**
 * WeftJsonFlags:
 * @WEFT_JSON_INDENT: two spaces a level, a member a line, a final newline;
 *   arrays of plain numbers stay on one line
 */
typedef enum {
  WEFT_JSON_COMPACT = 0,
  WEFT_JSON_INDENT = 1 << 0,
} WeftJsonFlags;

/**
 * weft_json_write:
 * @node: a document
 * @flags: see #WeftJsonFlags
 *
 * Keys are sorted, except that `format` and `version` come first. NaN and
 * infinities, which JSON lacks, become null.
 *
 * Returns: (transfer full): UTF-8 text
 */
char *weft_json_write (JsonNode      *node,
                       WeftJsonFlags  flags);

/**
 * weft_json_get_object:
 * @object: an object
 * @key: name of a member
 *
 * Typed lookups that never warn: an absent member or one of another type gives
 * %NULL, or @fallback.
 */
JsonObject *weft_json_get_object (JsonObject *object,
                                  const char *key);
JsonArray  *weft_json_get_array  (JsonObject *object,
                                  const char *key);
const char *weft_json_get_string (JsonObject *object,
                                  const char *key,
                                  const char *fallback);
double      weft_json_get_number (JsonObject *object,
                                  const char *key,
                                  double      fallback);
gint64      weft_json_get_int    (JsonObject *object,
                                  const char *key,
                                  gint64      fallback);
gboolean    weft_json_get_bool   (JsonObject *object,
                                  const char *key,
                                  gboolean    fallback);

G_END_DECLS
