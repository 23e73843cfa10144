/* trials-bench.h: a window with the table of trials, what it said, and how people use it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pane.h"
#include "trials-fixture.h"

#include "app/trials-rows.h"
#include "app/trials-pane.h"

#define WIDTH    1400
#define HEIGHT   320
#define N_TRIALS 40

/* A window with the pane and what it said. */
typedef struct
{
  WeftTrialStore *store;
  GSettings *settings;
  GtkWidget *pane;
  gint64 opened;
  gint64 resumed;
  int n_opened;
  int n_selections;
} Bench;

static inline void
open_cb (Bench  *self,
         gint64  id)
{
  self->opened = id;
  self->n_opened++;
}

static inline void
resume_cb (Bench  *self,
           gint64  id)
{
  self->resumed = id;
}

static inline void
selection_cb (Bench *self)
{
  self->n_selections++;
}

static inline void
bench_free (Bench *self)
{
  g_settings_reset (self->settings, "trials-columns");
  g_settings_reset (self->settings, "trials-sort");
  g_settings_reset (self->settings, "trials-filters");
  g_settings_reset (self->settings, "trials-group");
  g_settings_reset (self->settings, "trials-baseline");
  ui_destroy (GTK_WINDOW (gtk_widget_get_root (self->pane)));
  g_object_unref (self->settings);
  weft_trial_store_unref (self->store);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/* Looking */

typedef struct
{
  guint row;
  const char *column;
} Place;

static inline gboolean
is_at (GtkWidget     *widget,
       gconstpointer  data)
{
  const Place *place = data;
  WeftTrialsRow *row = WEFT_IS_TRIAL_CELL (widget) ? WEFT_TRIALS_ROW (gtk_widget_get_parent (widget)) : NULL;

  return row != NULL && weft_trials_row_get_item (row) != NULL && weft_trials_row_get_position (row) == place->row &&
         g_str_equal (weft_trial_cell_get_column (WEFT_TRIAL_CELL (widget))->id, place->column);
}

/* Returns: (transfer none) (nullable): the cell in a row, counted from 0, and a column */
static inline GtkWidget *
get_cell (Bench      *self,
          guint       row,
          const char *column)
{
  const Place place = { row, column };

  return ui_find (self->pane, is_at, &place);
}

static inline const char *
get_text (Bench      *self,
          guint       row,
          const char *column)
{
  GtkWidget *cell = get_cell (self, row, column);

  return cell != NULL ? weft_trial_cell_get_text (WEFT_TRIAL_CELL (cell)) : NULL;
}

static inline gboolean
reads (Bench      *self,
       guint       row,
       const char *column,
       const char *text)
{
  return g_strcmp0 (get_text (self, row, column), text) == 0;
}

static inline gsize
count_selected (Bench *self)
{
  gsize n;

  weft_trials_pane_get_selected (WEFT_TRIALS_PANE (self->pane), &n);
  return n;
}

static inline gint64
get_selected (Bench *self,
              gsize  index)
{
  gsize n;
  const gint64 *ids = weft_trials_pane_get_selected (WEFT_TRIALS_PANE (self->pane), &n);

  return index < n ? ids[index] : 0;
}

static inline Bench *
bench_new (guint n_trials)
{
  Bench *self = g_new0 (Bench, 1);

  self->settings = g_settings_new (WEFT_APPLICATION_ID);
  self->store = trials_open (n_trials);
  self->pane = weft_trials_pane_new (self->store, NULL);
  g_signal_connect_swapped (self->pane, "open-trial", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->pane, "resume-trial", G_CALLBACK (resume_cb), self);
  g_signal_connect_swapped (self->pane, "selection-changed", G_CALLBACK (selection_cb), self);
  pane_show (self->pane, WIDTH, HEIGHT);
  /* The columns come when the names that trials have are known. */
  UI_WAIT (n_trials == 0 || get_cell (self, 0, "parameter:train.learning_rate") != NULL);
  ui_wait_frame (self->pane);
  return self;
}

/* Rows are clicked on their name. */
static inline void
click_row (Bench *self,
           guint  row)
{
  ui_wait_frame (self->pane);
  ui_click (get_cell (self, row, "name"));
}

static inline void
hold_and_click_row (Bench      *self,
                    const char *key,
                    guint       row)
{
  ui_hold_key (key);
  click_row (self, row);
  ui_release_key (key);
}

static inline void
click_button (Bench      *self,
              const char *name)
{
  GtkWidget *button;

  UI_WAIT ((button = ui_find_named (self->pane, name)) != NULL);
  ui_wait_frame (self->pane);
  ui_click (button);
}

/* Chooses from the context menu of a row. */
static inline void
choose (Bench      *self,
        guint       row,
        const char *name)
{
  ui_click_at (get_cell (self, row, "name"), 5, 5, 3, 1);
  click_button (self, name);
}
