/* layout-settings.h: what is laid out, how, and in which colors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `asked` when something else is laid out, `method` when it is laid out otherwise, `color`
 * when it is colored otherwise.
 */
#pragma once

#include "app/explain-embedding.h"
#include "explain/embedding.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeftLayoutColor:
 * @WEFT_LAYOUT_CLASS: what the data says
 * @WEFT_LAYOUT_PREDICTED: what the model says
 * @WEFT_LAYOUT_ERROR: 1 less the probability of the class that is right
 * @WEFT_LAYOUT_CONFIDENCE: the probability of the class that is predicted
 * @WEFT_LAYOUT_TRUST: how far each point can be believed
 */
typedef enum {
  WEFT_LAYOUT_CLASS,
  WEFT_LAYOUT_PREDICTED,
  WEFT_LAYOUT_ERROR,
  WEFT_LAYOUT_CONFIDENCE,
  WEFT_LAYOUT_TRUST,
  WEFT_N_LAYOUT_COLORS,
} WeftLayoutColor;

#define WEFT_TYPE_LAYOUT_SETTINGS (weft_layout_settings_get_type ())
G_DECLARE_FINAL_TYPE (WeftLayoutSettings, weft_layout_settings, WEFT, LAYOUT_SETTINGS, AdwBin)

/* Returns: (transfer floating): settings for no model yet */
GtkWidget *weft_layout_settings_new (void);

/* Offers the layers of a model; the last one before its output is chosen. */
void weft_layout_settings_set_model (WeftLayoutSettings     *self,
                                     const WeftExplainModel *model);

/* Returns: (transfer full): what is to be laid out */
WeftExplainEmbeddingWish *weft_layout_settings_make_wish (WeftLayoutSettings *self);

/* Returns: (transfer none): how, and with which settings of that */
const WeftEmbeddingMethod *weft_layout_settings_get_method (WeftLayoutSettings *self);
const WeftParams          *weft_layout_settings_get_params (WeftLayoutSettings *self);

WeftLayoutColor weft_layout_settings_get_color (WeftLayoutSettings *self);

/* Returns: (transfer none): what a color is called */
const char *weft_layout_color_get_title (WeftLayoutColor color);

G_END_DECLS
