/* explain-marks.c: what people mark as wrong in the rows that they look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-marks.h"

#include "app/accessible.h"
#include "app/work.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "workflow/saliency-chart.h"

#include <errno.h>

/* Steps that can be undone. */
#define MAX_UNDO 200

struct _WeftExplainMarks
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable: no row yet */
  WeftMarks *marks;          /* nullable: of the data of `answer`; not read yet */
  char *path;                /* nullable: their file */
  GPtrArray *former;         /* WeftMarks: what there was before each change */
  GCancellable *reading;     /* nullable */
  GCancellable *writing;     /* nullable */
  GArray *places;            /* WeftMark: what `choice` offers */

  /* Children */
  AdwPreferencesGroup *group;
  GtkListBox *choose; /* of one row */
  GtkDropDown *choice;
  GtkListBox *list;
  GtkLabel *words;
  GtkWidget *undo;
  GtkWidget *teach;

  gboolean is_active;
  gboolean is_changed; /* since the file was written last */
};

G_DEFINE_FINAL_TYPE (WeftExplainMarks, weft_explain_marks, ADW_TYPE_BIN)

enum {
  CHANGED,
  TEACH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint32
get_row (WeftExplainMarks *self)
{
  return (guint32) self->answer->row;
}

static WeftPreparation *
get_preparation (WeftExplainMarks *self)
{
  return weft_predictor_get_preparation (self->answer->model->predictor);
}

static gboolean
reads_picture (WeftExplainMarks *self)
{
  return weft_preparation_get_input_shape (get_preparation (self)).rank > 1;
}

/* Files, beside the window */

/* A file that is read or written. */
typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftMarks *marks; /* read, or to be written */
  char *path;
  GError *error;
} FileRequest;

static void
file_request_free (gpointer data)
{
  FileRequest *self = data;

  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  g_clear_pointer (&self->marks, weft_marks_free);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self);
}

/* Called by the data and the shape of the input: another model that is given the same has the
 * same marks. */
static char *
name_file (WeftDataset           *dataset,
           const WeftPreparation *preparation)
{
  g_autofree char *folder = weft_path_marks (), *shape = NULL, *name = NULL;
  WeftShape item = weft_preparation_get_input_shape (preparation);

  shape = weft_shape_to_string (&item);
  name = g_strdup_printf ("%.16s-%s.json", weft_dataset_get_hash (dataset), shape);
  g_strdelimit (name, "/\\", '-');
  return g_build_filename (folder, name, NULL);
}

static void
read_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  FileRequest *self = data;

  self->path = name_file (self->dataset, self->preparation);
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    self->marks = weft_marks_read (self->path, self->preparation, self->dataset, &self->error);
  else
    self->marks = weft_marks_new (self->preparation, weft_dataset_get_hash (self->dataset));
}

/* One at a time, or the older of two could come last. */
static void
write_on_thread (gpointer      data,
                 GCancellable *cancellable)
{
  static GMutex turn;
  FileRequest *self = data;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&turn);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    weft_marks_write (self->marks, self->path, &self->error);
  else
    g_set_error (&self->error, G_FILE_ERROR, g_file_error_from_errno (errno), _("%s: the folder cannot be made: %s"), folder, g_strerror (errno));
}

static void save (WeftExplainMarks *self);

