/* resources-pane.c: who uses what of the machine, now and so far
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks once a second, also while nobody sees it, so that the lines have no holes; only what is
 * seen is shown anew.
 */
#include "app/resources-pane.h"

#include "app/picture-view.h"
#include "app/table-view.h"
#include "app/usage-record.h"
#include "app/work.h"
#include "base/i18n.h"
#include "trials/query.h"

#include <inttypes.h>
#include <math.h>

/* So many of the latest trials are listed. */
#define N_TRIALS 100

struct _WeftResourcesPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftTrialStore *store;  /* nullable */
  WeftDocument *document; /* nullable */
  WeftUsageRecord *record;
  GPtrArray *trials;     /* WeftTrial: newest first */
  char *shown;           /* nullable: what the table says */
  GCancellable *reading; /* nullable */
  guint64 generation;    /* of the store, when it was read last */
  guint source;

  /* Borrowed */
  WeftPictureView *lines[WEFT_N_USAGES];
  WeftTableView *table;

  /* Template children */
  GtkLabel *machine;
  GtkStack *pictures;
  AdwBin *table_bin;
};

G_DEFINE_FINAL_TYPE (WeftResourcesPane, weft_resources_pane, ADW_TYPE_BIN)

/* Lines */

static gpointer
take_cores (gpointer owner)
{
  return weft_usage_record_make_line (WEFT_RESOURCES_PANE (owner)->record, WEFT_USAGE_CORES);
}

static gpointer
take_memory (gpointer owner)
{
  return weft_usage_record_make_line (WEFT_RESOURCES_PANE (owner)->record, WEFT_USAGE_MEMORY);
}

static gpointer
take_disk (gpointer owner)
{
  return weft_usage_record_make_line (WEFT_RESOURCES_PANE (owner)->record, WEFT_USAGE_DISK);
}

static void
draw (gconstpointer         line,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_usage_line_paint (line, style, cr, width, height);
}

static void
drop (gpointer line)
{
  weft_usage_line_free (line);
}

static char *
make_cores_numbers (gpointer owner)
{
  g_autoptr (WeftUsageLine) line = take_cores (owner);

  return weft_usage_line_to_csv (line);
}

static char *
make_memory_numbers (gpointer owner)
{
  g_autoptr (WeftUsageLine) line = take_memory (owner);

  return weft_usage_line_to_csv (line);
}

static char *
make_disk_numbers (gpointer owner)
{
  g_autoptr (WeftUsageLine) line = take_disk (owner);

  return weft_usage_line_to_csv (line);
}

/* A picture of each, its name above it and its name for who cannot see it. */
static const struct
{
  WeftPictureSource source;
  const char *title;
  const char *label;
} lines[WEFT_N_USAGES] = {
  [WEFT_USAGE_CORES] = { { .take = take_cores, .draw = draw, .free = drop, .make_numbers = make_cores_numbers }, N_("Cores"), N_("Processors over time") },
  [WEFT_USAGE_MEMORY] = { { .take = take_memory, .draw = draw, .free = drop, .make_numbers = make_memory_numbers }, N_("Memory used"), N_("Memory over time") },
  [WEFT_USAGE_DISK] = { { .take = take_disk, .draw = draw, .free = drop, .make_numbers = make_disk_numbers }, N_("Disk"), N_("Written to disks over time") },
};

/* The table */

/* What one row is about: of what runs it is what is taken now, of what has ended what it took.
 * Numbers that are not known are NaN; a hint says what exactly its number is. */
typedef struct
{
  char *what;
  const char *state;
  double cores;
  double memory;
  double processor;
  double seconds;
  double disk;
  const char *cores_hint;
  char *memory_hint;
  char *disk_hint;
} UsageRow;

static char *
format_bytes (double bytes)
{
  return isfinite (bytes) && bytes > 0 ? g_format_size ((guint64) bytes) : g_strdup ("–");
}

static char *
format_cores (double cores)
{
  return isfinite (cores) ? g_strdup_printf ("%.1f", cores) : g_strdup ("–");
}

