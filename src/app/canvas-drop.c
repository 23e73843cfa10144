/* canvas-drop.c: what is dropped on the canvas: kinds from the palette, files from elsewhere
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "app/kind-drag.h"
#include "app/recipe.h"
#include "base/i18n.h"
#include "dataset/reader.h"

#define DOCUMENT_ENDING ".weft"
#define MODEL_ENDING    ".onnx"

/* Several files come to lie below each other, canvas units. */
#define FILE_STEP 120

/* The pointer holds a new node by its header. */
#define HOLD_Y (WEFT_NODE_HEADER / 2.0)

static void
set_dropping (WeftCanvas *self,
              gboolean    dropping)
{
  self->is_dropping = dropping;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkDragAction
enter_cb (WeftCanvas *self,
          double      x,
          double      y)
{
  set_dropping (self, TRUE);
  return GDK_ACTION_COPY;
}

/* The kind of node that hangs at the pointer; where that comes from elsewhere, the
 * value is not there before it is let go. */
static const WeftNodeKind *
get_held_kind (WeftCanvas    *self,
               GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  if (value == NULL || !G_VALUE_HOLDS (value, WEFT_TYPE_KIND_DRAG))
    return NULL;
  return weft_domain_find (weft_workflow_get_domain (self->workflow), weft_kind_drag_get_kind (g_value_get_boxed (value)));
}

static GdkDragAction
motion_cb (WeftCanvas    *self,
           double         x,
           double         y,
           GtkDropTarget *target)
{
  weft_canvas_aim_kind (self, get_held_kind (self, target), x, y);
  return GDK_ACTION_COPY;
}

static void
leave_cb (WeftCanvas *self)
{
  set_dropping (self, FALSE);
  weft_canvas_clear_aim (self);
}

/* Adds a node, and puts it into the wire or in the place of the node below it: one undo step. */
static gboolean
drop_kind (WeftCanvas *self,
           const char *kind,
           double      x,
           double      y)
{
  WeftHistory *history = weft_document_get_history (self->document);
  WeftNode *node;

  weft_history_begin (history, _("Add Node"), NULL);
  node = weft_canvas_add_kind_at (self, kind, x, y);
  if (node != NULL)
    weft_canvas_reach_aim (self, weft_node_get_id (node));
  weft_history_end (history);
  return node != NULL;
}

/* A picture or model that Weft has exported opens the workflow it came from. */
static gboolean
holds_recipe (const char *path)
{
  g_autofree char *recipe = path != NULL && weft_recipe_may_be_in (path) ? weft_recipe_read (path, NULL) : NULL;

  return recipe != NULL;
}

/* Returns: whether something has come of the file */
static gboolean
drop_file (WeftCanvas *self,
           GFile      *file,
           double      x,
           double      y)
{
  g_autofree char *path = g_file_get_path (file), *name = g_file_get_basename (file), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_has_suffix (name, DOCUMENT_ENDING) || holds_recipe (path)) {
    g_signal_emit_by_name (self, "open-file", file);
    return TRUE;
  }
  if (path == NULL) {
    text = g_strdup_printf (_("%s is not on this computer; copy it here first"), name);
    weft_canvas_say (self, text);
    return FALSE;
  }
  if (g_str_has_suffix (path, MODEL_ENDING)) {
    weft_canvas_import (self, path, x, y);
    return TRUE;
  }
  if (!g_str_has_suffix (path, WEFT_CANVAS_MODEL_FILE) && weft_dataset_find_reader (path, &error) == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return FALSE;
  }
  return weft_canvas_add_file_at (self, path, x, y) != NULL;
}

/* A picture alone is nothing to learn from, and a model has learned already. */
static gboolean
is_data (const char *path)
{
  gboolean is_model = path != NULL && g_str_has_suffix (path, WEFT_CANVAS_MODEL_FILE);
  const WeftReader *reader = path != NULL && !is_model ? weft_dataset_find_reader (path, NULL) : NULL;

  return reader != NULL && !weft_recipe_may_be_in (path) && (!g_str_equal (reader->id, "image") || g_file_test (path, G_FILE_TEST_IS_DIR));
}

/* Data that comes to an empty document becomes a whole workflow; pictures and labels that
 * lie in one folder are one set of data. */
static gboolean
drop_data (WeftCanvas *self,
           GSList     *files)
{
  g_autoptr (GFile) folder = files != NULL ? g_file_get_parent (files->data) : NULL;

  if (!weft_canvas_takes_data (self) || folder == NULL)
    return FALSE;
  for (GSList *file = files; file != NULL; file = file->next) {
    g_autoptr (GFile) other = g_file_get_parent (file->data);

    if (!is_data (g_file_peek_path (file->data)) || !g_file_equal (folder, other))
      return FALSE;
    if (files->next != NULL && !g_str_equal (weft_dataset_find_reader (g_file_peek_path (file->data), NULL)->id, "idx"))
      return FALSE;
  }
  weft_canvas_recommend (self, g_file_peek_path (files->data));
  return TRUE;
}

static gboolean
drop_files (WeftCanvas   *self,
            const GValue *value,
            double        x,
            double        y)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  gboolean any = FALSE;

  if (drop_data (self, files))
    return TRUE;
  for (GSList *file = files; file != NULL; file = file->next) {
    any |= drop_file (self, file->data, x, y);
    y += FILE_STEP;
  }
  return any;
}

static gboolean
drop_cb (WeftCanvas   *self,
         const GValue *value,
         double        x,
         double        y)
{
  const char *kind = G_VALUE_HOLDS (value, WEFT_TYPE_KIND_DRAG) ? weft_kind_drag_get_kind (g_value_get_boxed (value)) : NULL;

  set_dropping (self, FALSE);
  if (kind != NULL)
    weft_canvas_aim_kind (self, weft_domain_find (weft_workflow_get_domain (self->workflow), kind), x, y);
  weft_canvas_from_widget (self, x, y, &x, &y);
  x -= WEFT_NODE_WIDTH / 2.0;
  y -= HOLD_Y;
  if (kind != NULL)
    return drop_kind (self, kind, x, y);
  return G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && drop_files (self, value, x, y);
}

void
weft_canvas_add_drop_target (WeftCanvas *self)
{
  GType types[] = { WEFT_TYPE_KIND_DRAG, GDK_TYPE_FILE_LIST };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "enter", G_CALLBACK (enter_cb), self);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
