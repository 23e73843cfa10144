/* trials-page.c: trials side by side, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials and their reports are read on a thread; after that everything is at hand, and a choice
 * only makes the cards anew.
 */
#include "app/trials-page.h"

#include "app/accessible.h"
#include "app/curves-pane.h"
#include "app/shared.h"
#include "app/trial-column.h"
#include "app/trial-model.h"
#include "app/trials-embedding.h"
#include "app/trials-layers.h"
#include "app/trials-page-cards.h"
#include "app/trials-saliency.h"
#include "app/trials-scrubber.h"
#include "app/work.h"
#include "base/file.h"
#include "base/i18n.h"
#include "workflow/watched.h"

#include <math.h>
#include <string.h>

#define GAP           12
#define CURVES_HEIGHT 320

/* Saliency and embedding. */
#define N_LOOKS 2

struct _WeftTrialsPage
{
  WeftLookPage parent_instance;

  /* Owned */
  WeftTrialStore *store;
  GArray *ids;                     /* gint64 */
  WeftTrialComparison *comparison; /* nullable until it is read */
  GPtrArray *reports;              /* nullable: JsonNode, %NULL among them */
  GPtrArray *rows;                 /* nullable: WeftRowsLog, %NULL among them */
  GPtrArray *watched;              /* nullable: WeftWatchLog, %NULL among them */
  WeftTrialEpochs epochs;
  GCancellable *reading; /* nullable */

  /* Borrowed */
  GtkBox *cards;
  GtkBox *top;
  GtkDropDown *value;
  GtkDropDown *metric; /* nullable until it is read */
  GtkEntry *rope;
  GtkWidget *explain;
  WeftTrialsScrubber *scrubber;
  GtkBox *matrices; /* what of the cards is of an epoch */
  WeftTrialsLayers *layers;
  GtkWidget *layers_card;
  GtkBox *sections; /* what is only computed where it is unfolded */
  WeftTrialsLook *looks[N_LOOKS];
  WeftCurvesPane *curves;
};

G_DEFINE_FINAL_TYPE (WeftTrialsPage, weft_trials_page, WEFT_TYPE_LOOK_PAGE)

enum {
  EXPLAIN,
  ADD_SEEDS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const WeftTrialField values[] = { WEFT_TRIAL_FIELD_LAST, WEFT_TRIAL_FIELD_BEST, WEFT_TRIAL_FIELD_TAIL, WEFT_TRIAL_FIELD_MIN, WEFT_TRIAL_FIELD_MAX };

/* Reading */

typedef struct
{
  WeftTrialStore *store; /* Owned */
  GArray *ids;           /* Owned */
  GPtrArray *trials;     /* Owned, nullable */
  GPtrArray *reports;    /* Owned */
  GPtrArray *rows;       /* Owned */
  GPtrArray *watched;    /* Owned */
} Request;

static void
free_report (gpointer report)
{
  if (report != NULL)
    json_node_unref (report);
}

static void
free_rows (gpointer rows)
{
  if (rows != NULL)
    weft_rows_log_free (rows);
}

static void
free_watched (gpointer watched)
{
  if (watched != NULL)
    weft_watch_log_free (watched);
}

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_trial_store_unref (self->store);
  g_array_unref (self->ids);
  g_clear_pointer (&self->trials, g_ptr_array_unref);
  g_ptr_array_unref (self->reports);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->watched);
  g_free (self);
}

static void
read_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *request = data;

  request->trials = weft_trial_store_read_several (request->store, (const gint64 *) (gpointer) request->ids->data, request->ids->len, NULL);
  for (guint i = 0; request->trials != NULL && i < request->trials->len; i++) {
    const WeftTrial *trial = request->trials->pdata[i];

    g_ptr_array_add (request->reports, weft_trial_store_read_report (request->store, trial, NULL));
    g_ptr_array_add (request->rows, weft_watched_read_rows (request->store, trial->id, NULL));
    g_ptr_array_add (request->watched, weft_watched_read (request->store, trial->id, NULL));
  }
}

/* Cards */

