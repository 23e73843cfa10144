/* table-view.h: a small table of texts and numbers that can be sorted and copied
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As high as its rows need, up to a limit; then it scrolls. Ctrl+C copies it as
 * text with tabs, for spreadsheets.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TABLE_VIEW (weft_table_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftTableView, weft_table_view, WEFT, TABLE_VIEW, AdwBin)

/**
 * weft_table_view_new:
 * @label: what it is a table of
 *
 * Returns: (transfer floating): a table without columns
 */
GtkWidget *weft_table_view_new (const char *label);

/* @is_number: set to the right and sorted by value; all columns come before the rows */
void weft_table_view_add_column (WeftTableView *self,
                                 const char    *title,
                                 gboolean       is_number);

/**
 * WeftCell:
 * @text: what stands there
 * @number: what it is sorted by in a column of numbers
 * @hint: (nullable): a tooltip
 */
typedef struct
{
  const char *text;
  double number;
  const char *hint;
} WeftCell;

/* @cells: (array): one for each column; copied */
void weft_table_view_add_row (WeftTableView  *self,
                              const WeftCell *cells);

/* @width: of a column, in pixels, until somebody draws its edge */
void weft_table_view_set_width (WeftTableView *self,
                                guint          column,
                                int            width);

/* Takes all rows out; how they are sorted stays. */
void weft_table_view_clear (WeftTableView *self);

/* Lets it be as high as there is room, with more rows than fit scrolled. */
void weft_table_view_set_fills (WeftTableView *self);

/* Returns: (transfer full): the table as text with tabs, in the order on screen */
char *weft_table_view_to_text (WeftTableView *self);

G_END_DECLS
