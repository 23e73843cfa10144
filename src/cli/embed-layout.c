/* embed-layout.c: a layout from the command line, and what is said of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/embed-layout.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "explain/error.h"
#include "explain/layout-file.h"
#include "workflow/layout-picture.h"

#include <math.h>
#include <stdio.h>

/* Iterations between two looks at the clock. */
#define STRIDE 10

void
weft_embed_layout_free (WeftEmbedLayout *self)
{
  g_clear_pointer (&self->quality, weft_layout_quality_free);
  g_clear_pointer (&self->points, weft_tensor_unref);
  g_clear_pointer (&self->embedding, weft_embedding_free);
  g_clear_pointer (&self->rows, weft_layout_rows_free);
  g_free (self);
}

/* Computing it */

static gboolean
shows_progress (const WeftEmbedWay *way)
{
  return !way->quiet && isatty (fileno (stderr));
}

static void
show_progress (const WeftEmbedWay  *way,
               const WeftEmbedding *embedding)
{
  if (!shows_progress (way))
    return;
  fputc ('\r', stderr);
  fprintf (stderr, _("%s: %" PRId64 " of %" PRId64 " iterations"), way->method->id, weft_embedding_get_iteration (embedding), weft_embedding_get_n_iterations (embedding));
}

static gboolean
fail_stopped (GError **error)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

static gboolean
compute (WeftEmbedLayout     *self,
         const WeftEmbedWay  *way,
         GError             **error)
{
  const WeftStop *stop = weft_interrupt_watch ();
  gint64 before = g_get_monotonic_time ();

  while (!weft_embedding_is_done (self->embedding)) {
    if (!weft_embedding_step (self->embedding, STRIDE, stop, error))
      return FALSE;
    if (weft_stop_is_requested (stop))
      return fail_stopped (error);
    show_progress (way, self->embedding);
  }
  if (shows_progress (way))
    fputc ('\n', stderr);
  self->seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  self->points = weft_embedding_get_points (self->embedding, error);
  if (self->points == NULL)
    return FALSE;
  self->quality = weft_layout_quality_new (self->rows->x, self->points, self->rows->classes, way->seed, stop, error);
  return self->quality != NULL || (!weft_stop_is_requested (stop) ? FALSE : fail_stopped (error));
}

WeftEmbedLayout *
weft_embed_layout_new (const WeftEmbedWay  *way,
                       WeftLayoutRows      *rows,
                       const WeftTensor    *start,
                       GError             **error)
{
  g_autoptr (WeftEmbedLayout) self = g_new0 (WeftEmbedLayout, 1);

  self->rows = rows;
  self->embedding = weft_embedding_new (rows->x, way->method, way->params, way->seed, error);
  if (self->embedding == NULL || (start != NULL && !weft_embedding_set_start (self->embedding, start, error)))
    return NULL;
  if (!compute (self, way, error))
    return NULL;
  weft_cli_say_each (way->data, weft_embedding_get_warnings (self->embedding));
  return g_steal_pointer (&self);
}

/* Saying it */

static void
add_number (JsonObject *object,
            const char *name,
            double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

JsonObject *
weft_embed_layout_describe (WeftEmbedLayout *self,
                            const char      *file)
{
  JsonObject *object = json_object_new ();
  const WeftLayoutQuality *quality = self->quality;
  double shares[2];

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "method", weft_embedding_get_method (self->embedding)->id);
  json_object_set_member (object, "settings", weft_params_to_json (weft_embedding_get_params (self->embedding), TRUE));
  json_object_set_int_member (object, "seed", (gint64) weft_embedding_get_seed (self->embedding));
  json_object_set_int_member (object, "rows", quality->n);
  json_object_set_int_member (object, "columns", self->rows->x->shape.extent[1]);
  json_object_set_int_member (object, "iterations", weft_embedding_get_iteration (self->embedding));
  json_object_set_double_member (object, "seconds", self->seconds);
  add_number (object, "trustworthiness", quality->trust);
  add_number (object, "continuity", quality->continuity);
  add_number (object, "recall", quality->recall);
  add_number (object, "distance_spearman", quality->spearman);
  add_number (object, "class_accuracy", quality->accuracy);
  json_object_set_int_member (object, "neighbours", quality->k);
  json_object_set_int_member (object, "rows_measured", quality->n_measured);
  add_number (object, "kl_divergence", weft_embedding_get_loss (self->embedding));
  if (weft_embedding_get_shares (self->embedding, shares)) {
    JsonArray *array = json_array_new ();

    for (int axis = 0; axis < 2; axis++)
      json_array_add_double_element (array, shares[axis]);
    json_object_set_array_member (object, "variance_shares", array);
  }
  if (file != NULL)
    json_object_set_string_member (object, "file", file);
  return object;
}

void
weft_embed_layout_print (WeftEmbedLayout *self)
{
  const WeftLayoutQuality *quality = self->quality;
  const WeftEmbeddingMethod *method = weft_embedding_get_method (self->embedding);
  double shares[2], loss = weft_embedding_get_loss (self->embedding);

  printf (_("%s of %" PRId64 " rows, %" PRId64 " columns: %.2f s, seed %d\n"), _ (method->title), quality->n, self->rows->x->shape.extent[1], self->seconds,
          (int) weft_embedding_get_seed (self->embedding));
  printf (_("trustworthiness %.4f, continuity %.4f, recall %.4f of %" PRId64 " neighbours\n"), quality->trust, quality->continuity, quality->recall, quality->k);
  if (isfinite (quality->accuracy))
    printf (_("class of most neighbours: %.2f %% right\n"), 100 * quality->accuracy);
  if (isfinite (loss))
    printf ("%s %.4f\n", _ (method->loss), loss);
  if (weft_embedding_get_shares (self->embedding, shares))
    printf (_("shares of the variance: %.2f %% and %.2f %%\n"), 100 * shares[0], 100 * shares[1]);
}

gboolean
weft_embed_layout_write (WeftEmbedLayout     *self,
                         const WeftEmbedWay  *way,
                         const char          *file,
                         GError             **error)
{
  const WeftLayoutPicture picture = { self->rows, self->points, self->embedding, self->quality, way->data, way->trust };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *recipe = NULL;

  if (!weft_layout_picture_is_known (file))
    return weft_layout_file_write (file, self->points, self->rows, self->quality, error);
  node = weft_cli_json_take (weft_embed_layout_describe (self, file));
  recipe = weft_json_write (node, FALSE);
  return weft_layout_picture_write (&picture, file, recipe, error);
}
