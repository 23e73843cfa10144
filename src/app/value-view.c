/* value-view.c: what a node gave, as a page for people
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/value-view.h"

#include "app/column-summary.h"
#include "app/model-picture.h"
#include "app/picture-card.h"
#include "app/picture-grid.h"
#include "app/report-view.h"
#include "app/sheet.h"
#include "app/table-view.h"
#include "app/text-list.h"
#include "base/i18n.h"
#include "learn/trained.h"
#include "workflow/data.h"
#include "workflow/layers.h"
#include "workflow/predictions.h"

#include <math.h>

/* Enough to see what the data is; the rest is in the file. */
#define MAX_ROWS    100
#define MAX_COLUMNS 30

#define LONG_TEXT 60

/* Height of the picture of a model's layers, pixels. */
#define GRAPH_HEIGHT 160

static void
add_count (WeftSheet  *sheet,
           const char *title,
           gint64      count)
{
  g_autofree char *text = g_strdup_printf ("%'" G_GINT64_FORMAT, count);

  if (count >= 0)
    weft_sheet_add_number (sheet, title, text, NULL);
}

/* Data */

static char *
describe_column (const WeftColumn *column)
{
  guint n_names = 0;
  WeftShape shape = weft_column_get_item_shape (column);

  if (weft_column_get_kind (column) == WEFT_COLUMN_CATEGORY)
    (void) weft_column_get_names (column, &n_names);
  if (n_names > 0)
    return g_strdup_printf (ngettext_ ("%u class", "%u classes", n_names), n_names);
  return shape.rank > 0 ? weft_shape_to_string (&shape) : g_strdup ("");
}

static void
add_column (WeftTableView *table,
            const char    *name,
            WeftColumn    *column)
{
  g_autofree char *each = describe_column (column);
  g_auto (WeftColumnSummary) summary = { NULL };
  WeftCell cells[] = {
    { .text = name },
    { .text = weft_column_kind_get_title (weft_column_get_kind (column)) },
    { .text = each },
    { .hint = _("How often which values are") },
    { 0 },
    { 0 },
    { 0 },
  };

  weft_column_summary_init (&summary, column);
  cells[3].text = summary.bars;
  cells[4].text = summary.values;
  cells[5].text = summary.mean;
  cells[6].text = summary.missing;
  weft_table_view_add_row (table, cells);
}

static void
add_columns (WeftSheet         *sheet,
             const WeftDataset *dataset)
{
  GtkWidget *table = weft_table_view_new (_("Columns"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Column"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Type"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Each row"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Distribution"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Values"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Mean"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Missing"), FALSE);
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++)
    add_column (WEFT_TABLE_VIEW (table), weft_dataset_get_column_name (dataset, i), weft_dataset_get_column (dataset, i));
  weft_sheet_add_card (sheet, _("Columns"), table);
}

static gboolean
is_plain (const WeftColumn *column)
{
  return weft_column_get_kind (column) != WEFT_COLUMN_DENSE || weft_column_get_item_shape (column).rank == 0;
}

static char *
make_cell (const WeftColumn *column,
           gint64            row)
{
  if (weft_column_is_missing (column, row))
    return g_strdup ("–");
  if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE)
    return g_strdup_printf ("%.6g", weft_column_get_number (column, row));
  return g_strdup (weft_column_get_text (column, row));
}

static void
add_first_row (WeftTableView     *table,
               const WeftDataset *dataset,
               const GArray      *shown,
               gint64             row)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (WeftCell));

  for (guint i = 0; i < shown->len; i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, g_array_index (shown, guint, i));
    WeftCell cell = { .text = make_cell (column, row), .number = (double) NAN };

    if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE)
      cell.number = weft_column_get_number (column, row);
    g_ptr_array_add (texts, (gpointer) cell.text);
    g_array_append_val (cells, cell);
  }
  weft_table_view_add_row (table, (const WeftCell *) (gpointer) cells->data);
}

