/* space-private.h: what the files of a space share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: space.c holds dimensions, point.c knows their values, space-parse.c
 * reads them, space-narrow.c and space-json.c make spaces of spaces.
 */
#pragma once

#include "tune/space.h"

G_BEGIN_DECLS

/* A copy of @source that keeps the choices of @kept, ascending, alone; %NULL: all. */
WeftDimension *weft_dimension_copy (const WeftDimension *source,
                                    const GArray        *kept);
void           weft_dimension_free (WeftDimension       *self);

/* Puts @dimension (transfer full) at the end. */
void weft_space_append (WeftSpace     *self,
                        WeftDimension *dimension);

/* Returns: (transfer full): a copy that may be changed */
WeftSpace *weft_space_copy (const WeftSpace *self);

/* Puts @dimension (transfer full) in the place of another. */
void weft_space_replace (WeftSpace     *self,
                         guint          index,
                         WeftDimension *dimension);

/* Whether @text is `LOW..HIGH…`, that is, begins as a range does. */
gboolean weft_dimension_is_range_text (const char *text);

/* Reads `LOW..HIGH[:int][:log][:step=S]` into @self, which has a name and perhaps a parameter. */
gboolean weft_dimension_read_range (WeftDimension  *self,
                                    const char     *text,
                                    GError        **error);

/* Takes texts (transfer full) as choices, once they are in normal form and no two alike. */
gboolean weft_dimension_take_choices (WeftDimension  *self,
                                      char          **choices,
                                      GError        **error);

/* Returns: what stands between choices: a comma, or a semicolon where they have commas */
const char *weft_dimension_get_separator (const WeftDimension *self);

/* Returns: (transfer full): what is between separators, without surrounding space */
char **weft_dimension_split_choices (const WeftDimension *self,
                                     const char *text);

/* Reads `OTHER=VALUE[|VALUE…]` into @self; @never: whether no value at all will do. */
gboolean weft_dimension_read_condition (WeftDimension    *self,
                                        const WeftSpace  *space,
                                        const char       *text,
                                        gboolean          never,
                                        GError          **error);

G_END_DECLS
