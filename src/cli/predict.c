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

typedef struct
{
  char *trials;
  int top;
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

static JsonObject *
name_row (JsonObject *object,
          gint64      row,
          const char *name)
{
  json_object_set_int_member (object, "row", row + 1);
  if (name != NULL)
    json_object_set_string_member (object, "file", name);
  return object;
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

static WeftEvaluation *
evaluate_file (WeftPredictor   *model,
               const char      *file,
               char          ***names,
               GError         **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = weft_predictor_read (model, file, warnings, error);
  WeftEvaluation *evaluation = dataset != NULL ? weft_predictor_run (model, dataset, warnings, error) : NULL;

  for (guint i = 0; dataset != NULL && i < warnings->len; i++)
    weft_cli_say (file, warnings->pdata[i]);
  *names = dataset != NULL ? list_names (dataset, file) : NULL;
  return evaluation;
}

static gboolean
predict_file (const Options  *options,
              WeftPredictor  *model,
              const char     *file,
              JsonArray      *array,
              GError        **error)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (WeftEvaluation) evaluation = evaluate_file (model, file, &names, error);
  JsonArray *rows;
  JsonObject *object;

  if (evaluation == NULL)
    return FALSE;
  if (!options->json) {
    for (gint64 i = 0; i < evaluation->n_rows / evaluation->n_places; i++) {
      if (names != NULL)
        printf ("%s", names[i]);
      else
        printf ("%" G_GINT64_FORMAT, i + 1);
      if (evaluation->n_tokens != NULL)
        print_tags (model, evaluation, i);
      else
        print_row (model, evaluation, i, options->top);
    }
    return TRUE;
  }
  rows = json_array_new ();
  for (gint64 i = 0; i < evaluation->n_rows / evaluation->n_places; i++)
    json_array_add_object_element (rows, name_row (evaluation->n_tokens != NULL ? describe_tags (model, evaluation, i) : describe_row (model, evaluation, i, options->top),
                                                   i, names != NULL ? names[i] : NULL));
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
  Options options = { .top = 3 };
  const GOptionEntry entries[] = {
    { "top", 0, 0, G_OPTION_ARG_INT, &options.top, N_("How many of the likeliest classes to print (default 3)"), "K" },
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