/* The name, and how its values are spread. */
static void
add_head (WeftTableView *table,
          const char    *name,
          WeftColumn    *column)
{
  g_auto (WeftColumnSummary) summary = { NULL };
  g_autofree char *title = NULL;

  weft_column_summary_init (&summary, column);
  title = *summary.bars != '\0' ? g_strdup_printf ("%s\n%s", name, summary.bars) : g_strdup (name);
  weft_table_view_add_column (table, title, weft_column_get_kind (column) == WEFT_COLUMN_DENSE);
}

/* Images and other arrays are no cells of a table. */
static void
add_first_rows (WeftSheet         *sheet,
                const WeftDataset *dataset)
{
  GtkWidget *table = weft_table_view_new (_("First rows"));
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (guint));

  g_object_ref_sink (table);
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset) && shown->len < MAX_COLUMNS; i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);

    if (!is_plain (column))
      continue;
    add_head (WEFT_TABLE_VIEW (table), weft_dataset_get_column_name (dataset, i), column);
    g_array_append_val (shown, i);
  }
  for (gint64 row = 0; shown->len > 0 && row < MIN (MAX_ROWS, weft_dataset_get_n_rows (dataset)); row++)
    add_first_row (WEFT_TABLE_VIEW (table), dataset, shown, row);
  if (shown->len > 0)
    weft_sheet_add_card (sheet, _("First rows"), table);
  g_object_unref (table);
}

/* Texts of fewer letters stand whole in the table. */
static gboolean
is_long_text (const WeftColumn *column)
{
  for (gint64 row = 0; row < MIN (MAX_ROWS, weft_column_get_n_rows (column)); row++)
    if (weft_column_get_kind (column) == WEFT_COLUMN_TEXT && !weft_column_is_missing (column, row) && strlen (weft_column_get_text (column, row)) > LONG_TEXT)
      return TRUE;
  return FALSE;
}

/* What the columns hold, as it is best looked at. */
static void
add_contents (WeftSheet   *sheet,
              WeftDataset *dataset)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);
    const char *name = weft_dataset_get_column_name (dataset, i);

    if (weft_picture_grid_suits (column))
      weft_sheet_add_card (sheet, name, weft_picture_grid_new (dataset, i));
    else if (is_long_text (column))
      weft_sheet_add_card (sheet, name, weft_text_list_new (dataset, i));
  }
}

static gboolean
show_data (WeftSheet          *sheet,
           WeftArtefact       *artefact,
           const WeftPortInfo *info)
{
  const WeftData *data = artefact != NULL ? weft_artefact_get_value (artefact) : NULL;

  if (data == NULL) {
    add_count (sheet, _("Rows"), info->rows);
    add_count (sheet, _("Columns"), info->columns != NULL ? (gint64) g_strv_length (info->columns) : -1);
    return info->rows >= 0 || info->columns != NULL;
  }
  add_count (sheet, _("Rows"), weft_dataset_get_n_rows (data->dataset));
  add_count (sheet, _("Columns"), weft_dataset_get_n_columns (data->dataset));
  if (data->split != NULL) {
    add_count (sheet, _("Training rows"), (gint64) data->split->train.n_rows);
    add_count (sheet, _("Validation rows"), (gint64) data->split->validation.n_rows);
    add_count (sheet, _("Test rows"), (gint64) data->split->test.n_rows);
  }
  add_contents (sheet, data->dataset);
  add_columns (sheet, data->dataset);
  add_first_rows (sheet, data->dataset);
  return TRUE;
}

/* Models */

static GtkWidget *
new_layers (void)
{
  GtkWidget *table = weft_table_view_new (_("Layers"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Layer"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Output"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Parameters"), TRUE);
  return table;
}

static void
add_layer (GtkWidget  *table,
           const char *id,
           const char *shape,
           gint64      parameters)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, parameters);
  const WeftCell cells[] = { { .text = id }, { .text = shape }, { .text = count, .number = (double) parameters } };

  weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
}

static void
add_graph (WeftSheet           *sheet,
           const WeftModelSpec *spec)
{
  g_autoptr (JsonNode) layers = weft_layers_from_spec (spec);

  weft_sheet_add_card (sheet, _("Graph"), weft_model_picture_new_layers (layers, GRAPH_HEIGHT));
}

