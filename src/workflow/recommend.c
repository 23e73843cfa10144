/* recommend.c: the workflow that suits data, with the reasons
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/recommend.h"

#include "base/file.h"
#include "base/i18n.h"
#include "dataset/image-folder.h"
#include "workflow/command.h"
#include "workflow/data-prepare.h"
#include "workflow/error.h"
#include "workflow/recommend-private.h"

/* Of so many pictures of a folder the size is looked at. */
#define N_SAMPLES 9

/* What pictures become at most, pixels. */
#define MAX_SIDE 64

#define MAX_PICTURE_BYTES ((gsize) 256 << 20)

/* Fewer rows are not divided any further. */
#define MIN_ROWS_TO_VALIDATE 20
#define MIN_ROWS_TO_TEST     5

/* Texts are cut after so many words, what is written after so many letters. */
#define MAX_WORDS   256
#define MAX_LETTERS 64

static void
clear_part (gpointer part)
{
  g_free ((char *) ((WeftInputPart *) part)->name);
}

static WeftParams *
new_values (const char *kind)
{
  return weft_params_new (weft_node_kind_list_params (weft_domain_find (weft_domain_get_default (), kind)));
}

static WeftRecommendation *
new_recommendation (char *path)
{
  WeftRecommendation *self = g_new0 (WeftRecommendation, 1);

  self->path = path;
  self->seconds = -1;
  self->metric = "validation_loss";
  self->candidates = weft_candidates_new ();
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  self->values[WEFT_ADVICE_DATA] = new_values ("data-file");
  self->values[WEFT_ADVICE_PREPARE] = new_values ("prepare");
  self->values[WEFT_ADVICE_TRAIN] = new_values ("train");
  self->values[WEFT_ADVICE_EVALUATE] = new_values ("evaluate");
  self->parts = g_array_new (FALSE, FALSE, sizeof (WeftInputPart));
  g_array_set_clear_func (self->parts, clear_part);
  return self;
}

void
weft_recommendation_free (WeftRecommendation *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->candidates);
  g_array_unref (self->parts);
  for (int i = 0; i < WEFT_N_ADVICE; i++)
    g_clear_pointer (&self->values[i], weft_params_free);
  g_free (self);
}

static void
advice_clear (WeftAdvice *self)
{
  weft_recommendation_free (self->result);
  g_clear_pointer (&self->description, weft_description_free);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftAdvice, advice_clear)

/* Reading */

/* Pictures of IDX files are nothing without the labels beside them.
 *
 * Returns: (transfer full): the folder of @path where that is a set, else @path */
static char *
find_whole (const char *path,
            const char *reader)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const WeftReader *whole = g_str_equal (reader, "idx") && g_file_test (path, G_FILE_TEST_IS_REGULAR) ? weft_dataset_find_reader (folder, NULL) : NULL;

  return whole != NULL && g_str_equal (whole->id, "idx") ? g_steal_pointer (&folder) : g_strdup (path);
}