static void
written_cb (gpointer owner,
            gpointer data)
{
  WeftExplainMarks *self = owner;
  FileRequest *request = data;

  g_clear_object (&self->writing);
  if (request->error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", request->error->message);
  if (self->is_changed)
    save (self);
}

static FileRequest *
make_write (WeftExplainMarks *self)
{
  FileRequest *request = g_new0 (FileRequest, 1);

  request->path = g_strdup (self->path);
  request->marks = weft_marks_copy (self->marks);
  self->is_changed = FALSE;
  return request;
}

/* Soon; what changes meanwhile is written after that. */
static void
save (WeftExplainMarks *self)
{
  if (self->writing == NULL)
    self->writing = weft_work_start (write_on_thread, make_write (self), file_request_free, written_cb, self);
}

/* Before other marks come: nothing is left to be lost. */
static void
save_now (WeftExplainMarks *self)
{
  FileRequest *request;

  if (self->writing != NULL)
    weft_work_drop (&self->writing);
  else if (!self->is_changed)
    return;
  request = make_write (self);
  write_on_thread (request, NULL);
  file_request_free (request);
}

/* What is shown */

static void
remove_cb (WeftExplainMarks *self,
           GtkWidget *button);

static void
add_row (WeftExplainMarks *self,
         guint             index)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *text = weft_marks_describe (self->marks, index), *name = g_strdup_printf (_("Remove Mark: %s"), text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Remove Mark"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "mark", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->list, row);
}

static void
show_list (WeftExplainMarks *self)
{
  guint n;
  const WeftMark *marks = weft_marks_get (self->marks, &n);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    if (marks[i].row == get_row (self))
      add_row (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_list_box_get_row_at_index (self->list, 0) != NULL);
}

static void
show_words (WeftExplainMarks *self)
{
  g_autoptr (GArray) rows = weft_marks_list_rows (self->marks);
  g_autofree char *text = NULL;
  guint n;

  (void) weft_marks_get (self->marks, &n);
  text = n == 0 ? g_strdup (_("Mark in several rows what the model should not look at; then it can be taught.")) : g_strdup_printf (_("Marks: %u, in rows: %u"), n, rows->len);
  gtk_label_set_label (self->words, text);
  gtk_widget_set_sensitive (self->teach, n > 0);
  gtk_widget_set_sensitive (self->undo, self->former->len > 0);
}

/* What of a row that is no picture can be marked: its columns, or the words of its texts. */
static void
add_places (WeftExplainMarks *self,
            WeftInputPart     part,
            GtkStringList    *titles)
{
  const float *sample = weft_tensor_const_f32 (self->answer->sample);
  gint64 n = weft_shape_count (&part.shape);

  for (gint64 i = 0; i < (part.n_entries > 0 ? n : 1); i++) {
    WeftMark mark = { .row = get_row (self), .left = part.first + i, .height = 1, .width = part.n_entries > 0 ? 1 : n };
    g_autofree char *word = part.n_entries > 0 ? weft_saliency_chart_name_number (self->answer->model->predictor, mark.left, sample[mark.left]) : NULL;
    g_autofree char *title = word != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT " · %s", i + 1, word) : g_strdup (part.name);

    if (part.n_entries > 0 && word == NULL)
      return;
    gtk_string_list_append (titles, title);
    g_array_append_val (self->places, mark);
  }
}

static void
show_places (WeftExplainMarks *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  WeftPreparation *preparation = get_preparation (self);

  g_array_set_size (self->places, 0);
  for (guint i = 0; !reads_picture (self) && i < weft_preparation_get_n_parts (preparation); i++)
    add_places (self, weft_preparation_get_part (preparation, i), titles);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (titles));
  gtk_widget_set_visible (GTK_WIDGET (self->choose), self->places->len > 0);
}

/* The list is of use while people mark, and where there are marks. */
static void
appear (WeftExplainMarks *self)
{
  guint n = 0;

  if (self->marks != NULL)
    (void) weft_marks_get (self->marks, &n);
  gtk_widget_set_visible (GTK_WIDGET (self), self->is_active || n > 0);
}

/* @sentence: (nullable): why nothing can be marked */
static void
refuse (WeftExplainMarks *self,
        const char       *sentence)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->choose), sentence == NULL);
  if (sentence == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_widget_set_sensitive (self->teach, FALSE);
  gtk_widget_set_sensitive (self->undo, FALSE);
  gtk_label_set_label (self->words, sentence);
}