static gboolean
show_trained_model (WeftSheet          *sheet,
                    WeftArtefact       *artefact,
                    const WeftPortInfo *info)
{
  const WeftModel *model = artefact != NULL ? weft_trained_model_get_model (weft_artefact_get_value (artefact)) : NULL;
  GtkWidget *table;
  guint n;
  const WeftLayerInfo *layers;

  if (model == NULL) {
    add_count (sheet, _("Parameters"), info->parameters);
    return info->parameters >= 0;
  }
  layers = weft_model_get_layers (model, &n);
  table = new_layers ();
  for (guint i = 0; i < n; i++) {
    WeftShape shape = weft_graph_get_value (weft_model_get_graph (model), layers[i].value)->shape;
    g_autofree char *text = NULL;

    /* The first axis is the batch. */
    shape.rank = MAX (shape.rank - 1, 0);
    memmove (shape.extent, shape.extent + 1, sizeof (gint64) * (gsize) shape.rank);
    text = weft_shape_to_string (&shape);
    add_layer (table, layers[i].spec->id, text, layers[i].n_parameters);
  }
  add_count (sheet, _("Parameters"), weft_model_count_parameters (model));
  add_count (sheet, _("Layers"), n);
  add_graph (sheet, weft_model_get_spec (model));
  weft_sheet_add_card (sheet, _("Layers"), table);
  return TRUE;
}

static char *
join_extents (JsonArray *shape)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; shape != NULL && i < json_array_get_length (shape); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "×" : "", json_array_get_int_element (shape, i));
  return g_string_free (text, FALSE);
}

/* Before the training a model is known by what the check found. */
static gboolean
show_model (WeftSheet          *sheet,
            WeftArtefact       *artefact,
            const WeftPortInfo *info)
{
  JsonArray *layers = info != NULL && info->details != NULL ? weft_json_get_array (info->details, "layers") : NULL;
  GtkWidget *table;

  if (layers == NULL || info->parameters < 0)
    return FALSE;
  table = new_layers ();
  for (guint i = 0; i < json_array_get_length (layers); i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    g_autofree char *shape = join_extents (weft_json_get_array (layer, "shape"));

    add_layer (table, weft_json_get_string (layer, "id", ""), shape, weft_json_get_int (layer, "parameters", 0));
  }
  add_count (sheet, _("Parameters"), info->parameters);
  add_count (sheet, _("Layers"), json_array_get_length (layers));
  if (artefact != NULL)
    add_graph (sheet, weft_artefact_get_value (artefact));
  weft_sheet_add_card (sheet, _("Layers"), table);
  return TRUE;
}

/* Predictions */

static guint
find_largest (const float *scores,
              gint64       n)
{
  guint largest = 0;

  for (guint i = 1; i < n; i++)
    if (scores[i] > scores[largest])
      largest = i;
  return largest;
}

/* Of the data, where that is known. */
static gint64
find_row (const WeftEvaluation *evaluation,
          gint64                i)
{
  return evaluation->rows != NULL ? evaluation->rows[i / evaluation->n_places] : i;
}

static void
add_class_rows (WeftTableView             *table,
                const WeftHeadPredictions *predictions)
{
  const WeftEvaluation *evaluation = predictions->evaluation;

  for (gint64 i = 0; i < MIN (MAX_ROWS, evaluation->n_rows); i++) {
    const float *scores = evaluation->scores + i * evaluation->n_scores;
    guint predicted = find_largest (scores, evaluation->n_scores);
    gint64 number = find_row (evaluation, i);
    g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, number + 1), *share = g_strdup_printf ("%.1f %%", 100 * (double) scores[predicted]);
    gint32 actual = evaluation->classes != NULL ? evaluation->classes[i] : -1;
    const WeftCell cells[] = {
      { .text = row, .number = (double) number },
      { .text = predictions->class_names[predicted] },
      { .text = share, .number = (double) scores[predicted] },
      { .text = actual >= 0 && actual < evaluation->n_scores ? predictions->class_names[actual] : "–" },
    };

    weft_table_view_add_row (table, cells);
  }
}

