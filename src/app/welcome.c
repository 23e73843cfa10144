/* welcome.c: the first page: what a crash left, recent files, samples as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists are made anew whenever the page is shown or the recent files change.
 * The samples are read once.
 */
#include "app/welcome.h"

#include "app/model-picture.h"
#include "app/shared.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "workflow/document.h"
#include "workflow/journal.h"

#define CARD_WIDTH     250
#define PICTURE_HEIGHT 132

struct _WeftWelcome
{
  AdwBin parent_instance;

  /* Owned */
  GSettings *settings;

  /* Template children */
  GtkWidget *recovered_group;
  GtkListBox *recovered;
  GtkWidget *samples_group;
  GtkFlowBox *samples;
  GtkWidget *recent_group;
  GtkListBox *recent;
};

G_DEFINE_FINAL_TYPE (WeftWelcome, weft_welcome, ADW_TYPE_BIN)

/* What Weft says of the samples that it comes with, in this order; others follow by name. */
static const struct
{
  const char *file;
  const char *title;
  const char *text;
} known[] = {
  { "handwritten-digits.weft", N_("Handwritten digits"), N_("Learn to read digits from 60 000 small pictures.") },
  { "digits-with-convolution.weft", N_("Digits with convolution"), N_("Read the same pictures with filters that slide over them, and make half as many mistakes.") },
  { "parts-of-speech.weft", N_("Parts of speech"), N_("Tag each word of a sentence: noun, verb, adjective, and so on.") },
  { "spam.weft", N_("Spam"), N_("Tell unwanted mails from others by reading their text.") },
  { "dates.weft", N_("Dates"), N_("Translate dates as people write them into those of ISO, letter by letter.") },
  { "iris-flowers.weft", N_("Iris flowers"), N_("Tell three kinds of iris apart by the size of their petals.") },
  { "breast-cancer.weft", N_("Breast cancer"), N_("Find malignant tumors by thirty measurements of their cells.") },
  { "credit-risk.weft", N_("Credit risk"), N_("Judge who pays a loan back, from numbers and categories.") },
  { "digits-from-inside.weft", N_("Digits from inside"), N_("See where each answer comes from, why some are wrong, and what each digit looks like to the model.") },
  { "why-refused.weft", N_("Why was the credit refused?"), N_("See what each column of a refused request added to the answer.") },
  { "what-does-the-network-see.weft", N_("What does the network see?"), N_("See which pixels, which maps and which units an answer comes from.") },
  { "tune-digits.weft", N_("Tune digits"), N_("Try 27 ways to train, give up early what is worse, and see which settings matter.") },
  { "adjust-wine.weft", N_("Wine, adjusted"), N_("Begin with a training that learns nothing, and see what its curves say mended round by round.") },
};

/* Samples */

static int
find_known (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].file, name))
      return (int) i;
  return G_N_ELEMENTS (known);
}

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  const char *one = *(const char *const *) a, *two = *(const char *const *) b;
  int order = find_known (one) - find_known (two);

  return order != 0 ? order : strcmp (one, two);
}

static GPtrArray *
list_samples (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = weft_path_shipped ("samples");
  g_autoptr (GDir) files = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    if (g_str_has_suffix (name, ".weft"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_samples);
  return paths;
}

/* `handwritten-digits.weft` → `Handwritten digits` */
static char *
make_title (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".weft"))
    name[strlen (name) - strlen (".weft")] = '\0';
  g_strdelimit (name, "-_", ' ');
  name[0] = g_ascii_toupper (name[0]);
  return g_steal_pointer (&name);
}

/* The workflows look alike; what differs is the model, where there is one.
 *
 * Returns: (transfer none): what is shown of @workflow */
static WeftWorkflow *
find_model (WeftWorkflow *workflow)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workflow)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);
    WeftWorkflow *nested = weft_node_get_nested (node);

    if (nested != NULL && g_list_model_get_n_items (G_LIST_MODEL (nested)) > 0)
      return nested;
  }
  return workflow;
}

static GtkWidget *
build_line (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  return label;
}

static GtkWidget *
build_card (const char   *path,
            WeftWorkflow *workflow)
{
  guint i = (guint) find_known (path);
  g_autofree char *title = i < G_N_ELEMENTS (known) ? g_strdup (_ (known[i].title)) : make_title (path);
  const char *text = i < G_N_ELEMENTS (known) ? _ (known[i].text) : "";
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *picture = weft_model_picture_new (find_model (workflow), PICTURE_HEIGHT);

  g_object_set_data_full (G_OBJECT (picture), "document", g_object_ref (workflow), g_object_unref);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), build_line (title, "heading"));
  gtk_box_append (GTK_BOX (box), build_line (text, "dim-label"));
  gtk_widget_set_margin_bottom (box, 12);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "sample");
  gtk_widget_set_size_request (button, CARD_WIDTH, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-sample");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return button;
}

static void
add_samples (WeftWelcome *self)
{
  g_autoptr (GPtrArray) paths = list_samples ();

  gtk_flow_box_set_max_children_per_line (self->samples, paths->len > 4 ? 3 : 2);
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (WeftWorkflow) workflow = weft_workflow_load (paths->pdata[i], NULL, NULL);
    GtkWidget *card;

    if (workflow == NULL)
      continue;
    card = build_card (paths->pdata[i], workflow);
    gtk_flow_box_append (self->samples, card);
    gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
  }
  gtk_widget_set_visible (self->samples_group, gtk_flow_box_get_child_at_index (self->samples, 0) != NULL);
}