static void
add_card (GtkBox     *cards,
          const char *title,
          GtkWidget  *child)
{
  GtkWidget *heading, *frame;

  if (child == NULL)
    return;
  heading = gtk_label_new (title);
  frame = adw_bin_new ();
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_set_margin_start (child, GAP);
  gtk_widget_set_margin_end (child, GAP);
  gtk_widget_set_margin_top (child, GAP);
  gtk_widget_set_margin_bottom (child, GAP);
  adw_bin_set_child (ADW_BIN (frame), child);
  gtk_box_append (cards, heading);
  gtk_box_append (cards, frame);
}

/* Pictures have the background of views, which in the dark is not that of cards. */
static void
add_picture_card (GtkBox     *cards,
                  const char *title,
                  GtkWidget  *child)
{
  add_card (cards, title, child);
  if (child != NULL)
    gtk_widget_add_css_class (gtk_widget_get_last_child (GTK_WIDGET (cards)), "view");
}

static const char *
get_metric (WeftTrialsPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->metric);

  return chosen < self->comparison->metrics->len ? self->comparison->metrics->pdata[chosen] : NULL;
}

/* Returns: what was typed; NaN for nothing, or for what is no width: the usual one */
static double
get_rope (WeftTrialsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rope));
  char *end;
  double rope = g_ascii_strtod (text, &end);
  gboolean is_width = end != text && *end == '\0' && rope >= 0 && isfinite (rope);

  if (is_width || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->rope), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->rope), "error");
  return is_width ? rope : (double) NAN;
}

static char *
make_same_text (WeftTrialsPage *self)
{
  guint n = self->comparison->n_same;

  return self->comparison->parameters->len > 0
           ? g_strdup_printf (ngettext_ ("%u parameter is the same in all", "%u parameters are the same in all", n), n)
           : g_strdup_printf (ngettext_ ("All %u parameter is the same", "All %u parameters are the same", n), n);
}

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* Returns: (transfer full) (element-type JsonNode): what an epoch made of each trial's validation
 *   rows, %NULL where it kept none */
static GPtrArray *
list_epoch_reports (WeftTrialsPage *self)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func (free_report);

  for (guint i = 0; i < self->rows->len; i++) {
    double epoch = weft_trial_epochs_get (&self->epochs, ((const WeftTrial *) self->comparison->trials->pdata[i])->id);
    JsonNode *rows = self->rows->pdata[i] != NULL ? weft_rows_log_find (self->rows->pdata[i], epoch) : NULL;

    g_ptr_array_add (reports, rows != NULL ? weft_watched_rows_report (rows) : NULL);
  }
  return reports;
}

static void
show_matrices (WeftTrialsPage *self)
{
  gboolean ends = isnan (self->epochs.all) && self->epochs.own == NULL;
  g_autoptr (GPtrArray) reports = ends ? g_ptr_array_ref (self->reports) : list_epoch_reports (self);

  clear (self->matrices);
  add_picture_card (self->matrices, ends ? _("Confusion Matrices") : _("Confusion Matrices of the Validation Rows"), weft_trials_card_new_confusions (self->comparison, reports));
  add_card (self->matrices, ends ? _("F1 of Each Class") : _("F1 of Each Class, Validation Rows"), weft_trials_card_new_classes (self->comparison, reports));
}

static void
show_cards (WeftTrialsPage *self)
{
  g_autofree char *same = NULL;
  const char *metric;
  GtkWidget *label;

  if (self->comparison == NULL)
    return;
  clear (self->cards);
  metric = get_metric (self);
  same = make_same_text (self);
  label = gtk_label_new (same);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  if (metric != NULL)
    add_card (self->cards, _("Is One Better?"), weft_trials_card_new_pairs (self->comparison, metric, get_rope (self)));
  add_card (self->cards, _("Parameters That Differ"), weft_trials_card_new_parameters (self->comparison));
  gtk_box_append (self->cards, label);
  add_card (self->cards, _("Metrics"), weft_trials_card_new_metrics (self->comparison));
  add_card (self->cards, _("Notes"), weft_trials_card_new_notes (self->comparison));
  show_matrices (self);
}

