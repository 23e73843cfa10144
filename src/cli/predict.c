/* predict.c: what the model of a trial or an ONNX file says of data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/predictor.h"
#include "dataset/reader.h"

#include <stdio.h>
#include <string.h>

#define MAX_BEAMS 64

typedef struct
{
  char *trials;
  int top;
  int beams;
  gboolean json;
} Options;

/* A class and how likely it is. */
typedef struct
{
  gint64 index;
  double probability;
} Guess;

/* The scores of one row as probabilities of all classes. A model with a single
 * output gives the probability of the second of two classes. */
static GArray *
rank_classes (const WeftEvaluation *evaluation,
              gint64                row,
              gint64                n_classes)
{
  GArray *guesses = g_array_sized_new (FALSE, FALSE, sizeof (Guess), (guint) n_classes);
  const float *scores = evaluation->scores + row * evaluation->n_scores;

  for (gint64 i = 0; i < n_classes; i++) {
    Guess guess = { i, 0 };

    if (evaluation->n_scores == 1)
      guess.probability = i == 1 ? (double) scores[0] : 1 - (double) scores[0];
    else
      guess.probability = (double) scores[i];
    g_array_append_val (guesses, guess);
  }
  return guesses;
}

/* Likeliest first, the first of several equal ones before the others. */
static int
compare_guesses (gconstpointer a,
                 gconstpointer b)
{
  const Guess *first = a, *second = b;

  if (first->probability != second->probability)
    return first->probability > second->probability ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static GArray *
guess_row (gint64                n_classes,
           const WeftEvaluation *evaluation,
           gint64                row,
           int                   top)
{
  GArray *guesses = rank_classes (evaluation, row, MAX (n_classes, evaluation->n_scores == 1 ? 2 : 0));

  g_array_sort (guesses, compare_guesses);
  g_array_set_size (guesses, MIN (guesses->len, (guint) top));
  return guesses;
}

/* The likeliest class of a place of a row. */
static gint64
guess_place (const WeftEvaluation *evaluation,
             gint64                row,
             gint64                place)
{
  g_autoptr (GArray) guesses = guess_row (evaluation->n_scores, evaluation, row * evaluation->n_places + place, 1);

  return g_array_index (guesses, Guess, 0).index;
}

static JsonObject *
describe_tags (const WeftPredictor  *model,
               const WeftEvaluation *evaluation,
               gint64                row)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (model, &n_names);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (gint64 place = 0; place < evaluation->n_tokens[row]; place++)
    json_array_add_string_element (array, names[guess_place (evaluation, row, place)]);
  json_object_set_array_member (object, "tags", array);
  return object;
}

static void
print_tags (const WeftPredictor  *model,
            const WeftEvaluation *evaluation,
            gint64                row)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (model, &n_names);

  for (gint64 place = 0; place < evaluation->n_tokens[row]; place++)
    printf ("%c%s", place == 0 ? '\t' : ' ', names[guess_place (evaluation, row, place)]);
  putchar ('\n');
}

static JsonObject *
describe_row (const WeftPredictor  *model,
              const WeftEvaluation *evaluation,
              gint64                row,
              int                   top)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (model, &n_names);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  if (names == NULL) {
    for (gint64 i = 0; i < evaluation->n_scores; i++)
      json_array_add_double_element (array, (double) evaluation->scores[row * evaluation->n_scores + i]);
    json_object_set_array_member (object, "values", array);
    return object;
  }
  g_autoptr (GArray) guesses = guess_row (n_names, evaluation, row, top);
  for (guint i = 0; i < guesses->len; i++) {
    const Guess *guess = &g_array_index (guesses, Guess, i);
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "class", names[guess->index]);
    json_object_set_double_member (item, "probability", guess->probability);
    json_array_add_object_element (array, item);
  }
  json_object_set_array_member (object, "classes", array);
  return object;
}

static void
print_row (const WeftPredictor  *model,
           const WeftEvaluation *evaluation,
           gint64                row,
           int                   top)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (model, &n_names);

  if (names != NULL) {
    g_autoptr (GArray) guesses = guess_row (n_names, evaluation, row, top);

    for (guint i = 0; i < guesses->len; i++)
      printf ("\t%s %.4f", names[g_array_index (guesses, Guess, i).index], g_array_index (guesses, Guess, i).probability);
  } else {
    for (gint64 i = 0; i < evaluation->n_scores; i++)
      printf ("\t%.9g", (double) evaluation->scores[row * evaluation->n_scores + i]);
  }
  putchar ('\n');
}

/* Of a folder of pictures each row is a file: its name, or NULL for numbered rows. */
static char **
list_names (const WeftDataset *dataset,
            const char        *folder)
{
  guint n_files;
  const WeftDatasetFile *files = weft_dataset_get_files (dataset, &n_files);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (n_files < 2 || n_files != weft_dataset_get_n_rows (dataset))
    return NULL;
  for (guint i = 0; i < n_files; i++)
    g_strv_builder_add (names, g_str_has_prefix (files[i].path, folder) ? files[i].path + strlen (folder) + !g_str_has_suffix (folder, "/") : files[i].path);
  return g_strv_builder_end (names);
}

