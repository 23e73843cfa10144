/* picture-grid.h: the pictures of a data set, each with what it is called
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/dataset.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: whether what a row of @column holds can be seen as a picture */
gboolean weft_picture_grid_suits (const WeftColumn *column);

/**
 * weft_picture_grid_new:
 * @dataset: kept
 * @column: index of a column of pictures
 *
 * Shows one for each row, however many there are: only those in sight are made. Below
 * each stands its class, where the data has one. A click, or Return, shows it large.
 *
 * Returns: (transfer floating): a widget that scrolls
 */
GtkWidget *weft_picture_grid_new (WeftDataset *dataset,
                                  guint        column);

/**
 * weft_picture_texture_new:
 * @column: of pictures
 * @row: which one
 * @side: about how many pixels its longer side shall have
 *
 * Small pictures are enlarged by a whole number, so that their pixels stay sharp. Bytes are
 * what they are, other numbers are stretched from black to white.
 *
 * Returns: (transfer full): the picture
 */
GdkTexture *weft_picture_texture_new (const WeftColumn *column,
                                      gint64            row,
                                      int               side);

G_END_DECLS