static void
choose_value (WeftTrialsPage *self)
{
  if (self->comparison == NULL)
    return;
  self->comparison->value = values[MIN (gtk_drop_down_get_selected (self->value), G_N_ELEMENTS (values) - 1)];
  show_cards (self);
}

static void
fill_metrics (WeftTrialsPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GPtrArray *trials = self->comparison->trials;

  for (guint i = 0; i < self->comparison->metrics->len; i++) {
    g_autofree char *title = weft_trial_make_metric_title (self->comparison->metrics->pdata[i]);

    gtk_string_list_append (titles, title);
  }
  gtk_drop_down_set_model (self->metric, G_LIST_MODEL (titles));
  gtk_widget_set_sensitive (self->explain, trials->len >= 2 && weft_trial_model_is_kept (trials->pdata[0]) && weft_trial_model_is_kept (trials->pdata[1]));
}

/* Epochs */

static void
take_epochs (WeftTrialsPage        *self,
             const WeftTrialEpochs *epochs)
{
  if (self->comparison == NULL || weft_trial_epochs_equal (epochs, &self->epochs))
    return;
  g_clear_pointer (&self->epochs.own, g_array_unref);
  self->epochs = (WeftTrialEpochs){ epochs->all, epochs->own != NULL ? g_array_ref (epochs->own) : NULL };
  show_matrices (self);
  weft_trials_layers_set_epochs (self->layers, epochs);
  for (int i = 0; i < N_LOOKS; i++)
    weft_trials_look_set_epochs (self->looks[i], epochs);
}

static void
take_epoch (WeftTrialsPage *self,
            double          epoch)
{
  take_epochs (self, &(WeftTrialEpochs){ .all = epoch });
}

static void
scrubbed_cb (WeftTrialsPage *self,
             double          epoch)
{
  take_epoch (self, epoch);
  weft_curves_pane_set_epoch (self->curves, epoch);
}

/* The cursor of a chart; when it goes away the epoch stays. */
static void
pointed_cb (WeftTrialsPage *self,
            double          epoch)
{
  if (isnan (epoch))
    return;
  take_epoch (self, MAX (round (epoch), 1));
  weft_trials_scrubber_set_epoch (self->scrubber, self->epochs.all);
}

/* The cursor along a metric, which each trial had at an epoch of its own. */
static void
pointed_apart_cb (WeftTrialsPage *self,
                  GArray         *pointed)
{
  g_autoptr (GArray) own = g_array_copy (pointed);
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < own->len; i++) {
    double *epoch = &g_array_index (own, WeftTrialEpoch, i).epoch;

    *epoch = MAX (round (*epoch), 1);
    low = MIN (low, *epoch);
    high = MAX (high, *epoch);
  }
  if (own->len == 0)
    return;
  take_epochs (self, &(WeftTrialEpochs){ (double) NAN, own });
  weft_trials_scrubber_set_spread (self->scrubber, low, high);
}

/* Returns: the last epoch that any trial has rows or layers of */
static guint
find_last_epoch (WeftTrialsPage *self)
{
  double last = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    const WeftRowsLog *rows = self->rows->pdata[i];
    const WeftWatchLog *watched = self->watched->pdata[i];

    if (rows != NULL && rows->reports->len > 0)
      last = MAX (last, weft_json_get_number (json_node_get_object (weft_rows_log_find (rows, (double) NAN)), "epoch", 0));
    if (watched != NULL && watched->moments->len > 0)
      last = MAX (last, round (((const WeftWatch *) watched->moments->pdata[watched->moments->len - 1])->epoch));
  }
  return (guint) last;
}

static void
fill_epochs (WeftTrialsPage *self)
{
  for (guint i = 0; i < self->watched->len; i++) {
    const WeftWatchLog *watched = self->watched->pdata[i];

    if (watched != NULL && watched->moments->len > 0)
      weft_trials_layers_add (self->layers, ((const WeftTrial *) self->comparison->trials->pdata[i])->id, ((const WeftTrial *) self->comparison->trials->pdata[i])->name, watched);
  }
  gtk_widget_set_visible (self->layers_card, gtk_widget_get_visible (GTK_WIDGET (self->layers)));
  weft_trials_scrubber_set_epochs (self->scrubber, find_last_epoch (self));
}

