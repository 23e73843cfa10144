/* recipe.h: workflows that travel in pictures and models
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: whether a file of that name may hold a recipe: PNG, SVG, PDF, ONNX */
gboolean weft_recipe_may_be_in (const char *path);

/**
 * weft_recipe_read:
 * @path: a picture or a model that Weft has written
 * @error: return location for an error
 *
 * Errors: those of weft_picture_read_recipe(), weft_onnx_read() and
 *   weft_workflow_restore(); %WEFT_WORKFLOW_ERROR_UNKNOWN where there is none
 *
 * Returns: (transfer full) (nullable): the text of the workflow that it came from
 */
char *weft_recipe_read (const char  *path,
                        GError     **error);

G_END_DECLS
