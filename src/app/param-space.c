/* param-space.c: a search space: a row for each dimension, and the text that all of them are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is what the document keeps. Rows are made of it and it is made of them, so that both say
 * the same; what is wrong with a dimension stands in its row.
 */
#include "app/param-inputs.h"

#include "app/param-chooser.h"
#include "app/shared.h"
#include "app/space-row.h"
#include "base/i18n.h"
#include "workflow/past-trials.h"
#include "workflow/tunable.h"

typedef struct
{
  WeftParamInput parent_instance;

  /* Owned */
  WeftSnapshot *snapshot; /* nullable: the workflow when it was checked last */
  GPtrArray *tunables;    /* WeftTunable */
  char *text;             /* as the document has it */
  char *node;             /* nullable: whose parameter it is */

  /* Borrowed */
  GtkListBox *rows;
  GtkWidget *add;
  GtkWidget *nothing; /* what stands in an empty chooser */
  GtkWidget *entry;
  WeftParamNames names;

  gboolean is_filling;
} WeftSpaceInput;

typedef WeftParamInputClass WeftSpaceInputClass;

G_DEFINE_FINAL_TYPE (WeftSpaceInput, weft_space_input, WEFT_TYPE_PARAM_INPUT)

static WeftSpaceRow *
get_row (WeftSpaceInput *self,
         guint           index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int) index);

  return row != NULL && WEFT_IS_SPACE_ROW (row) ? WEFT_SPACE_ROW (row) : NULL;
}

static const WeftTunable *
find_tunable (WeftSpaceInput *self,
              const char     *name)
{
  for (guint i = 0; i < self->tunables->len; i++)
    if (g_str_equal (((WeftTunable *) self->tunables->pdata[i])->name, name))
      return self->tunables->pdata[i];
  return NULL;
}

/* “Model · dense1 · Units” */
static char *
make_title (const WeftTunable *tunable)
{
  return g_strdup_printf ("%s · %s", tunable->place, _ (tunable->param->title));
}

/* Changing */

static void
submit_lines (WeftSpaceInput  *self,
              const GPtrArray *lines)
{
  g_autofree char *text = weft_space_text_format (lines);

  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

static void
changed_cb (WeftSpaceInput *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  WeftSpaceRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    g_ptr_array_add (lines, (gpointer) weft_space_row_get_line (row));
  submit_lines (self, lines);
}

static void
move_cb (WeftSpaceInput *self,
         int             places,
         WeftSpaceRow   *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), target = index + places;
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);

  if (target < 0 || target >= (int) lines->len)
    return;
  g_ptr_array_insert (lines, target, g_ptr_array_steal_index (lines, (guint) index));
  submit_lines (self, lines);
  if (get_row (self, (guint) target) != NULL)
    gtk_widget_child_focus (GTK_WIDGET (get_row (self, (guint) target)), GTK_DIR_TAB_FORWARD);
}

static void
remove_cb (WeftSpaceInput *self,
           WeftSpaceRow   *row)
{
  guint index = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);

  g_ptr_array_remove_index (lines, index);
  submit_lines (self, lines);
  row = get_row (self, index > 0 ? index - 1 : 0);
  gtk_widget_child_focus (row != NULL ? GTK_WIDGET (row) : self->add, GTK_DIR_TAB_FORWARD);
}

/* A range to begin with, narrowed by earlier trials, which is said. */
static void
warm (WeftSpaceInput *self,
      WeftSpaceLine  *line)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autofree char *sentence = store != NULL && self->node != NULL ? weft_past_trials_warm_line (store, self->snapshot, self->node, line) : NULL;

  if (sentence != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static void
suggest_cb (WeftSpaceInput *self,
            WeftSpaceRow   *row)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);
  WeftSpaceLine *line = weft_space_text_find (lines, weft_space_row_get_line (row)->name, NULL);
  const WeftTunable *tunable = line != NULL ? find_tunable (self, line->name) : NULL;
  g_autofree char *range = tunable != NULL ? weft_tunable_propose (tunable->param, tunable->value) : NULL;

  if (range == NULL)
    return;
  weft_space_line_set_range (line, range);
  warm (self, line);
  submit_lines (self, lines);
}

