/* palette.c: the kinds of nodes there are, to be dragged or added to the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are made anew only when the domain changes; the search hides them.
 */
#include "app/palette.h"

#include "app/kind-drag.h"
#include "base/i18n.h"

#include <string.h>

struct _WeftPalette
{
  AdwBin parent_instance;

  /* Owned */
  char **words; /* nullable: of the search, folded */

  /* Borrowed */
  const WeftDomain *domain;

  /* Template children */
  GtkSearchEntry *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WeftPalette, weft_palette, ADW_TYPE_BIN)

enum {
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GQuark kind_quark;

static const WeftNodeKind *
get_kind (GtkListBoxRow *row)
{
  return g_object_get_qdata (G_OBJECT (row), kind_quark);
}

/* Rows */

static GtkWidget *
build_label (const WeftNodeKind *kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (kind->icon);
  GtkWidget *label = gtk_label_new (_ (kind->title));

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            GtkListBoxRow *row)
{
  g_autoptr (WeftKindDrag) drag = weft_kind_drag_new (get_kind (row)->id);

  return gdk_content_provider_new_typed (WEFT_TYPE_KIND_DRAG, drag);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkListBoxRow *row)
{
  GtkWidget *icon = gtk_drag_icon_get_for_drag (drag), *label = build_label (get_kind (row));

  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "drag-card");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (icon), label);
  gdk_drag_set_hotspot (drag, 0, 0);
}

static GtkWidget *
build_row (const WeftNodeKind *kind)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkDragSource *source = gtk_drag_source_new ();

  g_object_set_qdata (G_OBJECT (row), kind_quark, (gpointer) kind);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), build_label (kind));
  gtk_widget_set_tooltip_text (row, _ (kind->help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kind->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (kind->help), -1);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  return row;
}

static void
update_header_cb (GtkListBoxRow *row,
                  GtkListBoxRow *before,
                  gpointer       data)
{
  const char *category = get_kind (row)->category;
  GtkWidget *label;

  if (before != NULL && g_str_equal (get_kind (before)->category, category)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (_ (category));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "palette-category");
  gtk_list_box_row_set_header (row, label);
}

static void
fill (WeftPalette *self)
{
  const WeftNodeKind *const *kinds = weft_domain_list (self->domain);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  /* Categories stand in the order of their first kinds. */
  for (guint i = 0; kinds[i] != NULL; i++) {
    if (!g_hash_table_add (done, (gpointer) kinds[i]->category))
      continue;
    for (guint j = i; kinds[j] != NULL; j++)
      if (g_str_equal (kinds[j]->category, kinds[i]->category))
        gtk_list_box_append (self->list, build_row (kinds[j]));
  }
}

/* The search */

static gboolean
has_word (const char *text,
          const char *word)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, word) != NULL;
}

/* Returns: 0 when @word has nothing to do with a kind, more the nearer it is */
static guint
rate (const WeftNodeKind *kind,
      const char         *word)
{
  g_autofree char *title = g_utf8_casefold (_ (kind->title), -1);

  if (g_str_has_prefix (title, word))
    return 4;
  if (strstr (title, word) != NULL || has_word (kind->id, word))
    return 3;
  if (has_word (_ (kind->category), word))
    return 2;
  return has_word (_ (kind->help), word) ? 1 : 0;
}

/* The least of what the words say: each must fit. */
static guint
rate_all (WeftPalette   *self,
          GtkListBoxRow *row)
{
  guint rating = G_MAXUINT;

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    rating = MIN (rating, rate (get_kind (row), self->words[i]));
  return rating;
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       data)
{
  return rate_all (data, row) > 0;
}

/* Returns: (nullable): the row that fits the search best, of equal ones the first */
static GtkListBoxRow *
find_best (WeftPalette *self)
{
  GtkListBoxRow *best = NULL, *row;
  guint highest = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    guint rating = rate_all (self, row);

    if (rating <= highest)
      continue;
    highest = rating;
    best = row;
  }
  return best;
}

static void
search_changed_cb (WeftPalette *self)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  GtkListBoxRow *best;

  g_strfreev (self->words);
  self->words = g_strsplit (g_strstrip (folded), " ", -1);
  gtk_list_box_invalidate_filter (self->list);
  best = find_best (self);
  if (best != NULL && *folded != '\0')
    gtk_list_box_select_row (self->list, best);
}

static void
activate_row (WeftPalette   *self,
              GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ACTIVATED], 0, get_kind (row)->id);
}

/* Return on a row comes here, too, for the entry takes what is typed anywhere. */
static void
search_activate_cb (WeftPalette *self)
{
  gboolean is_in_list = (gtk_widget_get_state_flags (GTK_WIDGET (self->list)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  GtkListBoxRow *row = is_in_list ? gtk_list_box_get_selected_row (self->list) : NULL;

  if (row == NULL) {
    search_changed_cb (self);
    row = find_best (self);
  }
  if (row != NULL)
    activate_row (self, row);
}

/* Whoever begins to type in the list goes on in the entry. */
static void
search_started_cb (WeftPalette *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (WeftPalette *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
row_activated_cb (WeftPalette   *self,
                  GtkListBoxRow *row)
{
  activate_row (self, row);
}

/* The widget */

static void
weft_palette_finalize (GObject *object)
{
  g_strfreev (WEFT_PALETTE (object)->words);
  G_OBJECT_CLASS (weft_palette_parent_class)->finalize (object);
}

static void
weft_palette_class_init (WeftPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_palette_finalize;
  kind_quark = g_quark_from_static_string ("weft-palette-kind");
  signals[ACTIVATED] = g_signal_new ("activated", WEFT_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/palette.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftPalette, search);
  gtk_widget_class_bind_template_child (widget_class, WeftPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
weft_palette_init (WeftPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, update_header_cb, NULL, NULL);
  self->domain = weft_domain_get_default ();
  fill (self);
}

GtkWidget *
weft_palette_new (void)
{
  return g_object_new (WEFT_TYPE_PALETTE, NULL);
}

void
weft_palette_set_domain (WeftPalette      *self,
                         const WeftDomain *domain)
{
  g_return_if_fail (WEFT_IS_PALETTE (self) && domain != NULL);

  if (self->domain == domain)
    return;
  self->domain = domain;
  fill (self);
}
