/* param-layers.c: layers of a model: a button that says which, and a list of those there are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list has the layers that have weights, in the model's order, then names that the
 * document has and the model has not; it is filled each time it opens.
 */
#include "app/param-inputs.h"

#include "app/accessible.h"
#include "app/param-chooser.h"
#include "base/i18n.h"
#include "workflow/layers.h"

/* The button names so many. */
#define MAX_NAMED 2

typedef struct
{
  WeftParamInput parent_instance;

  /* Owned */
  GArray *layers; /* WeftModelLayer, nullable */
  char *text;     /* as the document has it */

  /* Borrowed */
  GtkWidget *button;
  GtkWidget *chosen;
  GtkWidget *all;
  GtkWidget *none;
  GtkWidget *nothing; /* what stands in an empty list */
  WeftParamNames names;

  gboolean is_filling;
} WeftLayersInput;

typedef WeftParamInputClass WeftLayersInputClass;

G_DEFINE_FINAL_TYPE (WeftLayersInput, weft_layers_input, WEFT_TYPE_PARAM_INPUT)

/* Names */

static char **
split (const char *text)
{
  return *text != '\0' ? g_strsplit (text, ",", -1) : g_new0 (char *, 1);
}

static char *
summarize (char **names)
{
  guint n = g_strv_length (names), named = MIN (n, MAX_NAMED);
  GString *text = g_string_new (n == 0 ? _("None") : NULL);

  for (guint i = 0; i < named; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > named)
    g_string_append_printf (text, " +%u", n - named);
  return g_string_free (text, FALSE);
}

/* The layers that have weights, but for the last @n_left, by commas. */
static char *
join_layers (WeftLayersInput *self,
             guint            n_left)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; self->layers != NULL && i < self->layers->len; i++) {
    const WeftModelLayer *layer = &g_array_index (self->layers, WeftModelLayer, i);

    if (layer->kind != NULL && weft_layer_can_freeze (layer->kind))
      g_ptr_array_add (names, layer->id);
  }
  g_ptr_array_set_size (names, (int) (names->len - MIN (names->len, n_left)));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (",", (char **) names->pdata);
}

static char *
join_marked (WeftLayersInput *self)
{
  GString *text = g_string_new (NULL);
  GtkCheckButton *check;

  for (guint i = 0; (check = weft_param_names_get (&self->names, i)) != NULL; i++)
    if (gtk_check_button_get_active (check))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", gtk_check_button_get_label (check));
  return g_string_free (text, FALSE);
}

/* Choosing */

