/* sheet.h: a page of results: numbers on top, tables and pictures below
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards stand beside each other as far as there is room.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_SHEET (weft_sheet_get_type ())
G_DECLARE_FINAL_TYPE (WeftSheet, weft_sheet, WEFT, SHEET, AdwBin)

/* Returns: (transfer floating): an empty page */
GtkWidget *weft_sheet_new (void);

/* A number that matters most: @value in large type over @title; @hint: (nullable) */
void weft_sheet_add_number (WeftSheet  *self,
                            const char *title,
                            const char *value,
                            const char *hint);

/* @child: (transfer floating): below @title, in a frame */
void weft_sheet_add_card (WeftSheet  *self,
                          const char *title,
                          GtkWidget  *child);

G_END_DECLS