static void
add_number_rows (WeftTableView        *table,
                 const WeftEvaluation *evaluation)
{
  for (gint64 i = 0; i < MIN (MAX_ROWS, evaluation->n_rows); i++) {
    double predicted = (double) evaluation->scores[i * evaluation->n_scores];
    double actual = evaluation->numbers != NULL ? (double) evaluation->numbers[i * evaluation->n_targets] : (double) NAN;
    gint64 number = find_row (evaluation, i);
    g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, number + 1), *first = g_strdup_printf ("%.6g", predicted);
    g_autofree char *second = isnan (actual) ? g_strdup ("–") : g_strdup_printf ("%.6g", actual);
    const WeftCell cells[] = { { .text = row, .number = (double) number }, { .text = first, .number = predicted }, { .text = second, .number = actual } };

    weft_table_view_add_row (table, cells);
  }
}

/* The first rows of one target. */
static GtkWidget *
make_table (const WeftHeadPredictions *predictions)
{
  GtkWidget *table = weft_table_view_new (_("Predictions"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Row"), TRUE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Predicted"), predictions->class_names == NULL);
  if (predictions->class_names != NULL)
    weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Certainty"), TRUE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("True"), predictions->class_names == NULL);
  if (predictions->class_names != NULL)
    add_class_rows (WEFT_TABLE_VIEW (table), predictions);
  else
    add_number_rows (WEFT_TABLE_VIEW (table), predictions->evaluation);
  return table;
}

static gboolean
show_predictions (WeftSheet          *sheet,
                  WeftArtefact       *artefact,
                  const WeftPortInfo *info)
{
  const WeftPredictions *predictions = artefact != NULL ? weft_artefact_get_value (artefact) : NULL;

  if (predictions == NULL)
    return FALSE;
  add_count (sheet, _("Rows"), predictions->heads[0].evaluation->n_rows);
  for (guint i = 0; i < predictions->n_heads; i++)
    weft_sheet_add_card (sheet, predictions->n_heads == 1 ? _("First rows") : predictions->heads[i].target, make_table (&predictions->heads[i]));
  return TRUE;
}

/* Pictures */

static gboolean
show_pictures (WeftSheet          *sheet,
               WeftArtefact       *artefact,
               const WeftPortInfo *info)
{
  const WeftPictures *pictures = artefact != NULL ? weft_artefact_get_value (artefact) : NULL;

  for (guint i = 0; pictures != NULL && i < pictures->entries->len; i++) {
    const WeftPictureEntry *entry = &g_array_index (pictures->entries, WeftPictureEntry, i);

    weft_sheet_add_card (sheet, entry->title, weft_picture_card_new (entry));
  }
  return pictures != NULL;
}

/* All of them */

static const struct
{
  const WeftPortType *type;
  gboolean (*show) (WeftSheet *sheet, WeftArtefact *artefact, const WeftPortInfo *info);
} views[] = {
  { &weft_port_type_dataset, show_data },
  { &weft_port_type_model, show_model },
  { &weft_port_type_trained_model, show_trained_model },
  { &weft_port_type_predictions, show_predictions },
  { &weft_port_type_picture, show_pictures },
};

GtkWidget *
weft_value_view_new (const WeftPortType *type,
                     WeftArtefact       *artefact,
                     const WeftPortInfo *info)
{
  g_autoptr (WeftPortInfo) nothing = weft_port_info_new ();
  GtkWidget *sheet;

  if (type == &weft_port_type_report)
    return artefact != NULL ? weft_report_view_new (weft_artefact_get_value (artefact)) : NULL;
  sheet = g_object_ref_sink (weft_sheet_new ());
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (views[i].type == type && views[i].show (WEFT_SHEET (sheet), artefact, info != NULL ? info : nothing)) {
      g_object_force_floating (G_OBJECT (sheet));
      return sheet;
    }
  g_object_unref (sheet);
  return NULL;
}