static void
read_cb (gpointer owner,
         gpointer data)
{
  WeftTrialsPage *self = owner;
  Request *request = data;

  g_clear_object (&self->reading);
  if (request->trials == NULL || request->trials->len == 0)
    return;
  self->comparison = weft_trial_comparison_new (request->trials, WEFT_TRIAL_FIELD_LAST);
  self->reports = g_ptr_array_ref (request->reports);
  self->rows = g_ptr_array_ref (request->rows);
  self->watched = g_ptr_array_ref (request->watched);
  fill_metrics (self);
  fill_epochs (self);
  show_cards (self);
}

/* Out of the program */

static char *
make_file (WeftTrialsPage *self,
           const char     *path)
{
  g_autoptr (JsonNode) node = NULL;

  if (g_str_has_suffix (path, ".tex"))
    return weft_trial_comparison_to_latex (self->comparison);
  if (!g_str_has_suffix (path, ".json"))
    return weft_trial_comparison_to_csv (self->comparison);
  node = weft_trial_comparison_to_json (self->comparison, get_metric (self), get_rope (self));
  return weft_json_write (node, WEFT_JSON_INDENT);
}

static void
export_to (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  WeftTrialsPage *self = WEFT_TRIALS_PAGE (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *text = self->comparison != NULL ? make_file (self, path) : NULL, *name = g_filename_display_basename (path), *said = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  said = g_strdup_printf (_("Exported to “%s”"), name);
  if (!weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_NONE, &error))
    gtk_widget_activate_action (widget, "win.say", "s", error->message);
  else
    gtk_widget_activate_action (widget, "win.say", "s", said);
}

static void
export_response_cb (GtkNativeDialog *chooser,
                    int              response,
                    WeftTrialsPage  *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "comparison.export-to", "s", path);
  g_object_unref (chooser);
}

