/* param-editors.c: the simple inputs: a switch, a list of choices, an entry
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-inputs.h"

#include "base/i18n.h"

/* None needs more than its base has; each is named for its functions. */
typedef WeftParamInput WeftSwitchInput;
typedef WeftParamInput WeftChoiceInput;
typedef WeftParamInput WeftTextInput;
typedef WeftParamInputClass WeftSwitchInputClass;
typedef WeftParamInputClass WeftChoiceInputClass;
typedef WeftParamInputClass WeftTextInputClass;

/* Switch */

G_DEFINE_FINAL_TYPE (WeftSwitchInput, weft_switch_input, WEFT_TYPE_PARAM_INPUT)

static void
active_cb (WeftParamInput *self)
{
  weft_param_input_submit (self, gtk_switch_get_active (GTK_SWITCH (adw_bin_get_child (ADW_BIN (self)))) ? "true" : "false");
}

static void
switch_build (WeftParamInput *self)
{
  GtkWidget *child = gtk_switch_new ();

  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  weft_param_input_name (self, child);
  g_signal_connect_swapped (child, "notify::active", G_CALLBACK (active_cb), self);
  adw_bin_set_child (ADW_BIN (self), child);
}

static void
switch_show (WeftParamInput *self,
             const char     *text)
{
  gtk_switch_set_active (GTK_SWITCH (adw_bin_get_child (ADW_BIN (self))), g_str_equal (text, "true"));
}

static void
weft_switch_input_class_init (WeftSwitchInputClass *klass)
{
  klass->build = switch_build;
  klass->show = switch_show;
}

static void
weft_switch_input_init (WeftSwitchInput *self)
{
}

/* Choice */

G_DEFINE_FINAL_TYPE (WeftChoiceInput, weft_choice_input, WEFT_TYPE_PARAM_INPUT)

static void
selected_cb (WeftParamInput *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (adw_bin_get_child (ADW_BIN (self))));

  if (selected != GTK_INVALID_LIST_POSITION)
    weft_param_input_submit (self, weft_param_input_get_param (self)->choices[selected].id);
}

/* The chosen title gives way where there is little room; the list says it whole. */
static void
setup_chosen_cb (GtkListItemFactory *factory,
                 GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_chosen_cb (GtkListItemFactory *factory,
                GtkListItem        *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
show_mark_cb (GtkDropDown *drop_down,
              GParamSpec  *pspec,
              GtkListItem *item)
{
  GtkWidget *mark = gtk_widget_get_last_child (gtk_list_item_get_child (item));

  gtk_widget_set_opacity (mark, gtk_list_item_get_position (item) == gtk_drop_down_get_selected (drop_down) ? 1 : 0);
}

static void
setup_listed_cb (GtkListItemFactory *factory,
                 GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (item, box);
}

static void
bind_listed_cb (GtkListItemFactory *factory,
                GtkListItem        *item,
                GtkDropDown        *drop_down)
{
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  show_mark_cb (drop_down, NULL, item);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (show_mark_cb), item);
}

static void
unbind_listed_cb (GtkListItemFactory *factory,
                  GtkListItem        *item,
                  GtkDropDown        *drop_down)
{
  g_signal_handlers_disconnect_by_func (drop_down, show_mark_cb, item);
}

static void
set_factories (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) chosen = gtk_signal_list_item_factory_new (), listed = gtk_signal_list_item_factory_new ();

  g_signal_connect (chosen, "setup", G_CALLBACK (setup_chosen_cb), NULL);
  g_signal_connect (chosen, "bind", G_CALLBACK (bind_chosen_cb), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (setup_listed_cb), NULL);
  g_signal_connect (listed, "bind", G_CALLBACK (bind_listed_cb), drop_down);
  g_signal_connect (listed, "unbind", G_CALLBACK (unbind_listed_cb), drop_down);
  gtk_drop_down_set_factory (drop_down, chosen);
  gtk_drop_down_set_list_factory (drop_down, listed);
}

static void
choice_build (WeftParamInput *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *child = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);

  for (const WeftParamChoice *choice = weft_param_input_get_param (self)->choices; choice->id != NULL; choice++)
    gtk_string_list_append (titles, _ (choice->title));
  set_factories (GTK_DROP_DOWN (child));
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  weft_param_input_name (self, child);
  g_signal_connect_swapped (child, "notify::selected", G_CALLBACK (selected_cb), self);
  adw_bin_set_child (ADW_BIN (self), child);
}

static void
choice_show (WeftParamInput *self,
             const char     *text)
{
  const WeftParamChoice *choices = weft_param_input_get_param (self)->choices;
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; choices[i].id != NULL; i++)
    if (g_str_equal (choices[i].id, text))
      selected = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (adw_bin_get_child (ADW_BIN (self))), selected);
}

static void
weft_choice_input_class_init (WeftChoiceInputClass *klass)
{
  klass->build = choice_build;
  klass->show = choice_show;
}

static void
weft_choice_input_init (WeftChoiceInput *self)
{
}

/* Text, and what is typed as text */

G_DEFINE_FINAL_TYPE (WeftTextInput, weft_text_input, WEFT_TYPE_PARAM_INPUT)

static void
text_build (WeftParamInput *self)
{
  GtkWidget *child = gtk_entry_new ();

  weft_param_input_name (self, child);
  weft_param_input_watch (self, GTK_EDITABLE (child));
  adw_bin_set_child (ADW_BIN (self), child);
}

static void
text_show (WeftParamInput *self,
           const char     *text)
{
  weft_param_input_put (self, GTK_EDITABLE (adw_bin_get_child (ADW_BIN (self))), text);
}

static void
weft_text_input_class_init (WeftTextInputClass *klass)
{
  klass->build = text_build;
  klass->show = text_show;
}

static void
weft_text_input_init (WeftTextInput *self)
{
}
