/* file-choice.h: asks for a file or folder, beginning where the last one was
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftFileFilter:
 * @title: what people read, marked with N_()
 * @patterns: like `*.png`, several with spaces between
 *
 * A table of these ends with an entry whose @title is %NULL.
 */
typedef struct
{
  const char *title;
  const char *patterns;
} WeftFileFilter;

/* PNG, SVG and PDF. */
extern const WeftFileFilter weft_file_picture_filters[];

/* Called with the widget that asked and the path that was chosen. */
typedef void (*WeftFileChosen) (GtkWidget *widget,
                                const char *path,
                                gpointer data);

/**
 * WeftFileChoice:
 * @title: of the dialog, translated
 * @action: whether to open, to save or to choose a folder
 * @name: (nullable): suggested name, for saving
 * @filters: (nullable): what is shown, the usual kind first
 * @chosen: called when something was chosen, not when the dialog was left
 * @data: for @chosen
 */
typedef struct
{
  const char *title;
  GtkFileChooserAction action;
  const char *name;
  const WeftFileFilter *filters;
  WeftFileChosen chosen;
  gpointer data;
} WeftFileChoice;

/**
 * weft_file_choice_ask:
 * @self: what to ask
 * @widget: over whose window; nothing is called any more once it is gone
 */
void weft_file_choice_ask (const WeftFileChoice *self,
                           GtkWidget            *widget);

G_END_DECLS