static void
show_marks (WeftExplainMarks *self)
{
  refuse (self, NULL);
  show_list (self);
  show_words (self);
  appear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Changes */

/* Keeps what there is, to come back to. */
static void
remember (WeftExplainMarks *self)
{
  g_ptr_array_add (self->former, weft_marks_copy (self->marks));
  if (self->former->len > MAX_UNDO)
    g_ptr_array_remove_index (self->former, 0);
}

static void
changed (WeftExplainMarks *self)
{
  self->is_changed = TRUE;
  save (self);
  show_marks (self);
}

static gboolean
is_marked (WeftExplainMarks *self,
           const WeftMark   *mark)
{
  guint n;
  const WeftMark *marks = weft_marks_get (self->marks, &n);

  for (guint i = 0; i < n; i++)
    if (memcmp (&marks[i], mark, sizeof *mark) == 0)
      return TRUE;
  return FALSE;
}

static void
take (WeftExplainMarks *self,
      const WeftMark   *mark)
{
  g_autoptr (GError) error = NULL;

  if (self->marks == NULL || self->answer == NULL || is_marked (self, mark))
    return;
  remember (self);
  if (weft_marks_add (self->marks, mark, &error)) {
    changed (self);
    return;
  }
  g_ptr_array_remove_index (self->former, self->former->len - 1);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
}

void
weft_explain_marks_take_part (WeftExplainMarks   *self,
                              const GdkRectangle *part)
{
  take (self, &(WeftMark){ get_row (self), part->y, part->x, part->height, part->width });
}

void
weft_explain_marks_take_place (WeftExplainMarks *self,
                               gint64            place)
{
  for (guint i = 0; i < self->places->len; i++) {
    const WeftMark *mark = &g_array_index (self->places, WeftMark, i);

    if (place >= mark->left && place < mark->left + mark->width)
      take (self, mark);
  }
}

static void
choose_cb (WeftExplainMarks *self)
{
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (selected < self->places->len)
    take (self, &g_array_index (self->places, WeftMark, selected));
}

static void
remove_cb (WeftExplainMarks *self,
           GtkWidget        *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mark"));

  remember (self);
  weft_marks_remove (self->marks, index);
  changed (self);
}

static void
undo_cb (WeftExplainMarks *self)
{
  g_autoptr (WeftMarks) former = g_ptr_array_steal_index (self->former, self->former->len - 1);

  g_clear_pointer (&self->marks, weft_marks_free);
  self->marks = g_steal_pointer (&former);
  changed (self);
}

static void
teach_cb (WeftExplainMarks *self)
{
  g_signal_emit (self, signals[TEACH], 0);
}

/* The row */

static void
read_cb (gpointer owner,
         gpointer data)
{
  WeftExplainMarks *self = owner;
  FileRequest *request = data;

  g_clear_object (&self->reading);
  self->marks = g_steal_pointer (&request->marks);
  self->path = g_steal_pointer (&request->path);
  if (self->marks != NULL)
    show_marks (self);
  else
    refuse (self, request->error->message);
}

/* The marks of other data. */
static void
read_marks (WeftExplainMarks *self)
{
  FileRequest *request = g_new0 (FileRequest, 1);

  save_now (self);
  if (self->reading != NULL)
    weft_work_drop (&self->reading);
  g_clear_pointer (&self->marks, weft_marks_free);
  g_clear_pointer (&self->path, g_free);
  g_ptr_array_set_size (self->former, 0);
  refuse (self, "");
  request->dataset = weft_dataset_ref (self->answer->dataset);
  request->preparation = weft_preparation_ref (get_preparation (self));
  self->reading = weft_work_start (read_on_thread, request, file_request_free, read_cb, self);
}

void
weft_explain_marks_show (WeftExplainMarks  *self,
                         WeftExplainAnswer *answer)
{
  gboolean is_other = self->answer == NULL || self->answer->dataset != answer->dataset;

  if (!weft_explain_marks_suit (answer->model) || answer->dataset == NULL)
    return;
  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  show_places (self);
  if (weft_dataset_get_n_rows (answer->dataset) < 2)
    refuse (self, _("Marks are of rows of data: choose as input a row of the data that the model learned from."));
  else if (is_other)
    read_marks (self);
  else if (self->marks != NULL)
    show_marks (self);
}

gboolean
weft_explain_marks_suit (const WeftExplainModel *model)
{
  return weft_predictor_get_trained (model->predictor) != NULL;
}

void
weft_explain_marks_set_active (WeftExplainMarks *self,
                               gboolean          is_active)
{
  self->is_active = is_active;
  appear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
weft_explain_marks_get_active (WeftExplainMarks *self)
{
  return self->marks != NULL && self->is_active;
}

GArray *
weft_explain_marks_list_parts (WeftExplainMarks *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (GdkRectangle));
  guint n = 0;
  const WeftMark *marks = self->marks != NULL ? weft_marks_get (self->marks, &n) : NULL;

  for (guint i = 0; i < n; i++) {
    GdkRectangle part = { (int) marks[i].left, (int) marks[i].top, (int) marks[i].width, (int) marks[i].height };

    if (marks[i].row == get_row (self))
      g_array_append_val (parts, part);
  }
  return parts;
}

const WeftMarks *
weft_explain_marks_get (WeftExplainMarks *self)
{
  return self->marks;
}

/* The widget */

static GtkWidget *
make_undo (WeftExplainMarks *self)
{
  self->undo = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->undo, "flat");
  gtk_widget_set_tooltip_text (self->undo, _("Undo the Last Mark"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Undo the Last Mark"), -1);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (undo_cb), self);
  return self->undo;
}

static GtkListBox *
make_box (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "marks");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (list, FALSE);
  return GTK_LIST_BOX (list);
}

/* The same without the picture. */
static GtkWidget *
make_choose (WeftExplainMarks *self)
{
  GtkWidget *button = gtk_button_new_with_label (_("Mark")), *row = adw_action_row_new ();

  self->choose = make_box (_("What to Mark"));
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
  gtk_drop_down_set_enable_search (self->choice, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->choice), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->choice), _("What to Mark"));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->choice), _("What to Mark"));
  gtk_widget_set_valign (GTK_WIDGET (self->choice), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Mark the chosen column or word as wrong"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (self->choice));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->choose, row);
  return GTK_WIDGET (self->choose);
}

