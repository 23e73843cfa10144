/* picture-card.h: a picture that a node drew, with its words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/pictures.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): @entry, which is copied, with a button that saves the file */
GtkWidget *weft_picture_card_new (const WeftPictureEntry *entry);

G_END_DECLS
