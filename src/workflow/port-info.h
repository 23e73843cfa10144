/* port-info.h: what is known of a value before it exists
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A check turns the descriptions of a node's inputs into those of its outputs,
 * so that every wire can show its type, shape and classes before any run.
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

#define WEFT_PORT_INFO_MAX_RANK 8

/**
 * WeftPortInfo:
 * @dtype: (nullable): element type, as weft_dtype_get_name() says it
 * @rank: axes of one sample, -1 when unknown
 * @extent: elements along each axis, -1 when unknown
 * @rows: samples, -1 when unknown
 * @parameters: trainable numbers of a model, -1 when unknown
 * @columns: (nullable): names of the columns of a table
 * @classes: (nullable): names of the classes of its target
 * @target: (nullable): the column that is to be predicted
 * @task: (nullable): `classification`, `regression` …
 * @details: (nullable): whatever else a kind passes on
 *
 * Filled by its maker, then only read. Free with weft_port_info_free().
 */
typedef struct
{
  char *dtype;
  int rank;
  gint64 extent[WEFT_PORT_INFO_MAX_RANK];
  gint64 rows;
  gint64 parameters;
  char **columns;
  char **classes;
  char *target;
  char *task;
  JsonObject *details;
} WeftPortInfo;

/* Returns: (transfer full): a description that knows nothing */
WeftPortInfo *weft_port_info_new  (void);
WeftPortInfo *weft_port_info_copy (const WeftPortInfo *self);
void          weft_port_info_free (WeftPortInfo       *self);

/**
 * weft_port_info_set_shape:
 * @rank: axes of one sample, at most %WEFT_PORT_INFO_MAX_RANK
 * @extent: (array length=rank): elements along each
 */
void weft_port_info_set_shape (WeftPortInfo *self,
                               int           rank,
                               const gint64 *extent);

/**
 * weft_port_info_to_string:
 *
 * Returns: (transfer full): what a wire shows: `u8 N×1×28×28 · 60000 rows`, numbers in groups
 *   where the locale has them
 */
char *weft_port_info_to_string (const WeftPortInfo *self);

/**
 * weft_port_info_to_json:
 *
 * Returns: (transfer full): an object with what is known and nothing else
 */
JsonNode *weft_port_info_to_json (const WeftPortInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPortInfo, weft_port_info_free)

G_END_DECLS