static int
compare_sides_cb (gconstpointer a,
                  gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* Gives the middle size of a few pictures, evenly spread, and whether all are gray. */
static gboolean
measure_pictures (const char    *path,
                  WeftImageForm *form)
{
  g_autoptr (GArray) files = weft_image_folder_list (path);
  int widths[N_SAMPLES], heights[N_SAMPLES];
  guint n = 0, n_files = MIN (files->len, N_SAMPLES);

  form->channels = 1;
  for (guint i = 0; i < n_files; i++) {
    const char *file = g_array_index (files, WeftImageFile, (gsize) i * files->len / n_files).path;
    g_autoptr (GBytes) bytes = weft_file_read (file, MAX_PICTURE_BYTES, NULL);
    g_autoptr (WeftImage) image = bytes != NULL ? weft_image_decode (bytes, NULL) : NULL;

    if (image == NULL)
      continue;
    widths[n] = image->width;
    heights[n++] = image->height;
    form->channels = image->channels > 2 ? 3 : form->channels;
  }
  qsort (widths, n, sizeof *widths, compare_sides_cb);
  qsort (heights, n, sizeof *heights, compare_sides_cb);
  form->width = n > 0 ? widths[n / 2] : 0;
  form->height = n > 0 ? heights[n / 2] : 0;
  return n > 0;
}

/* Small pictures stay as they are; large ones become square. */
static void
choose_form (WeftAdvice *self)
{
  WeftImageForm form = { 0 };
  gboolean is_large;

  if (!measure_pictures (self->result->path, &form))
    return;
  is_large = form.width > MAX_SIDE || form.height > MAX_SIDE;
  if (is_large)
    weft_advice_say (self, _("Most pictures have about %d × %d pixels; %d × %d are enough to begin with and train much faster."), form.width, form.height, MAX_SIDE, MAX_SIDE);
  weft_advice_set (self, WEFT_ADVICE_DATA, "width", "%d", is_large ? MAX_SIDE : form.width);
  weft_advice_set (self, WEFT_ADVICE_DATA, "height", "%d", is_large ? MAX_SIDE : form.height);
  weft_advice_set (self, WEFT_ADVICE_DATA, "color", form.channels == 1 ? "gray" : "rgb");
}

/* The options of the reader out of those of the node. */
static WeftDescription *
describe_pictures (WeftAdvice  *self,
                   GError     **error)
{
  const WeftReader *reader = weft_reader_find ("image");
  g_autoptr (WeftParams) options = weft_params_new (reader->params);

  choose_form (self);
  for (const WeftParam *param = reader->params; param->id != NULL; param++)
    weft_params_set (options, param->id, weft_params_get (self->result->values[WEFT_ADVICE_DATA], param->id), NULL);
  return weft_dataset_describe (self->result->path, options, self->stop, error);
}

static gboolean
read_data (WeftAdvice  *self,
           GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (g_str_equal (self->reader, "image")) {
    self->description = describe_pictures (self, error);
    self->n_rows = self->description != NULL ? self->description->n_rows : 0;
    return self->description != NULL;
  }
  self->dataset = weft_dataset_read (self->result->path, NULL, self->stop, warnings, error);
  if (self->dataset == NULL)
    return FALSE;
  self->n_rows = weft_dataset_get_n_rows (self->dataset);
  if (self->n_rows == 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_PARAMETER, _("%s: it has names of columns but no rows, so there is nothing to learn; choose a file with data"), self->result->path);
    return FALSE;
  }
  self->description = weft_description_new ();
  weft_description_add_dataset (self->description, self->dataset);
  return TRUE;
}

/* Preparing */

static void
choose_split (WeftAdvice *self)
{
  const WeftPart *test = self->dataset != NULL ? weft_dataset_find_part (self->dataset, "test") : NULL;

  if (test != NULL)
    weft_advice_say (self, _("The data brings %" PRId64 " rows to test with."), test->n_rows);
  if (self->n_rows >= MIN_ROWS_TO_VALIDATE)
    return;
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "validation", "0");
  weft_advice_say (self, _("%" PRId64 " rows are too few to set some aside to watch the training by."), self->n_rows);
  if (self->n_rows >= MIN_ROWS_TO_TEST)
    return;
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "test", "0");
  weft_advice_set (self, WEFT_ADVICE_EVALUATE, "split", "train");
  weft_advice_say (self, _("There are none to test with either: Evaluate judges by the rows that were learned from, which flatters."));
}

/* What is written is written letter by letter, as it may be anything. */
static void
choose_cut (WeftAdvice *self)
{
  gboolean writes = g_str_equal (self->task, "text"), tags = g_str_equal (self->task, "tags");
  const char *way = writes ? "characters" : tags ? "spaces"
                                                 : "words";
  gint64 length = weft_advice_measure_text (self, self->text, way, writes || tags ? 1 : 0.99), most = writes ? MAX_LETTERS : MAX_WORDS;

  weft_advice_set (self, WEFT_ADVICE_PREPARE, "tokens", "%s", way);
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "length", "%" PRId64, CLAMP (length, MIN (most, 8), most));
  if (writes) {
    gint64 written = weft_advice_measure_text (self, self->target, way, 1);

    weft_advice_set (self, WEFT_ADVICE_PREPARE, "task", "text");
    weft_advice_set (self, WEFT_ADVICE_PREPARE, "target_length", "%" PRId64, MIN (written + 1, most));
  } else if (length > most) {
    weft_advice_say (self, _("Texts are cut after %" PRId64 " words: the longest have more than what a model needs to judge them."), most);
  } else if (!tags) {
    weft_advice_say (self, _("99 of 100 texts have at most %" PRId64 " words; longer ones are cut."), length);
  }
}

