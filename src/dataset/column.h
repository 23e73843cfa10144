/* column.h: one named thing that every row has
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column is immutable and reference-counted; threads share it. Which cells
 * are missing is always known: a missing number is NaN, a missing category has
 * the code -1, a missing text is %NULL. Integer types have no missing values: a
 * reader that meets one stores the column as f64.
 */
#pragma once

#include "dataset/image.h"

G_BEGIN_DECLS

/**
 * WeftColumnKind:
 * @WEFT_COLUMN_DENSE: numbers, or arrays of numbers such as images
 * @WEFT_COLUMN_CATEGORY: one out of a dictionary of names
 * @WEFT_COLUMN_TEXT: free text, UTF-8
 */
typedef enum {
  WEFT_COLUMN_DENSE,
  WEFT_COLUMN_CATEGORY,
  WEFT_COLUMN_TEXT,
} WeftColumnKind;

/* Returns: (transfer none): "numbers", "category" or "text" as messages say it */
const char *weft_column_kind_get_title (WeftColumnKind kind);

typedef struct _WeftColumn WeftColumn;

/**
 * weft_column_new_dense:
 * @values: (transfer full): a tensor of rank 1 or more that nobody writes to
 *
 * Shape: [rows, item shape…]
 *
 * Returns: (transfer full): a column of numbers or arrays
 */
WeftColumn *weft_column_new_dense (WeftTensor *values);

/**
 * weft_column_new_images:
 * @values: (transfer full): u8
 * @form: what was made of the pictures that were read
 *
 * Shape: [rows, height, width] for gray, else [rows, 3, height, width]
 *
 * Returns: (transfer full): a dense column that knows where its items come from
 */
WeftColumn *weft_column_new_images (WeftTensor          *values,
                                    const WeftImageForm *form);

/* Returns: (transfer none) (nullable): what was made of the pictures of a column of pictures */
const WeftImageForm *weft_column_get_form (const WeftColumn *self);

/**
 * weft_column_new_category:
 * @codes: (transfer full): i32, -1 … n_names - 1 each
 * @names: (transfer full): the dictionary, %NULL-terminated, each name once
 *
 * Shape: [rows]
 *
 * Returns: (transfer full): a column of categories
 */
WeftColumn *weft_column_new_category (WeftTensor  *codes,
                                      char       **names);

/**
 * weft_column_new_text:
 * @texts: (array length=n_rows) (nullable elements): copied
 * @n_rows: their number
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a column of texts
 */
WeftColumn *weft_column_new_text (const char *const *texts, gint64 n_rows, GError **error);

WeftColumn *weft_column_ref   (WeftColumn *self);
void        weft_column_unref (WeftColumn *self);

WeftColumnKind weft_column_get_kind   (const WeftColumn *self);
gint64         weft_column_get_n_rows (const WeftColumn *self);

/**
 * weft_column_get_tensor:
 *
 * Returns: (transfer none) (nullable): the values of a dense column, the i32
 *   codes of a category, %NULL for text
 */
WeftTensor *weft_column_get_tensor (const WeftColumn *self);

/**
 * weft_column_get_item_shape:
 *
 * Returns: the shape of one row's item: 28×28 for an image, a scalar for plain
 *   numbers, categories and texts
 */
WeftShape weft_column_get_item_shape (const WeftColumn *self);

/**
 * weft_column_get_names:
 * @n_names: (out) (optional): number of categories
 *
 * Returns: (transfer none) (nullable): the dictionary, name by code,
 *   %NULL-terminated; %NULL when the column is no category
 */
const char *const *weft_column_get_names (const WeftColumn *self, guint *n_names);

/**
 * weft_column_find_name:
 * @name: a category
 *
 * Returns: its code, or -1
 */
int weft_column_find_name (const WeftColumn *self,
                           const char       *name);

/**
 * weft_column_get_number:
 * @row: a row
 *
 * Returns: the number of a dense column without item shape, or the code of a
 *   category; NaN when it is missing
 */
double weft_column_get_number (const WeftColumn *self,
                               gint64            row);

/**
 * weft_column_get_text:
 * @row: a row
 *
 * Returns: (transfer none) (nullable): the text or category of a row; %NULL
 *   when it is missing or the column is dense
 */
const char *weft_column_get_text (const WeftColumn *self,
                                  gint64            row);

/**
 * weft_column_is_missing:
 * @row: a row
 *
 * Returns: whether the cell has no value; for arrays, whether any element is NaN
 */
gboolean weft_column_is_missing (const WeftColumn *self,
                                 gint64            row);

/**
 * weft_column_is_integral:
 *
 * Returns: whether this is a dense column without item shape all of whose known
 *   numbers are whole
 */
gboolean weft_column_is_integral (const WeftColumn *self);

/**
 * weft_column_format_cell:
 * @row: a row
 *
 * Returns: (transfer full): what a preview shows: "5.1", "setosa", "28×28 u8",
 *   "" when missing
 */
char *weft_column_format_cell (const WeftColumn *self,
                               gint64            row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftColumn, weft_column_unref)

G_END_DECLS
