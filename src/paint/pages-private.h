/* pages-private.h: what pages are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/pages.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_PAGES_HEADING,
  WEFT_PAGES_TEXT,
  WEFT_PAGES_CODE,
  WEFT_PAGES_TABLE,
  WEFT_PAGES_FIGURE,
} WeftPagesType;

/* One block: @cells: owned, of a table; @text: owned, or the caption. */
typedef struct
{
  WeftPagesType type;
  char *text;
  char **cells;
  guint n_columns;
  guint n_rows;
  WeftPagesFigure figure;
} WeftPagesBlock;

struct _WeftPages
{
  char *title;
  char *language;
  GPtrArray *blocks; /* WeftPagesBlock */
};

G_END_DECLS
