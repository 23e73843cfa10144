/* param.h: the one descriptor of a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Node kinds, layers, optimizers, schedules, readers and search spaces all
 * describe their parameters with this. The inspector, the file format, the
 * command line and the help pages are made from it.
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * WeftParamType:
 * @WEFT_PARAM_BOOLEAN: yes or no
 * @WEFT_PARAM_INTEGER: whole number within limits
 * @WEFT_PARAM_REAL: number within limits
 * @WEFT_PARAM_CHOICE: one id out of @choices
 * @WEFT_PARAM_TEXT: any text
 * @WEFT_PARAM_FILE: a file or folder, relative to the document, or `dataset:NAME` …, see @shipped
 * @WEFT_PARAM_COLUMN: the name of a column of the input
 * @WEFT_PARAM_COLUMNS: names of columns, comma-separated
 * @WEFT_PARAM_NUMBERS: numbers, comma-separated, each within limits
 * @WEFT_PARAM_CLASS_NUMBERS: the same, one for each class of the target, in their order
 * @WEFT_PARAM_LAYERS: ids of layers of the model that is connected, comma-separated
 * @WEFT_PARAM_SPACE: which parameters of what is connected may have which values, see
 *   tune/space-text.h
 */
typedef enum {
  WEFT_PARAM_BOOLEAN,
  WEFT_PARAM_INTEGER,
  WEFT_PARAM_REAL,
  WEFT_PARAM_CHOICE,
  WEFT_PARAM_TEXT,
  WEFT_PARAM_FILE,
  WEFT_PARAM_COLUMN,
  WEFT_PARAM_COLUMNS,
  WEFT_PARAM_NUMBERS,
  WEFT_PARAM_CLASS_NUMBERS,
  WEFT_PARAM_LAYERS,
  WEFT_PARAM_SPACE,
} WeftParamType;

/**
 * WeftParamFlags:
 * @WEFT_PARAM_LOG: sensible steps are factors, not differences
 * @WEFT_PARAM_LIVE: can be changed while a training runs
 * @WEFT_PARAM_COSMETIC: does not change a result, so it is no part of a cache key
 * @WEFT_PARAM_EXPERT: seldom needed; the inspector shows it when asked to, or when it is set
 * @WEFT_PARAM_LATER: came when its table was in use already: counts in keys and stands in
 *   trained models only where it is set, so that older ones are still what they were
 */
typedef enum {
  WEFT_PARAM_PLAIN = 0,
  WEFT_PARAM_LOG = 1 << 0,
  WEFT_PARAM_LIVE = 1 << 1,
  WEFT_PARAM_COSMETIC = 1 << 2,
  WEFT_PARAM_EXPERT = 1 << 3,
  WEFT_PARAM_LATER = 1 << 4,
} WeftParamFlags;

/**
 * WeftParamChoice:
 * @id: what files and the command line say
 * @title: what people read, marked with N_()
 */
typedef struct
{
  const char *id;
  const char *title;
} WeftParamChoice;

/**
 * WeftParam:
 * @id: `[a-z0-9_-]+`
 * @type: see #WeftParamType
 * @title: short name, marked with N_()
 * @help: a sentence or two, marked with N_()
 * @unit: (nullable): unit of the number, marked with N_()
 * @fallback: the default, as text
 * @minimum: smallest number allowed
 * @maximum: largest number allowed; equal to @minimum: no limits
 * @choices: (nullable): for %WEFT_PARAM_CHOICE, ended by an entry without id
 * @visible_when: (nullable): `ID=VALUE[|VALUE…]`: shown only while another
 *   parameter of the same table has one of these values
 * @flags: see #WeftParamFlags
 * @shipped: (nullable): for %WEFT_PARAM_FILE: what comes with Weft that could be chosen, as
 *   weft_path_list_shipped() calls it
 *
 * A table of these ends with an entry whose @id is %NULL.
 */
typedef struct
{
  const char *id;
  WeftParamType type;
  const char *title;
  const char *help;
  const char *unit;
  const char *fallback;
  double minimum;
  double maximum;
  const WeftParamChoice *choices;
  const char *visible_when;
  WeftParamFlags flags;
  const char *shipped;
} WeftParam;

/**
 * weft_param_find:
 * @table: descriptors
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the descriptor called @id
 */
const WeftParam *weft_param_find (const WeftParam *table,
                                  const char      *id);

/**
 * weft_param_join:
 * @first: descriptors
 * @second: (nullable): more descriptors
 * @visible_when: (nullable): when those of @second are shown that do not say so
 *
 * Returns: (transfer full): one table of both
 */
WeftParam *weft_param_join (const WeftParam *first,
                            const WeftParam *second,
                            const char      *visible_when);

/**
 * weft_param_type_get_name:
 *
 * Returns: (transfer none): "integer", "real", …
 */
const char *weft_param_type_get_name (WeftParamType type);

/* Returns: (transfer none): what people read: "whole number", "number", … */
const char *weft_param_type_get_title (WeftParamType type);

/**
 * weft_param_check:
 * @self: a descriptor
 * @text: a value as text
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_SYNTAX, %WEFT_BASE_ERROR_RANGE,
 *   %WEFT_BASE_ERROR_UNKNOWN; the message names the value and what is allowed
 *
 * Returns: (transfer full) (nullable): the value in its normal form (`+007` → `7`)
 */
char *weft_param_check (const WeftParam  *self,
                        const char       *text,
                        GError          **error);

/**
 * weft_param_describe:
 * @self: a descriptor
 *
 * Returns: (transfer full): for `weft-cli kinds --json`: id, type, title, help,
 *   unit, default, minimum, maximum, choices, flags
 */
JsonNode *weft_param_describe (const WeftParam *self);

G_END_DECLS
