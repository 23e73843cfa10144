/* param-row.h: a parameter in the inspector, made from its descriptor
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Title and unit, an input for its type, a button that brings back the default
 * while another value stands there, and the sentence that says why a value was
 * not taken.
 *
 * Signals:
 *   `submit` (text, nullable: the default)  a value that the descriptor allows
 *   `menu` (#GMenu)  somebody asks for the menu of the row: whoever listens appends what is in it,
 *                    with the action `row.choose` and a text; without anything none opens
 *   `chosen` (text)  one of these was chosen
 */
#pragma once

#include "base/param.h"
#include "workflow/port-info.h"
#include "workflow/snapshot.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_PARAM_ROW (weft_param_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftParamRow, weft_param_row, WEFT, PARAM_ROW, AdwPreferencesRow)

/* Returns: (transfer floating): a row for @param, which lives as long as the program */
GtkWidget *weft_param_row_new (const WeftParam *param);

const WeftParam *weft_param_row_get_param (WeftParamRow *self);

/**
 * weft_param_row_show:
 * @text: what the document holds
 * @error: (nullable): why that is not allowed, a sentence
 */
void weft_param_row_show (WeftParamRow *self,
                          const char   *text,
                          const char   *error);

/* @error: (nullable): why what was submitted is not taken */
void weft_param_row_set_error (WeftParamRow *self,
                               const char   *error);

/* @live: whether a change reaches a training that runs */
void weft_param_row_set_live (WeftParamRow *self,
                              gboolean      live);

/* @values: (nullable): which values several nodes have, a line each; what is shown is the first
 * node's, and a button gives it to all; %NULL: they have the same */
void weft_param_row_set_values (WeftParamRow *self,
                                const char   *values);

/* @former: (nullable): the value that it had in the latest run; %NULL: the same */
void weft_param_row_set_former (WeftParamRow *self,
                                const char   *former);

/* @data: (nullable): what arrives at the node */
void weft_param_row_set_data (WeftParamRow       *self,
                              const WeftPortInfo *data);

/* @folder: (nullable): what files are relative to */
void weft_param_row_set_folder (WeftParamRow *self,
                                const char   *folder);

/* @snapshot: (nullable): the workflow as it was checked last; @node: the node's id in it */
void weft_param_row_set_workflow (WeftParamRow *self,
                                  WeftSnapshot *snapshot,
                                  const char   *node);

G_END_DECLS
