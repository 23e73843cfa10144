/* params.h: values for a table of parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A WeftParams holds, for each descriptor of its table, a value in normal text
 * form; what was never set has its default. So whatever is in it is valid.
 */
#pragma once

#include "base/hash.h"
#include "base/param.h"

G_BEGIN_DECLS

typedef struct _WeftParams WeftParams;

/**
 * weft_params_new:
 * @table: (transfer none): descriptors that live as long as the program
 *
 * Returns: (transfer full): the defaults
 */
WeftParams *weft_params_new  (const WeftParam  *table);
WeftParams *weft_params_copy (const WeftParams *self);
void        weft_params_free (WeftParams       *self);

const WeftParam *weft_params_get_table (const WeftParams *self);

/**
 * weft_params_set:
 * @id: which parameter
 * @text: (nullable): the value as text, %NULL for the default
 * @error: return location for an error
 *
 * On failure nothing has changed.
 */
gboolean weft_params_set (WeftParams  *self,
                          const char  *id,
                          const char  *text,
                          GError     **error);

/**
 * weft_params_get:
 *
 * The typed getters assert that @id is in the table and has that type; a
 * choice, a file, a text and a column are read with weft_params_get().
 *
 * Returns: (transfer none): the value in normal text form
 */
const char *weft_params_get         (const WeftParams *self,
                                     const char       *id);
gboolean    weft_params_get_boolean (const WeftParams *self,
                                     const char       *id);
gint64      weft_params_get_integer (const WeftParams *self,
                                     const char       *id);
double      weft_params_get_real    (const WeftParams *self,
                                     const char       *id);

/**
 * weft_params_get_list:
 *
 * Returns: (transfer full): the items of a %WEFT_PARAM_COLUMNS,
 *   %WEFT_PARAM_NUMBERS, %WEFT_PARAM_CLASS_NUMBERS or %WEFT_PARAM_LAYERS, %NULL-terminated,
 *   without surrounding space
 */
char **weft_params_get_list (const WeftParams *self,
                             const char *id);

/**
 * weft_params_is_choice:
 *
 * Returns: whether the value of @id is @choice
 */
gboolean weft_params_is_choice (const WeftParams *self,
                                const char       *id,
                                const char       *choice);

gboolean weft_params_is_default (const WeftParams *self,
                                 const char       *id);
gboolean weft_params_is_visible (const WeftParams *self,
                                 const char       *id);

/**
 * weft_params_to_json:
 * @all: whether to write defaults as well, but those of %WEFT_PARAM_LATER
 *
 * Returns: (transfer full): an object; numbers and booleans as such, lists of
 *   numbers as arrays
 */
JsonNode *weft_params_to_json (const WeftParams *self,
                               gboolean          all);

/**
 * weft_param_text_from_json:
 * @node: a scalar or an array of scalars
 *
 * Returns: (transfer full) (nullable): the text that weft_params_set() takes,
 *   %NULL when @node is an object, null or nested
 */
char *weft_param_text_from_json (JsonNode *node);

/**
 * weft_params_hash:
 * @hash: fed with every value that changes a result
 */
void weft_params_hash (const WeftParams *self,
                       WeftHash         *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftParams, weft_params_free)

G_END_DECLS