static void
toggled_cb (WeftLayersInput *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;
  text = join_marked (self);
  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

static void
all_cb (WeftLayersInput *self)
{
  g_autofree char *text = join_layers (self, 1);

  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

static void
none_cb (WeftLayersInput *self)
{
  weft_param_input_submit (WEFT_PARAM_INPUT (self), "");
}

/* The list */

static char *
describe (const WeftModelLayer *layer)
{
  g_autofree char *size = NULL;

  if (layer->parameters < 0)
    return g_strdup (_ (layer->kind->title));
  size = g_strdup_printf (ngettext_ ("%'" PRId64 " parameter", "%'" PRId64 " parameters", (gulong) layer->parameters), layer->parameters);
  return g_strdup_printf ("%s · %s", _ (layer->kind->title), size);
}

static void
add_row (WeftLayersInput *self,
         const char      *name,
         const char      *note)
{
  g_signal_connect_swapped (weft_param_names_append (&self->names, name, note), "toggled", G_CALLBACK (toggled_cb), self);
}

/* Marks what the document has, and offers what would change it. */
static void
mark (WeftLayersInput *self)
{
  g_auto (GStrv) chosen = split (self->text);
  g_autofree char *all = join_layers (self, 1);
  GtkCheckButton *check;

  self->is_filling = TRUE;
  for (guint i = 0; (check = weft_param_names_get (&self->names, i)) != NULL; i++)
    gtk_check_button_set_active (check, g_strv_contains ((const char *const *) chosen, gtk_check_button_get_label (check)));
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (self->all, *all != '\0' && !g_str_equal (all, self->text));
  gtk_widget_set_sensitive (self->none, *self->text != '\0');
}

static void
fill_cb (WeftLayersInput *self)
{
  g_autofree char *all = join_layers (self, 0);
  g_auto (GStrv) known = split (all), chosen = split (self->text);

  weft_param_names_clear (&self->names);
  for (guint i = 0; self->layers != NULL && i < self->layers->len; i++) {
    const WeftModelLayer *layer = &g_array_index (self->layers, WeftModelLayer, i);
    g_autofree char *note = layer->kind != NULL ? describe (layer) : NULL;

    if (g_strv_contains ((const char *const *) known, layer->id))
      add_row (self, layer->id, note);
  }
  for (char **name = chosen; *name != NULL; name++)
    if (!g_strv_contains ((const char *const *) known, *name))
      add_row (self, *name, self->layers != NULL ? _("not in the model") : NULL);
  gtk_label_set_label (GTK_LABEL (self->nothing), weft_param_names_get (&self->names, 0) != NULL ? _("No layer is called that") : _("The layers are known once a model is connected"));
  mark (self);
}

/* The input */

static GtkWidget *
build_quick (WeftLayersInput *self,
             const char      *label,
             GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
build_content (WeftLayersInput *self)
{
  GtkWidget *box = weft_param_names_build (&self->names, _("Layers"), _("Search layers")), *quick = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->all = build_quick (self, _("All but the Last"), G_CALLBACK (all_cb));
  self->none = build_quick (self, _("None"), G_CALLBACK (none_cb));
  gtk_box_append (GTK_BOX (quick), self->all);
  gtk_box_append (GTK_BOX (quick), self->none);
  gtk_box_append (GTK_BOX (box), quick);
  self->nothing = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->nothing), 28);
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_list_box_set_placeholder (self->names.list, self->nothing);
  return box;
}

/* What is chosen, and an arrow at the end. */
static GtkWidget *
build_face (WeftLayersInput *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->chosen = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->chosen), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->chosen), 0);
  gtk_widget_set_hexpand (self->chosen, TRUE);
  gtk_box_append (GTK_BOX (box), self->chosen);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  return box;
}

static void
layers_build (WeftParamInput *input)
{
  WeftLayersInput *self = (WeftLayersInput *) input;
  GtkWidget *popover = gtk_popover_new (), *face = build_face (self);

  self->text = g_strdup ("");
  self->button = gtk_menu_button_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), build_content (self));
  g_signal_connect_swapped (popover, "show", G_CALLBACK (fill_cb), self);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), face);
  /* GTK puts what is small into the middle. */
  gtk_widget_set_halign (gtk_widget_get_parent (face), GTK_ALIGN_FILL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  adw_bin_set_child (ADW_BIN (input), self->button);
}

static void
layers_show (WeftParamInput *input,
             const char     *text)
{
  WeftLayersInput *self = (WeftLayersInput *) input;
  g_auto (GStrv) names = split (text);
  g_autofree char *summary = summarize (names), *all = g_strjoinv (", ", names);
  g_autofree char *label = g_strdup_printf ("%s: %s", _ (weft_param_input_get_param (input)->title), summary);

  g_free (self->text);
  self->text = g_strdup (text);
  gtk_label_set_label (GTK_LABEL (self->chosen), summary);
  gtk_widget_set_tooltip_text (self->button, *all != '\0' ? all : NULL);
  weft_param_input_name (input, self->button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  (void) weft_accessible_name_inner (self->button, label);
  mark (self);
}

static void
layers_set_data (WeftParamInput     *input,
                 const WeftPortInfo *model)
{
  WeftLayersInput *self = (WeftLayersInput *) input;

  g_clear_pointer (&self->layers, g_array_unref);
  self->layers = model != NULL ? weft_layers_read_model (model) : NULL;
}

static void
weft_layers_input_finalize (GObject *object)
{
  WeftLayersInput *self = (WeftLayersInput *) object;

  g_clear_pointer (&self->layers, g_array_unref);
  g_free (self->text);
  G_OBJECT_CLASS (weft_layers_input_parent_class)->finalize (object);
}

static void
weft_layers_input_class_init (WeftLayersInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_layers_input_finalize;
  klass->build = layers_build;
  klass->show = layers_show;
  klass->set_data = layers_set_data;
}

static void
weft_layers_input_init (WeftLayersInput *self)
{
}
