/* space-text.h: a space as a text, dimension by dimension
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document keeps a space as `train.learning_rate=1e-4..1e-1:log; model.dense1.units=16..256:int`.
 * Whoever edits it sees its parts, also those that are not right yet: nothing is lost by reading a
 * text and writing it again but spaces.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftSpaceForm:
 * @WEFT_SPACE_REAL: `LOW..HIGH`
 * @WEFT_SPACE_LOG: `LOW..HIGH:log`
 * @WEFT_SPACE_WHOLE: `LOW..HIGH:int`
 * @WEFT_SPACE_WHOLE_LOG: `LOW..HIGH:int:log`
 * @WEFT_SPACE_STEP: `LOW..HIGH:step=STEP`
 * @WEFT_SPACE_CHOICE: `A,B,C`
 */
typedef enum {
  WEFT_SPACE_REAL,
  WEFT_SPACE_LOG,
  WEFT_SPACE_WHOLE,
  WEFT_SPACE_WHOLE_LOG,
  WEFT_SPACE_STEP,
  WEFT_SPACE_CHOICE,
  WEFT_N_SPACE_FORMS,
} WeftSpaceForm;

/**
 * WeftSpaceLine:
 * @name: (owned): NODE.PARAM
 * @form: how the rest is meant
 * @low, @high: (owned): ends of a range
 * @step: (owned): of %WEFT_SPACE_STEP
 * @whole: whether steps are between whole numbers
 * @choices: (owned): of %WEFT_SPACE_CHOICE, as they are written
 * @rest: (owned): words behind a range that are not known, as `:often`
 * @parent: (owned): the dimension that decides whether this one counts; empty: it always does
 * @values: (owned): the values of @parent at which it counts, with `|` between
 *
 * What one dimension says; no text is %NULL, each may be wrong.
 */
typedef struct
{
  char *name;
  WeftSpaceForm form;
  char *low;
  char *high;
  char *step;
  gboolean whole;
  char *choices;
  char *rest;
  char *parent;
  char *values;
} WeftSpaceLine;

WeftSpaceLine *weft_space_line_new  (const char    *name);
void           weft_space_line_free (WeftSpaceLine *self);

/**
 * weft_space_line_parse:
 * @text: `NODE.PARAM=SPACE`
 *
 * Returns: (transfer full): what it says
 */
WeftSpaceLine *weft_space_line_parse (const char *text);

/**
 * weft_space_line_set_range:
 * @text: what stands behind the `=`, see weft_space_add()
 *
 * Takes another range, or other choices. The condition stays where @text has none.
 */
void weft_space_line_set_range (WeftSpaceLine *self,
                                const char    *text);

/* Returns: (transfer full): what weft_space_add() takes of it, without the name */
char *weft_space_line_format_range (const WeftSpaceLine *self);

/* Returns: (transfer full): `NODE.PARAM=SPACE` */
char *weft_space_line_format (const WeftSpaceLine *self);

/**
 * weft_space_text_parse:
 * @text: dimensions, a line each or with a semicolon and a space between
 *
 * Returns: (transfer full) (element-type WeftSpaceLine): each of them
 */
GPtrArray *weft_space_text_parse (const char *text);

/* Returns: (transfer full): what weft_space_text_parse() takes, in one line */
char *weft_space_text_format (const GPtrArray *lines);

/* Returns: (transfer none) (nullable): the line called @name: @index: (out) (optional) */
WeftSpaceLine *weft_space_text_find (const GPtrArray *lines,
                                     const char      *name,
                                     guint           *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSpaceLine, weft_space_line_free)

G_END_DECLS