static void
export_cb (WeftTrialsPage *self)
{
  static const struct
  {
    const char *title;
    const char *pattern;
  } kinds[] = { { N_("CSV"), "*.csv" }, { N_("LaTeX"), "*.tex" }, { N_("JSON"), "*.json" } };
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export Comparison"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, _ (kinds[i].title));
    gtk_file_filter_add_pattern (filter, kinds[i].pattern);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _("comparison.csv"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (export_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
explain_cb (WeftTrialsPage *self)
{
  g_signal_emit (self, signals[EXPLAIN], 0, g_array_index (self->ids, gint64, 0), g_array_index (self->ids, gint64, 1));
}

/* Of the recipe that has the fewest runs. */
static void
add_seeds_cb (WeftTrialsPage *self)
{
  const WeftTrialGroup *fewest = NULL;

  for (guint i = 0; self->comparison != NULL && i < self->comparison->groups->len; i++) {
    const WeftTrialGroup *group = self->comparison->groups->pdata[i];

    if (fewest == NULL || group->trials->len < fewest->trials->len)
      fewest = group;
  }
  if (fewest != NULL)
    g_signal_emit (self, signals[ADD_SEEDS], 0, ((WeftTrial *) fewest->trials->pdata[0])->id);
}

/* The widget */

/* Everything stands below each other anyhow. */
static void
weft_trials_page_set_narrow (WeftLookPage *page,
                             gboolean      narrow)
{
}

static void
weft_trials_page_dispose (GObject *object)
{
  weft_work_drop (&WEFT_TRIALS_PAGE (object)->reading);
  G_OBJECT_CLASS (weft_trials_page_parent_class)->dispose (object);
}

static void
weft_trials_page_finalize (GObject *object)
{
  WeftTrialsPage *self = WEFT_TRIALS_PAGE (object);

  g_clear_pointer (&self->comparison, weft_trial_comparison_free);
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->epochs.own, g_array_unref);
  g_array_unref (self->ids);
  weft_trial_store_unref (self->store);
  G_OBJECT_CLASS (weft_trials_page_parent_class)->finalize (object);
}

static void
weft_trials_page_class_init (WeftTrialsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_trials_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_page_finalize;
  WEFT_LOOK_PAGE_CLASS (klass)->set_narrow = weft_trials_page_set_narrow;
  signals[EXPLAIN] = g_signal_new ("explain", WEFT_TYPE_TRIALS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[ADD_SEEDS] = g_signal_new ("add-seeds", WEFT_TYPE_TRIALS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "comparison.export-to", "s", export_to);
}

static GtkWidget *
build_choice (WeftTrialsPage *self,
              const char     *title,
              GtkWidget      *choice)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) weft_accessible_name_inner (choice, title);
  gtk_box_append (GTK_BOX (row), gtk_label_new (title));
  gtk_box_append (GTK_BOX (row), choice);
  return row;
}

static void
build_top (WeftTrialsPage *self)
{
  const char *titles[] = { _("Last"), _("Best"), _("Mean of the Last Five"), _("Smallest"), _("Largest"), NULL };
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP), *deeds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  GtkWidget *export = gtk_button_new_with_label (_("Export…")), *seeds = gtk_button_new_with_label (_("Add Seeds…"));

  self->top = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP / 2));
  gtk_box_append (self->top, what);
  gtk_box_append (self->top, deeds);
  self->value = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (titles));
  self->metric = GTK_DROP_DOWN (gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
  self->rope = GTK_ENTRY (gtk_entry_new ());
  self->explain = gtk_button_new_with_label (_("Explain Side by Side"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->rope), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->rope), 6);
  gtk_entry_set_placeholder_text (self->rope, _("usual"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rope), _("A difference that nobody minds: one hundredth unless you say otherwise"));
  gtk_widget_set_tooltip_text (self->explain, _("Give the same input to the models of the first two"));
  gtk_widget_set_tooltip_text (seeds, _("Run the one with the fewest runs again, with other seeds"));
  gtk_widget_set_sensitive (self->explain, FALSE);
  gtk_box_append (GTK_BOX (what), build_choice (self, _("Value"), GTK_WIDGET (self->value)));
  gtk_box_append (GTK_BOX (what), build_choice (self, _("Compare by"), GTK_WIDGET (self->metric)));
  gtk_box_append (GTK_BOX (deeds), build_choice (self, _("As good as equal within"), GTK_WIDGET (self->rope)));
  gtk_box_append (GTK_BOX (deeds), seeds);
  gtk_box_append (GTK_BOX (deeds), self->explain);
  gtk_box_append (GTK_BOX (deeds), export);
  g_signal_connect_swapped (self->value, "notify::selected", G_CALLBACK (choose_value), self);
  g_signal_connect_swapped (self->metric, "notify::selected", G_CALLBACK (show_cards), self);
  g_signal_connect_swapped (self->rope, "activate", G_CALLBACK (show_cards), self);
  g_signal_connect_swapped (self->explain, "clicked", G_CALLBACK (explain_cb), self);
  g_signal_connect_swapped (seeds, "clicked", G_CALLBACK (add_seeds_cb), self);
  g_signal_connect_swapped (export, "clicked", G_CALLBACK (export_cb), self);
}

static void
unfolded_cb (WeftTrialsLook *look,
             GParamSpec     *property,
             GtkExpander    *expander)
{
  weft_trials_look_set_open (look, gtk_expander_get_expanded (expander));
}

/* Adds what unfolds, as a setting remembers. */
static void
add_section (WeftTrialsPage *self,
             const char     *title,
             WeftTrialsLook *look,
             const char     *key)
{
  GtkWidget *expander = gtk_expander_new (NULL), *heading = gtk_label_new (title), *frame = adw_bin_new (), *child = GTK_WIDGET (look);

  weft_trials_look_set_trials (look, self->store, (const gint64 *) (gpointer) self->ids->data, self->ids->len);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_add_css_class (frame, "view");
  gtk_widget_set_margin_top (frame, GAP / 2);
  gtk_widget_set_margin_start (child, GAP);
  gtk_widget_set_margin_end (child, GAP);
  gtk_widget_set_margin_top (child, GAP);
  gtk_widget_set_margin_bottom (child, GAP);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_bin_set_child (ADW_BIN (frame), child);
  gtk_expander_set_label_widget (GTK_EXPANDER (expander), heading);
  gtk_expander_set_child (GTK_EXPANDER (expander), frame);
  gtk_box_append (self->sections, expander);
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (unfolded_cb), look, G_CONNECT_SWAPPED);
  g_settings_bind (weft_shared_get_settings (), key, expander, "expanded", G_SETTINGS_BIND_DEFAULT);
}