/* Choosing */

static void
toggled_cb (GtkCheckButton *check,
            WeftSpaceInput *self)
{
  const char *name = g_object_get_data (G_OBJECT (check), "name");
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);
  WeftSpaceLine *line;
  guint index;

  if (self->is_filling || self->snapshot == NULL)
    return;
  if (weft_space_text_find (lines, name, &index) != NULL)
    g_ptr_array_remove_index (lines, index);
  else if ((line = weft_tunable_propose_line (self->snapshot, lines, name)) != NULL) {
    warm (self, line);
    g_ptr_array_add (lines, line);
  }
  submit_lines (self, lines);
}

static void
fill_cb (WeftSpaceInput *self)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);

  self->is_filling = TRUE;
  weft_param_names_clear (&self->names);
  for (guint i = 0; i < self->tunables->len; i++) {
    const WeftTunable *tunable = self->tunables->pdata[i];
    g_autofree char *title = make_title (tunable);
    GtkCheckButton *check = weft_param_names_append (&self->names, title, tunable->value);

    g_object_set_data_full (G_OBJECT (check), "name", g_strdup (tunable->name), g_free);
    gtk_widget_set_tooltip_text (GTK_WIDGET (check), _ (tunable->param->help));
    gtk_check_button_set_active (check, weft_space_text_find (lines, tunable->name, NULL) != NULL);
    g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  }
  gtk_label_set_label (GTK_LABEL (self->nothing), self->tunables->len > 0 ? _("No parameter is called that") : _("The parameters are known once a training is connected"));
  self->is_filling = FALSE;
}

/* Showing */

static void
add_row (WeftSpaceInput *self,
         const char     *name)
{
  const WeftParam *param = self->snapshot != NULL ? weft_tunable_find (self->snapshot, name, NULL) : NULL;
  GtkWidget *row = weft_space_row_new (param);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (row, "move", G_CALLBACK (move_cb), self);
  g_signal_connect_swapped (row, "remove", G_CALLBACK (remove_cb), self);
  g_signal_connect_swapped (row, "suggest", G_CALLBACK (suggest_cb), self);
  gtk_list_box_append (self->rows, row);
}

/* Returns: whether the rows are of these dimensions already */
static gboolean
fits (WeftSpaceInput  *self,
      const GPtrArray *lines)
{
  WeftSpaceRow *row;
  guint n = 0;

  for (; (row = get_row (self, n)) != NULL; n++) {
    const char *name = weft_space_row_get_line (row)->name;
    const WeftParam *param = self->snapshot != NULL ? weft_tunable_find (self->snapshot, name, NULL) : NULL;

    if (n >= lines->len || !g_str_equal (((WeftSpaceLine *) lines->pdata[n])->name, name) || weft_space_row_get_param (row) != param)
      return FALSE;
  }
  return n == lines->len;
}

/* Returns: (transfer full): the names of the rows that are open */
static GPtrArray *
list_open (WeftSpaceInput *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  WeftSpaceRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
      g_ptr_array_add (names, g_strdup (weft_space_row_get_line (row)->name));
  return names;
}

