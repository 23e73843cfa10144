/* param-sheet.h: the parameters of a table, with values of their own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For settings that belong to no document: those of a method that explains.
 *
 * Signal: `changed` when a value was changed by a person.
 */
#pragma once

#include "base/params.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The seed of a request, for methods that draw random numbers: a table of one. */
extern const WeftParam weft_param_sheet_seed[];

#define WEFT_TYPE_PARAM_SHEET (weft_param_sheet_get_type ())
G_DECLARE_FINAL_TYPE (WeftParamSheet, weft_param_sheet, WEFT, PARAM_SHEET, AdwBin)

/* @table: (nullable): the parameters, as long as the program; %NULL: none yet
 * Returns: (transfer floating): a row for each of them */
GtkWidget *weft_param_sheet_new (const WeftParam *table);

/* Shows the parameters of @table, (nullable), with their defaults; nothing where there are none. */
void weft_param_sheet_set_table (WeftParamSheet  *self,
                                 const WeftParam *table);

/* Returns: (transfer none) (nullable): the values; %NULL: there is no table */
const WeftParams *weft_param_sheet_get_params (WeftParamSheet *self);

G_END_DECLS
