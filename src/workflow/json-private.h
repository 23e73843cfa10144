/* json-private.h: reading members with a sentence for what is wrong with them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * @where names what the object is (`node “train”`) and begins the sentence.
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_JSON_TEXT,
  WEFT_JSON_BOOLEAN,
  WEFT_JSON_NUMBER,
  WEFT_JSON_OBJECT,
  WEFT_JSON_ARRAY,
} WeftJsonKind;

/* Returns: %FALSE when @key is there and is not a @kind */
gboolean weft_json_expect (JsonObject    *object,
                           const char    *key,
                           WeftJsonKind   kind,
                           const char    *where,
                           GError       **error);

/* Returns: (transfer full) (nullable): the members of @object that are not in @known */
JsonObject *weft_json_extra (JsonObject *object,
                             const char *const *known);

/* Adds the members of @extra (nullable), sharing their values. */
void weft_json_add_all (JsonObject *object,
                        JsonObject *extra);

/* Adds @node (transfer none), which may have another parent. */
void weft_json_share (JsonObject *object,
                      const char *key,
                      JsonNode   *node);

/* Returns: (transfer full): a node that holds @object (transfer full) */
JsonNode *weft_json_node_take (JsonObject *object);

/* Writes and reads `[first, second]`; reading leaves the numbers alone when @key is absent. */
void     weft_json_add_pair  (JsonObject  *object,
                              const char  *key,
                              double       first,
                              double       second);
gboolean weft_json_read_pair (JsonObject  *object,
                              const char  *key,
                              const char  *where,
                              double      *first,
                              double      *second,
                              GError     **error);

G_END_DECLS
