/* recipe-private.h: a text inside of a finished picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Put @recipe into the bytes of a PNG or SVG that cairo wrote. */
void weft_recipe_embed_png (GByteArray *bytes,
                            const char *recipe);
void weft_recipe_embed_svg (GByteArray *bytes,
                            const char *recipe);

/* Returns: (transfer full): @recipe as keywords of a PDF: ASCII without anything to escape */
char *weft_recipe_to_keywords (const char *recipe);

G_END_DECLS