static char *
format_seconds (double seconds)
{
  return isfinite (seconds) ? g_strdup_printf (_("%.1f s"), seconds) : g_strdup ("–");
}

/* States of nodes are words within sentences elsewhere. */
static char *
capitalize (const char *text)
{
  char first[8] = { 0 };

  (void) g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

static void
add_row (WeftResourcesPane *self,
         GString           *shown,
         UsageRow           row)
{
  g_autofree char *what = row.what, *cores = format_cores (row.cores), *memory = format_bytes (row.memory), *disk = format_bytes (row.disk);
  g_autofree char *processor = format_seconds (row.processor), *seconds = format_seconds (row.seconds), *state = capitalize (row.state);
  g_autofree char *memory_hint = row.memory_hint, *disk_hint = row.disk_hint;
  const WeftCell cells[] = {
    { what, 0, what },
    { state, 0, NULL },
    { cores, row.cores, row.cores_hint },
    { memory, row.memory, memory_hint },
    { disk, row.disk, disk_hint },
    { processor, row.processor, NULL },
    { seconds, row.seconds, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    g_string_append_printf (shown, "%s\t", cells[i].text);
  if (self->table != NULL)
    weft_table_view_add_row (self->table, cells);
}

static char *
name_process (const WeftUsageProcess *process)
{
  if (process->process == 0)
    return g_strdup (_("This window"));
  if (process->study == 0)
    return g_strdup_printf (_("Process %d"), process->process);
  return process->repeat == 0 ? g_strdup_printf (_("Study %" PRId64 ", trial %" PRId64), process->study, process->point)
                              : g_strdup_printf (_("Study %" PRId64 ", trial %" PRId64 ", training %u"), process->study, process->point, process->repeat + 1);
}

static double
known (double value)
{
  return value > 0 ? value : (double) NAN;
}

/* In less time the clock of processors has hardly moved on: hundreds of cores would come of it. */
#define LEAST_SECONDS 0.05

/* Returns: processors that were busy on average; NaN: nobody can say */
static double
average (double processor,
         double seconds)
{
  return processor > 0 && seconds >= LEAST_SECONDS ? processor / seconds : (double) NAN;
}

static void
add_processes (WeftResourcesPane *self,
               GString           *shown)
{
  const GArray *processes = weft_usage_record_get_processes (self->record);

  for (guint i = 0; i < processes->len; i++) {
    const WeftUsageProcess *process = &g_array_index (processes, WeftUsageProcess, i);

    g_autofree char *most = g_format_size (process->usage.peak_bytes);

    add_row (self, shown, (UsageRow){
                            .what = name_process (process),
                            .state = weft_trial_state_get_title (WEFT_TRIAL_RUNNING),
                            .cores = process->cores,
                            .memory = (double) process->usage.bytes,
                            .processor = process->usage.processor,
                            .seconds = (double) NAN,
                            .disk = known ((double) process->usage.written),
                            .cores_hint = _("At the moment"),
                            .memory_hint = g_strdup_printf (_("At the moment; at most it was %s"), most),
                            .disk_hint = g_strdup (_("Written to disks so far")),
                          });
  }
}

static char *
tell_disk (const WeftNodeCost *cost)
{
  g_autofree char *written = g_format_size (cost->written);

  return g_strdup_printf (_("What is kept of it: its result and unfinished work. Meanwhile this program wrote %s"), written);
}

/* What was reused took its time long ago, in another process. */
static void
add_node (WeftResourcesPane *self,
          GString           *shown,
          const char        *title,
          WeftActivity      *activity)
{
  const WeftNodeCost *cost = weft_activity_get_cost (activity);
  double seconds = weft_activity_get_seconds (activity);

  add_row (self, shown, (UsageRow){
                          .what = g_strdup_printf (_("Node %s"), title),
                          .state = weft_node_state_get_title (weft_activity_get_state (activity)),
                          .cores = average (cost->processor, seconds),
                          .memory = known ((double) cost->peak_bytes),
                          .processor = known (cost->processor),
                          .seconds = seconds,
                          .disk = known ((double) cost->disk_bytes),
                          .cores_hint = _("On average, of this program while the node ran, whoever it was for"),
                          .memory_hint = g_strdup (_("Most that this program held until the node ended, whoever it was for")),
                          .disk_hint = tell_disk (cost),
                        });
}

static void
add_nodes (WeftResourcesPane *self,
           GString           *shown)
{
  WeftCheck *check = self->document != NULL ? weft_document_get_check (self->document) : NULL;
  const WeftSnapshot *snapshot = check != NULL ? weft_check_get_snapshot (check) : NULL;

  for (guint i = 0; snapshot != NULL && i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    WeftActivity *activity = weft_document_get_activity (self->document, node->id);

    if (activity == NULL || weft_activity_get_state (activity) == WEFT_NODE_IDLE)
      continue;
    add_node (self, shown, node->title, activity);
  }
}

static void
add_trials (WeftResourcesPane *self,
            GString           *shown)
{
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];
    double disk = 0;

    for (guint k = 0; k < trial->artefacts->len; k++)
      disk += (double) ((WeftTrialArtefact *) trial->artefacts->pdata[k])->bytes;
    add_row (self, shown, (UsageRow){
                            .what = g_strdup_printf ("%s (%" PRId64 ")", trial->name, trial->id),
                            .state = weft_trial_state_get_title (trial->state),
                            .cores = average (trial->processor, trial->seconds),
                            .memory = known ((double) trial->peak_bytes),
                            .processor = known (trial->processor),
                            .seconds = trial->seconds,
                            .disk = known (disk),
                            .cores_hint = _("On average"),
                            .memory_hint = g_strdup (_("Most that the training’s process held; a study gives trials that are alike so much room")),
                            .disk_hint = g_strdup (_("What is kept of it: models, unfinished work and what was looked at on the way")),
                          });
  }
}

/* Rows are only made anew when one says something else, so that the table can be read. */
static void
show_rows (WeftResourcesPane *self)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  WeftTableView *table = self->table;

  self->table = NULL;
  add_processes (self, shown);
  add_nodes (self, shown);
  add_trials (self, shown);
  self->table = table;
  if (g_strcmp0 (shown->str, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (shown->str);
  weft_table_view_clear (table);
  add_processes (self, shown);
  add_nodes (self, shown);
  add_trials (self, shown);
}

static void
show_machine (WeftResourcesPane *self)
{
  double busy;
  WeftMachineUsage machine = weft_usage_record_get_machine (self->record, &busy);
  g_autofree char *all = g_format_size (machine.bytes), *left = g_format_size (machine.free_bytes);
  g_autofree char *text = g_strdup_printf (ngettext_ ("%.1f of %u core busy, %s of %s free", "%.1f of %u cores busy, %s of %s free", machine.n_cores), busy, machine.n_cores, left, all);

  gtk_label_set_label (self->machine, text);
}

/* Trials */

typedef struct
{
  WeftTrialStore *store; /* Owned */
  GPtrArray *trials;     /* Owned, nullable */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  weft_trial_store_unref (self->store);
  g_clear_pointer (&self->trials, g_ptr_array_unref);
  g_free (self);
}

static void
read_trials (gpointer      data,
             GCancellable *cancellable)
{
  Reading *self = data;
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, TRUE);
  rows = weft_trial_store_select (self->store, query, NULL);
  for (guint i = 0; rows != NULL && i < MIN (rows->len, N_TRIALS); i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  self->trials = weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL);
}

static void
read_cb (gpointer owner,
         gpointer request)
{
  WeftResourcesPane *self = owner;
  Reading *reading = request;

  g_clear_object (&self->reading);
  if (reading->trials == NULL)
    return;
  g_ptr_array_unref (self->trials);
  self->trials = g_ptr_array_ref (reading->trials);
  show_rows (self);
}

static void
read_again (WeftResourcesPane *self)
{
  Reading *reading;

  if (self->store == NULL || self->reading != NULL || weft_trial_store_get_generation (self->store) == self->generation)
    return;
  self->generation = weft_trial_store_get_generation (self->store);
  reading = g_new0 (Reading, 1);
  reading->store = weft_trial_store_ref (self->store);
  self->reading = weft_work_start (read_trials, reading, reading_free, read_cb, self);
}

/* Looking */

static void
show_all (WeftResourcesPane *self)
{
  show_machine (self);
  show_rows (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->lines); i++)
    weft_picture_view_queue (self->lines[i]);
  read_again (self);
}