static void
add_sections (WeftTrialsPage *self)
{
  self->looks[0] = WEFT_TRIALS_LOOK (weft_trials_saliency_new ());
  self->looks[1] = WEFT_TRIALS_LOOK (weft_trials_embedding_new ());
  add_section (self, _("Saliency of the Same Input"), self->looks[0], "trials-saliency");
  add_section (self, _("Embedding of the Same Rows"), self->looks[1], "trials-embedding");
}

static void
weft_trials_page_init (WeftTrialsPage *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  build_top (self);
  self->epochs.all = (double) NAN;
  self->cards = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP));
  self->scrubber = WEFT_TRIALS_SCRUBBER (weft_trials_scrubber_new ());
  self->matrices = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP));
  self->layers = WEFT_TRIALS_LAYERS (weft_trials_layers_new ());
  self->layers_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  add_picture_card (GTK_BOX (self->layers_card), _("Layers"), GTK_WIDGET (self->layers));
  gtk_widget_set_visible (self->layers_card, FALSE);
  self->sections = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP));
  self->curves = WEFT_CURVES_PANE (weft_curves_pane_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->curves), -1, CURVES_HEIGHT);
  gtk_widget_set_margin_start (whole, 2 * GAP);
  gtk_widget_set_margin_end (whole, 2 * GAP);
  gtk_widget_set_margin_top (whole, GAP);
  gtk_widget_set_margin_bottom (whole, 2 * GAP);
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->top));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->cards));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->scrubber));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->matrices));
  gtk_box_append (GTK_BOX (whole), self->layers_card);
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->sections));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->curves));
  g_signal_connect_swapped (self->scrubber, "epoch-changed", G_CALLBACK (scrubbed_cb), self);
  g_signal_connect_swapped (self->curves, "epoch-changed", G_CALLBACK (pointed_cb), self);
  g_signal_connect_swapped (self->curves, "epochs-changed", G_CALLBACK (pointed_apart_cb), self);
  weft_look_page_set_content (WEFT_LOOK_PAGE (self), whole);
  /* Otherwise tables, which scroll too, would shrink to a row. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (gtk_widget_get_ancestor (whole, GTK_TYPE_VIEWPORT)), GTK_SCROLL_NATURAL);
  panel_widget_set_icon_name (PANEL_WIDGET (self), "weft-trials-symbolic");
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
}

GtkWidget *
weft_trials_page_new (WeftTrialStore *store,
                      const gint64   *ids,
                      gsize           n)
{
  WeftTrialsPage *self = g_object_new (WEFT_TYPE_TRIALS_PAGE, NULL);
  g_autofree char *title = NULL;
  Request *request = g_new0 (Request, 1);

  n = MIN (n, WEFT_TRIALS_PAGE_MAX);
  self->store = weft_trial_store_ref (store);
  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) n);
  g_array_append_vals (self->ids, ids, (guint) n);
  title = g_strdup_printf (ngettext_ ("%u Trial", "%u Trials", n), (guint) n);
  panel_widget_set_title (PANEL_WIDGET (self), title);
  *request = (Request){
    .store = weft_trial_store_ref (store),
    .ids = g_array_ref (self->ids),
    .reports = g_ptr_array_new_with_free_func (free_report),
    .rows = g_ptr_array_new_with_free_func (free_rows),
    .watched = g_ptr_array_new_with_free_func (free_watched),
  };
  self->reading = weft_work_start (read_on_thread, request, request_free, read_cb, self);
  add_sections (self);
  weft_curves_pane_set_trials (self->curves, store, ids, n);
  return GTK_WIDGET (self);
}