/* What a model says of a file: scores, or texts that it writes. */
typedef struct
{
  gint64 n_rows;
  char **names; /* (nullable) */
  WeftEvaluation *evaluation;
  char **texts;
} Answers;

static void
answers_clear (Answers *self)
{
  g_strfreev (self->names);
  g_clear_pointer (&self->evaluation, weft_evaluation_free);
  g_strfreev (self->texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static gboolean
ask (const Options  *options,
     WeftPredictor  *model,
     const char     *file,
     Answers        *answers,
     GError        **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = weft_predictor_read (model, file, warnings, error);

  if (dataset == NULL)
    return FALSE;
  answers->n_rows = weft_dataset_get_n_rows (dataset);
  answers->names = list_names (dataset, file);
  if (weft_predictor_writes (model))
    answers->texts = weft_predictor_write (model, dataset, options->beams, warnings, error);
  else
    answers->evaluation = weft_predictor_run (model, dataset, warnings, error);
  weft_cli_say_each (file, warnings);
  return answers->texts != NULL || answers->evaluation != NULL;
}

static void
print_answer (const Options       *options,
              const WeftPredictor *model,
              const Answers       *answers,
              gint64               row)
{
  if (answers->names != NULL)
    printf ("%s", answers->names[row]);
  else
    printf ("%" G_GINT64_FORMAT, row + 1);
  if (answers->texts != NULL)
    printf ("\t%s\n", answers->texts[row]);
  else if (answers->evaluation->n_tokens != NULL)
    print_tags (model, answers->evaluation, row);
  else
    print_row (model, answers->evaluation, row, options->top);
}

static JsonObject *
describe_answer (const Options       *options,
                 const WeftPredictor *model,
                 const Answers       *answers,
                 gint64               row)
{
  JsonObject *object;

  if (answers->texts != NULL) {
    object = json_object_new ();
    json_object_set_string_member (object, "text", answers->texts[row]);
  } else if (answers->evaluation->n_tokens != NULL) {
    object = describe_tags (model, answers->evaluation, row);
  } else {
    object = describe_row (model, answers->evaluation, row, options->top);
  }
  json_object_set_int_member (object, "row", row + 1);
  if (answers->names != NULL)
    json_object_set_string_member (object, "file", answers->names[row]);
  return object;
}

static gboolean
predict_file (const Options  *options,
              WeftPredictor  *model,
              const char     *file,
              JsonArray      *array,
              GError        **error)
{
  g_auto (Answers) answers = { 0 };
  JsonArray *rows;
  JsonObject *object;

  if (!ask (options, model, file, &answers, error))
    return FALSE;
  for (gint64 i = 0; !options->json && i < answers.n_rows; i++)
    print_answer (options, model, &answers, i);
  if (!options->json)
    return TRUE;
  rows = json_array_new ();
  for (gint64 i = 0; i < answers.n_rows; i++)
    json_array_add_object_element (rows, describe_answer (options, model, &answers, i));
  object = json_object_new ();
  json_object_set_string_member (object, "input", file);
  json_object_set_array_member (object, "rows", rows);
  json_array_add_object_element (array, object);
  return TRUE;
}

static WeftExit
predict_files (const Options  *options,
               WeftPredictor  *model,
               const char     *name,
               char          **files)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonObject *object;

  for (; *files != NULL; files++) {
    g_autoptr (GError) error = NULL;

    if (predict_file (options, model, *files, array, &error))
      continue;
    return weft_cli_fail (options->json, weft_stop_is_requested (weft_interrupt_watch ()) ? WEFT_EXIT_CANCELLED : WEFT_EXIT_UNUSABLE, *files, error->message);
  }
  if (!options->json)
    return WEFT_EXIT_DONE;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "model", name);
  json_object_set_array_member (object, "inputs", json_array_ref (array));
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

static WeftExit
predict (const Options  *options,
         char          **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPredictor) model = NULL;
  WeftExit status;

  if (options->top < 1)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--top", _("must be 1 or more"));
  if (options->beams < 1 || options->beams > MAX_BEAMS)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--beams", _("must be 1 to 64"));
  model = weft_predictor_open (options->trials, words[0], &status, &error);
  if (model == NULL)
    return weft_cli_fail (options->json, status, words[0], error->message);
  return predict_files (options, model, words[0], words + 1);
}

WeftExit
weft_cli_predict (const WeftCommand  *command,
                  int                 argc,
                  char              **argv)
{
  Options options = { .top = 3, .beams = 1 };
  const GOptionEntry entries[] = {
    { "top", 0, 0, G_OPTION_ARG_INT, &options.top, N_("How many of the likeliest classes to print (default 3)"), "K" },
    { "beams", 0, 0, G_OPTION_ARG_INT, &options.beams, N_("How many texts to follow side by side where the model writes one (default 1)"), "K" },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 2, -1, &status))
    status = predict (&options, argv + 1);
  g_free (options.trials);
  return status;
}