static gboolean
look_cb (gpointer data)
{
  WeftResourcesPane *self = data;

  weft_usage_record_look (self->record);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
  return G_SOURCE_CONTINUE;
}

/* The widget */

static void
add_lines (WeftResourcesPane *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->lines); i++) {
    GtkWidget *view = weft_picture_view_new (&lines[i].source, self);

    gtk_widget_set_size_request (view, 200, 80);
    gtk_widget_set_vexpand (view, TRUE);
    weft_picture_view_describe (WEFT_PICTURE_VIEW (view), _ (lines[i].label), "");
    gtk_stack_add_titled (self->pictures, view, NULL, _ (lines[i].title));
    self->lines[i] = WEFT_PICTURE_VIEW (view);
  }
}

static void
add_table (WeftResourcesPane *self)
{
  static const int widths[] = { 150, 80, 52, 82, 82, 76, 66 };
  GtkWidget *table = weft_table_view_new (_("Who uses what"));

  self->table = WEFT_TABLE_VIEW (table);
  weft_table_view_add_column (self->table, _("Who"), FALSE);
  weft_table_view_add_column (self->table, _("State"), FALSE);
  weft_table_view_add_column (self->table, _("Cores"), TRUE);
  weft_table_view_add_column (self->table, _("Memory used"), TRUE);
  weft_table_view_add_column (self->table, _("Disk"), TRUE);
  weft_table_view_add_column (self->table, _("Processor"), TRUE);
  weft_table_view_add_column (self->table, _("Time"), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    weft_table_view_set_width (self->table, i, widths[i]);
  weft_table_view_set_fills (self->table);
  adw_bin_set_child (self->table_bin, table);
}

static void
weft_resources_pane_dispose (GObject *object)
{
  WeftResourcesPane *self = WEFT_RESOURCES_PANE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  weft_work_drop (&self->reading);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (weft_resources_pane_parent_class)->dispose (object);
}

static void
weft_resources_pane_finalize (GObject *object)
{
  WeftResourcesPane *self = WEFT_RESOURCES_PANE (object);

  g_clear_pointer (&self->store, weft_trial_store_unref);
  weft_usage_record_free (self->record);
  g_ptr_array_unref (self->trials);
  g_free (self->shown);
  G_OBJECT_CLASS (weft_resources_pane_parent_class)->finalize (object);
}

static void
weft_resources_pane_class_init (WeftResourcesPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_resources_pane_dispose;
  object_class->finalize = weft_resources_pane_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/resources-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftResourcesPane, machine);
  gtk_widget_class_bind_template_child (widget_class, WeftResourcesPane, pictures);
  gtk_widget_class_bind_template_child (widget_class, WeftResourcesPane, table_bin);
}

static void
weft_resources_pane_init (WeftResourcesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->record = weft_usage_record_new ();
  self->generation = G_MAXUINT64; /* none that a store has: nothing was read yet */
  self->trials = g_ptr_array_new ();
  add_lines (self);
  add_table (self);
  weft_usage_record_look (self->record);
  self->source = g_timeout_add_seconds (1, look_cb, self);
  g_signal_connect (self, "map", G_CALLBACK (show_all), NULL);
}

GtkWidget *
weft_resources_pane_new (WeftTrialStore *store)
{
  WeftResourcesPane *self = g_object_new (WEFT_TYPE_RESOURCES_PANE, NULL);

  self->store = store != NULL ? weft_trial_store_ref (store) : NULL;
  return GTK_WIDGET (self);
}

void
weft_resources_pane_set_document (WeftResourcesPane *self,
                                  WeftDocument      *document)
{
  g_return_if_fail (WEFT_IS_RESOURCES_PANE (self));

  if (g_set_object (&self->document, document) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_rows (self);
}
