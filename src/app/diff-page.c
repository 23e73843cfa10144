/* diff-page.c: what was changed between the workflows of two trials, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/diff-page.h"

#include "app/picture-view.h"
#include "app/table-view.h"
#include "app/theme.h"
#include "base/i18n.h"

#include <adwaita.h>

/* What a picture is laid out for before it is known how wide the page is. */
#define WIDTH 1000
#define GAP   12

struct _WeftDiffPage
{
  WeftLookPage parent_instance;

  WeftDiffChart *chart; /* Owned */

  /* Borrowed */
  GtkBox *content;
};

G_DEFINE_FINAL_TYPE (WeftDiffPage, weft_diff_page, WEFT_TYPE_LOOK_PAGE)

static gpointer
take (gpointer owner)
{
  return weft_diff_chart_ref (WEFT_DIFF_PAGE (owner)->chart);
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_diff_chart_paint (content, style, cr, width, height);
}

static void
free_chart (gpointer content)
{
  weft_diff_chart_unref (content);
}

static char *
make_recipe (gpointer owner)
{
  g_autoptr (JsonNode) node = weft_diff_to_json (weft_diff_chart_get_diff (WEFT_DIFF_PAGE (owner)->chart));

  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
make_numbers (gpointer owner)
{
  return weft_diff_chart_to_csv (WEFT_DIFF_PAGE (owner)->chart);
}

static const WeftPictureSource source = {
  .take = take,
  .draw = draw,
  .free = free_chart,
  .make_recipe = make_recipe,
  .make_numbers = make_numbers,
};

static GtkWidget *
build_list (const WeftDiff *diff)
{
  g_autoptr (GPtrArray) lines = weft_diff_list (diff);
  GtkWidget *table = weft_table_view_new (_("Differences"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("What"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Where"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Change"), FALSE);
  for (guint i = 0; i < lines->len; i++) {
    const WeftDiffLine *line = lines->pdata[i];

    const WeftCell cells[] = { { weft_diff_state_get_title (line->state), 0, NULL }, { line->place, 0, NULL }, { line->text, 0, line->text } };

    weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
  }
  return table;
}

/* As high as is needed for the width that it has now. */
static void
painted_cb (WeftDiffPage *self,
            GtkWidget    *view)
{
  WeftPaintStyle style;
  int height;

  weft_theme_get_style (view, &style);
  height = (int) weft_diff_chart_get_natural_height (self->chart, &style, gtk_widget_get_width (view));
  if (height != gtk_widget_get_height (view))
    gtk_widget_set_size_request (view, -1, height);
}

static void
add (WeftDiffPage *self,
     GtkWidget    *child)
{
  GtkWidget *card = adw_bin_new ();

  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (card), child);
  gtk_box_append (self->content, card);
}

static void
weft_diff_page_set_narrow (WeftLookPage *page,
                           gboolean      narrow)
{
}

static void
weft_diff_page_finalize (GObject *object)
{
  weft_diff_chart_unref (WEFT_DIFF_PAGE (object)->chart);
  G_OBJECT_CLASS (weft_diff_page_parent_class)->finalize (object);
}

static void
weft_diff_page_class_init (WeftDiffPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_diff_page_finalize;
  WEFT_LOOK_PAGE_CLASS (klass)->set_narrow = weft_diff_page_set_narrow;
}

static void
weft_diff_page_init (WeftDiffPage *self)
{
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP));
  gtk_widget_set_margin_start (GTK_WIDGET (self->content), GAP);
  gtk_widget_set_margin_end (GTK_WIDGET (self->content), GAP);
  gtk_widget_set_margin_top (GTK_WIDGET (self->content), GAP);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->content), GAP);
  weft_look_page_set_content (WEFT_LOOK_PAGE (self), GTK_WIDGET (self->content));
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (gtk_widget_get_ancestor (GTK_WIDGET (self->content), GTK_TYPE_VIEWPORT)), GTK_SCROLL_NATURAL);
  panel_widget_set_icon_name (PANEL_WIDGET (self), "weft-trials-symbolic");
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
}

GtkWidget *
weft_diff_page_new (const char    *title,
                    WeftDiffChart *chart)
{
  WeftDiffPage *self = g_object_new (WEFT_TYPE_DIFF_PAGE, NULL);
  g_autofree char *words = weft_diff_chart_tell (chart);
  WeftPaintStyle style;
  GtkWidget *view;

  self->chart = chart;
  panel_widget_set_title (PANEL_WIDGET (self), title);
  view = weft_picture_view_new (&source, self);
  weft_theme_get_style (GTK_WIDGET (self), &style);
  gtk_widget_set_size_request (view, -1, (int) weft_diff_chart_get_natural_height (chart, &style, WIDTH));
  g_signal_connect_swapped (view, "painted", G_CALLBACK (painted_cb), self);
  weft_picture_view_describe (WEFT_PICTURE_VIEW (view), title, words);
  add (self, view);
  if (weft_diff_count (weft_diff_chart_get_diff (chart)) > 0)
    add (self, build_list (weft_diff_chart_get_diff (chart)));
  return GTK_WIDGET (self);
}