/* Rows */

static void
clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle,
         const char *action,
         const char *target)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL) {
    g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), action != NULL);
  if (action != NULL) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  }
  gtk_list_box_append (list, row);
  return row;
}

static GtkWidget *
add_button (GtkWidget  *row,
            const char *label,
            const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

/* A path under the home folder begins with ~. */
static char *
shorten (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (g_str_has_prefix (path, home) && path[length] == G_DIR_SEPARATOR)
    return g_strconcat ("~", path + length, NULL);
  return g_strdup (path);
}

/* Recovered documents */

static void list_recovered (WeftWelcome *self);

static void
discard_cb (GtkButton   *button,
            WeftWelcome *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.discard-journal", "s", g_object_get_data (G_OBJECT (button), "journal"));
  list_recovered (self);
}

/* Returns: (transfer full): what the document of @journal is called */
static char *
make_journal_title (const char *journal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_journal_recover (journal, NULL, &error);
  const char *path = workflow != NULL ? weft_workflow_get_path (workflow) : NULL;

  return path != NULL ? make_title (path) : g_strdup (_("Untitled workflow"));
}

static char *
make_journal_text (const char *journal)
{
  g_autoptr (GFile) file = g_file_new_for_path (journal);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;
  g_autofree char *date = local != NULL ? g_date_time_format (local, "%x %R") : g_strdup ("");

  return g_strdup_printf (_("Last changed %s"), date);
}

static void
add_recovered (WeftWelcome *self,
               const char  *journal)
{
  g_autofree char *title = make_journal_title (journal), *text = make_journal_text (journal);
  g_autofree char *open = g_strdup_printf (_("Open “%s”"), title), *discard = g_strdup_printf (_("Discard “%s”"), title);
  GtkWidget *row = add_row (self->recovered, title, text, "win.recover", journal);
  GtkWidget *button = add_button (row, _("Discard"), discard);

  gtk_widget_set_tooltip_text (button, _("Throw the changes away that were not saved"));
  g_object_set_data_full (G_OBJECT (button), "journal", g_strdup (journal), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (discard_cb), self);
  button = add_button (row, _("Open"), open);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", journal);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.recover");
}

static void
list_recovered (WeftWelcome *self)
{
  g_auto (GStrv) left = weft_journal_list_left (), recent = g_settings_get_strv (self->settings, "recent-documents");

  clear (self->recovered);
  for (guint i = 0; left[i] != NULL; i++)
    add_recovered (self, left[i]);
  for (guint i = 0; recent[i] != NULL; i++) {
    g_autofree char *journal = weft_journal_find (recent[i]);

    if (journal != NULL)
      add_recovered (self, journal);
  }
  gtk_widget_set_visible (self->recovered_group, gtk_list_box_get_row_at_index (self->recovered, 0) != NULL);
}

/* Recent files */

static void
forget_cb (GtkButton   *button,
           WeftWelcome *self)
{
  const char *gone = g_object_get_data (G_OBJECT (button), "path");
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, "recent-documents");
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_str_equal (paths[i], gone))
      g_ptr_array_add (kept, paths[i]);
  g_ptr_array_add (kept, NULL);
  g_settings_set_strv (self->settings, "recent-documents", (const char *const *) kept->pdata);
}

static void
add_missing (WeftWelcome *self,
             GtkWidget   *row,
             const char  *path,
             const char  *title)
{
  g_autofree char *name = g_strdup_printf (_("Remove “%s” from the list"), title);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Remove from the list"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (forget_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_add_css_class (row, "dim-label");
}

static void
add_recent (WeftWelcome *self,
            const char  *path)
{
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autofree char *title = make_title (path), *place = shorten (path);
  g_autofree char *missing = g_strdup_printf (_("%s is not there"), place);
  GtkWidget *row = add_row (self->recent, title, exists ? place : missing, exists ? "win.open-path" : NULL, path);

  if (!exists)
    add_missing (self, row, path, title);
}

static void
list_recent (WeftWelcome *self)
{
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, "recent-documents");

  clear (self->recent);
  for (guint i = 0; paths[i] != NULL; i++)
    add_recent (self, paths[i]);
  gtk_widget_set_visible (self->recent_group, paths[0] != NULL);
}

static void
list_files (WeftWelcome *self)
{
  list_recovered (self);
  list_recent (self);
}

/* The page */

static void
weft_welcome_map (GtkWidget *widget)
{
  list_files (WEFT_WELCOME (widget));
  GTK_WIDGET_CLASS (weft_welcome_parent_class)->map (widget);
}

static void
weft_welcome_dispose (GObject *object)
{
  g_clear_object (&WEFT_WELCOME (object)->settings);
  G_OBJECT_CLASS (weft_welcome_parent_class)->dispose (object);
}

static void
weft_welcome_class_init (WeftWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_welcome_dispose;
  widget_class->map = weft_welcome_map;
  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, recovered_group);
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, recovered);
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, samples_group);
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, samples);
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, recent_group);
  gtk_widget_class_bind_template_child (widget_class, WeftWelcome, recent);
}

static void
weft_welcome_init (WeftWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (WEFT_APPLICATION_ID);
  g_signal_connect_object (self->settings, "changed::recent-documents", G_CALLBACK (list_files), self, G_CONNECT_SWAPPED);
  add_samples (self);
  list_files (self);
}

GtkWidget *
weft_welcome_new (void)
{
  return g_object_new (WEFT_TYPE_WELCOME, NULL);
}
