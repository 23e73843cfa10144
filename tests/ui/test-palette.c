/* test-palette.c: the palette is searched, activated and dragged from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/kind-drag.h"
#include "app/palette.h"
#include "workflow/layers.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *palette;
  GtkWidget *area;
  char *activated;
  char *dropped;
} Bench;

static void
activated_cb (WeftPalette *palette,
              const char  *kind,
              Bench       *self)
{
  g_free (self->activated);
  self->activated = g_strdup (kind);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         Bench         *self)
{
  self->dropped = g_strdup (weft_kind_drag_get_kind (g_value_get_boxed (value)));
  return TRUE;
}

static void
bench_init (Bench *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkDropTarget *target = gtk_drop_target_new (WEFT_TYPE_KIND_DRAG, GDK_ACTION_COPY);

  *self = (Bench){ .palette = weft_palette_new (), .area = gtk_drawing_area_new () };
  gtk_widget_set_size_request (self->palette, 220, -1);
  gtk_widget_set_hexpand (self->area, TRUE);
  g_signal_connect (self->palette, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (target));
  gtk_box_append (GTK_BOX (box), self->palette);
  gtk_box_append (GTK_BOX (box), self->area);
  self->window = pane_show (box, 640, 480);
}

static void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_free (self->activated);
  g_free (self->dropped);
}

static guint
count_rows (Bench *self)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_type (self->palette, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row;
  guint n = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (row));
  return n;
}

static void
test_complete (void)
{
  const WeftNodeKind *const *kinds = weft_domain_list (weft_domain_get_default ());
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  Bench bench;

  bench_init (&bench);
  for (guint i = 0; kinds[i] != NULL; i++) {
    GtkWidget *row = ui_find_named (bench.palette, kinds[i]->title);

    g_assert_nonnull (row);
    g_assert_true (GTK_IS_LIST_BOX_ROW (row));
    g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, kinds[i]->help);
    g_assert_true (gtk_icon_theme_has_icon (theme, kinds[i]->icon));
  }
  bench_clear (&bench);
}

/* Typing anywhere in the palette searches; Return takes the first that is left. */
static void
test_search (void)
{
  Bench bench;
  guint all;

  bench_init (&bench);
  all = count_rows (&bench);
  gtk_widget_grab_focus (ui_find_named (bench.palette, "Group"));
  ui_type ("train");
  UI_WAIT (count_rows (&bench) < all && count_rows (&bench) > 0);
  g_assert_nonnull (ui_find_named (bench.palette, "Train"));
  ui_key ("Return");
  UI_WAIT (bench.activated != NULL);
  g_assert_cmpstr (bench.activated, ==, "train");
  ui_key ("Escape");
  UI_WAIT (count_rows (&bench) == all);
  ui_type ("qqq");
  UI_WAIT (count_rows (&bench) == 0);
  g_assert_nonnull (ui_find_named (bench.palette, "No node is called that."));
  bench_clear (&bench);
}

static void
test_activate (void)
{
  GtkWidget *row;
  Bench bench;

  bench_init (&bench);
  row = ui_find_named (bench.palette, "Evaluate");
  ui_click_at (row, 40, 10, 1, 2);
  UI_WAIT (g_strcmp0 (bench.activated, "evaluate") == 0);
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (bench.activated, "predict") == 0);
  bench_clear (&bench);
}

static void
test_drag (void)
{
  Bench bench;

  bench_init (&bench);
  ui_drag_and_drop (ui_find_named (bench.palette, "Train"), 30, 10, bench.area, 150, 150);
  UI_WAIT (bench.dropped != NULL);
  g_assert_cmpstr (bench.dropped, ==, "train");
  bench_clear (&bench);
}

static void
test_layers (void)
{
  Bench bench;

  bench_init (&bench);
  weft_palette_set_domain (WEFT_PALETTE (bench.palette), weft_domain_get_layers (weft_domain_get_default ()));
  UI_WAIT (ui_find_named (bench.palette, "Dense") != NULL);
  g_assert_null (ui_find_named (bench.palette, "Train"));
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/palette/complete", test_complete);
  ui_test_add ("/ui/palette/search", test_search);
  ui_test_add ("/ui/palette/activate", test_activate);
  ui_test_add ("/ui/palette/drag", test_drag);
  ui_test_add ("/ui/palette/layers", test_layers);
  return ui_test_run ();
}