static void
build_rows (WeftSpaceInput  *self,
            const GPtrArray *lines)
{
  g_autoptr (GPtrArray) open = list_open (self);
  WeftSpaceRow *row;

  while ((row = get_row (self, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  for (guint i = 0; i < lines->len; i++) {
    const char *name = ((WeftSpaceLine *) lines->pdata[i])->name;

    add_row (self, name);
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get_row (self, i)), g_ptr_array_find_with_equal_func (open, name, g_str_equal, NULL));
  }
}

static void
show_lines (WeftSpaceInput *self)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (self->text);
  g_autoptr (GPtrArray) troubles = self->snapshot != NULL ? weft_tunable_check (self->snapshot, lines) : NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  if (!fits (self, lines))
    build_rows (self, lines);
  for (guint i = 0; i < lines->len; i++) {
    const WeftSpaceLine *line = lines->pdata[i];
    const WeftTunable *tunable = find_tunable (self, line->name);
    g_autofree char *title = tunable != NULL ? make_title (tunable) : g_strdup (line->name);

    g_ptr_array_add (others, NULL);
    weft_space_row_show (get_row (self, i), &(WeftSpaceRowState){
                                              .line = line,
                                              .title = title,
                                              .trouble = troubles != NULL ? troubles->pdata[i] : NULL,
                                              .others = (const char *const *) others->pdata,
                                              .value = tunable != NULL ? tunable->value : NULL,
                                            });
    others->pdata[others->len - 1] = line->name;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->rows), lines->len > 0);
}

/* The input */

static GtkWidget *
build_chooser (WeftSpaceInput *self)
{
  GtkWidget *popover = gtk_popover_new (), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->add = gtk_menu_button_new ();
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_box_append (GTK_BOX (content), gtk_label_new (_("Vary a Parameter")));
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->add), content);
  gtk_popover_set_child (GTK_POPOVER (popover), weft_param_names_build (&self->names, _("Parameters"), _("Search parameters")));
  self->nothing = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->nothing), 28);
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_list_box_set_placeholder (self->names.list, self->nothing);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (fill_cb), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add), popover);
  return self->add;
}

static GtkWidget *
build_text (WeftSpaceInput *self)
{
  GtkWidget *expander = gtk_expander_new (_("As text"));

  self->entry = gtk_entry_new ();
  gtk_widget_set_margin_top (self->entry, 6);
  weft_param_input_name (WEFT_PARAM_INPUT (self), self->entry);
  weft_param_input_watch (WEFT_PARAM_INPUT (self), GTK_EDITABLE (self->entry));
  gtk_expander_set_child (GTK_EXPANDER (expander), self->entry);
  return expander;
}

static void
space_build (WeftParamInput *input)
{
  WeftSpaceInput *self = (WeftSpaceInput *) input;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->text = g_strdup ("");
  self->tunables = g_ptr_array_new ();
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (weft_param_input_get_param (input)->title), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), build_chooser (self));
  gtk_box_append (GTK_BOX (box), build_text (self));
  adw_bin_set_child (ADW_BIN (input), box);
}

static void
space_show (WeftParamInput *input,
            const char     *text)
{
  WeftSpaceInput *self = (WeftSpaceInput *) input;
  char *copy = g_strdup (text);

  g_free (self->text);
  self->text = copy;
  weft_param_input_put (input, GTK_EDITABLE (self->entry), text);
  gtk_widget_set_tooltip_text (self->entry, *text != '\0' ? text : NULL);
  show_lines (self);
}

static void
space_set_workflow (WeftParamInput *input,
                    WeftSnapshot   *snapshot,
                    const char     *node)
{
  WeftSpaceInput *self = (WeftSpaceInput *) input;

  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  g_clear_pointer (&self->tunables, g_ptr_array_unref);
  self->snapshot = snapshot != NULL ? weft_snapshot_ref (snapshot) : NULL;
  g_free (self->node);
  self->node = g_strdup (node);
  self->tunables = snapshot != NULL ? weft_tunable_list (snapshot, node) : g_ptr_array_new ();
  show_lines (self);
}

static void
weft_space_input_finalize (GObject *object)
{
  WeftSpaceInput *self = (WeftSpaceInput *) object;

  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  g_clear_pointer (&self->tunables, g_ptr_array_unref);
  g_free (self->text);
  g_free (self->node);
  G_OBJECT_CLASS (weft_space_input_parent_class)->finalize (object);
}

static void
weft_space_input_class_init (WeftSpaceInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_space_input_finalize;
  klass->build = space_build;
  klass->show = space_show;
  klass->set_workflow = space_set_workflow;
}

static void
weft_space_input_init (WeftSpaceInput *self)
{
}