static void
make_list (WeftExplainMarks *self)
{
  self->list = make_box (_("Marks of This Row"));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "explain-help");
  self->teach = gtk_button_new_with_label (_("Teach the Model…"));
  gtk_widget_set_tooltip_text (self->teach, _("Let the model learn not to look at what is marked"));
  g_signal_connect_swapped (self->teach, "clicked", G_CALLBACK (teach_cb), self);
}

static void
weft_explain_marks_dispose (GObject *object)
{
  WeftExplainMarks *self = WEFT_EXPLAIN_MARKS (object);

  if (self->reading != NULL)
    weft_work_drop (&self->reading);
  save_now (self);
  G_OBJECT_CLASS (weft_explain_marks_parent_class)->dispose (object);
}

static void
weft_explain_marks_finalize (GObject *object)
{
  WeftExplainMarks *self = WEFT_EXPLAIN_MARKS (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->marks, weft_marks_free);
  g_ptr_array_unref (self->former);
  g_array_unref (self->places);
  g_free (self->path);
  G_OBJECT_CLASS (weft_explain_marks_parent_class)->finalize (object);
}

static void
weft_explain_marks_class_init (WeftExplainMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_marks_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_marks_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TEACH] = g_signal_new ("teach", WEFT_TYPE_EXPLAIN_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_marks_init (WeftExplainMarks *self)
{
  self->former = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_marks_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  make_list (self);
  adw_preferences_group_set_title (self->group, _("Marked as Wrong"));
  adw_preferences_group_set_header_suffix (self->group, make_undo (self));
  adw_preferences_group_add (self->group, make_choose (self));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->words));
  adw_preferences_group_add (self->group, self->teach);
  refuse (self, "");
  appear (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

GtkWidget *
weft_explain_marks_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_MARKS, NULL);
}