static void
take_parts (WeftAdvice *self)
{
  WeftRecommendation *result = self->result;

  for (guint i = 0; i < weft_preparation_get_n_parts (self->preparation); i++) {
    WeftInputPart part = weft_preparation_get_part (self->preparation, i);

    part.name = g_strdup (part.name);
    g_array_append_val (result->parts, part);
  }
  result->input.item = weft_preparation_get_input_shape (self->preparation);
  result->input.parts = (const WeftInputPart *) (gconstpointer) result->parts->data;
  result->input.n_parts = result->parts->len;
  result->n_outputs = weft_preparation_get_n_targets (self->preparation);
}

/* Pictures of folders are not read for this: their only column is the input. */
static gboolean
take_pictures (WeftAdvice *self)
{
  for (guint i = 0; i < self->description->columns->len; i++) {
    const WeftColumnDescription *column = &g_array_index (self->description->columns, WeftColumnDescription, i);

    if (column->shape.rank > 0)
      self->result->input.item = column->shape;
  }
  self->result->n_outputs = self->n_values;
  self->n_train = (gint64) ((double) self->n_rows * (1 - weft_params_get_real (self->result->values[WEFT_ADVICE_PREPARE], "test")));
  return TRUE;
}

/* Prepares the rows as the node will, so that what it finds in them fits the model. */
static gboolean
prepare (WeftAdvice  *self,
         GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftSplit) split = NULL;

  choose_split (self);
  if (self->dataset == NULL)
    return take_pictures (self);
  if (self->text != NULL)
    choose_cut (self);
  self->preparation = weft_data_prepare (self->dataset, self->result->values[WEFT_ADVICE_PREPARE], NULL, self->stop, warnings, &split, error);
  if (self->preparation == NULL)
    return FALSE;
  self->n_train = (gint64) split->train.n_rows;
  weft_advice_say_twins (self, split);
  take_parts (self);
  return TRUE;
}

/* Returns: (nullable): a choice of Prepare's, which outlives @task; %NULL: it is none */
static const char *
find_task (const char *task)
{
  for (const WeftParamChoice *choice = weft_param_find (weft_preparation_params, "task")->choices; choice->id != NULL; choice++)
    if (g_strcmp0 (choice->id, task) == 0)
      return choice->id;
  return NULL;
}

static gboolean
fail_task (const char  *task,
           GError     **error)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_PARAMETER,
               _("nothing of the task “%s” is understood; say classes, numbers, tags or text, or a sentence with the name of a column, such as “predict the price”"), task);
  return FALSE;
}

WeftRecommendation *
weft_recommendation_new (const char      *path,
                         const char      *task,
                         const WeftStop  *stop,
                         GError         **error)
{
  const char *chosen = find_task (task != NULL ? task : "auto");
  const WeftReader *reader = weft_dataset_find_reader (path, error);
  g_auto (WeftAdvice) self = { .stop = stop, .task = chosen != NULL ? chosen : "auto", .words = chosen == NULL ? task : NULL, .n_values = -1 };

  if (reader == NULL)
    return NULL;
  self.reader = reader->id;
  self.result = new_recommendation (find_whole (path, reader->id));
  if (!read_data (&self, error))
    return NULL;
  if (!weft_advice_choose_columns (&self)) {
    (void) fail_task (task, error);
    return NULL;
  }
  if (self.target == NULL) {
    weft_advice_say (&self, _("No column could be learned from the others. Choose one as target in Prepare, then add a model."));
    return g_steal_pointer (&self.result);
  }
  if (!prepare (&self, error))
    return NULL;
  weft_advice_choose_model (&self);
  weft_advice_choose_candidates (&self);
  weft_advice_say_time (&self);
  return g_steal_pointer (&self.result);
}
