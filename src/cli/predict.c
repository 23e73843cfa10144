/* predict.c: what the model of a trial or an ONNX file says of data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/model-open.h"
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

/* What a model says of a target: its scores, and what the classes are called. */
typedef struct
{
  WeftEvaluation *evaluation; /* Owned (nullable): where it writes texts */
  const char *target;
  const char *const *names; /* (nullable) */
  gint64 n_names;
} Head;

static JsonObject *
describe_tags (const Head *head,
               gint64      row)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (gint64 place = 0; place < head->evaluation->n_tokens[row]; place++)
    json_array_add_string_element (array, head->names[guess_place (head->evaluation, row, place)]);
  json_object_set_array_member (object, "tags", array);
  return object;
}

static void
print_tags (const Head *head,
            gint64      row)
{
  for (gint64 place = 0; place < head->evaluation->n_tokens[row]; place++)
    printf ("%c%s", place == 0 ? '\t' : ' ', head->names[guess_place (head->evaluation, row, place)]);
}

static JsonObject *
describe_row (const Head *head,
              gint64      row,
              int         top)
{
  const WeftEvaluation *evaluation = head->evaluation;
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  if (head->names == NULL) {
    for (gint64 i = 0; i < evaluation->n_scores; i++)
      json_array_add_double_element (array, (double) evaluation->scores[row * evaluation->n_scores + i]);
    json_object_set_array_member (object, "values", array);
    return object;
  }
  g_autoptr (GArray) guesses = guess_row (head->n_names, evaluation, row, top);
  for (guint i = 0; i < guesses->len; i++) {
    const Guess *guess = &g_array_index (guesses, Guess, i);
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "class", head->names[guess->index]);
    json_object_set_double_member (item, "probability", guess->probability);
    json_array_add_object_element (array, item);
  }
  json_object_set_array_member (object, "classes", array);
  return object;
}

static void
print_row (const Head *head,
           gint64      row,
           int         top)
{
  const WeftEvaluation *evaluation = head->evaluation;

  if (head->names != NULL) {
    g_autoptr (GArray) guesses = guess_row (head->n_names, evaluation, row, top);

    for (guint i = 0; i < guesses->len; i++)
      printf ("\t%s %.4f", head->names[g_array_index (guesses, Guess, i).index], g_array_index (guesses, Guess, i).probability);
  } else {
    for (gint64 i = 0; i < evaluation->n_scores; i++)
      printf ("\t%.9g", (double) evaluation->scores[row * evaluation->n_scores + i]);
  }
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

/* What a model says of a file: for each target scores, or texts that it writes for the first. */
typedef struct
{
  gint64 n_rows;
  char **names; /* (nullable) */
  char **texts; /* (nullable) */
  Head heads[WEFT_MAX_HEADS];
  guint n_heads;
} Answers;

static void
answers_clear (Answers *self)
{
  g_strfreev (self->names);
  g_strfreev (self->texts);
  for (guint i = 0; i < self->n_heads; i++)
    g_clear_pointer (&self->heads[i].evaluation, weft_evaluation_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static gboolean
ask_heads (const Options  *options,
           WeftPredictor  *model,
           WeftDataset    *dataset,
           GPtrArray      *warnings,
           Answers        *answers,
           GError        **error)
{
  answers->n_heads = weft_predictor_get_n_heads (model);
  for (guint i = 0; i < answers->n_heads; i++) {
    Head *head = &answers->heads[i];

    head->target = weft_predictor_get_target_name (model, i);
    head->names = weft_predictor_get_class_names (model, i, &head->n_names);
    if (i == 0 && weft_predictor_writes (model))
      answers->texts = weft_predictor_write (model, dataset, options->beams, weft_interrupt_watch (), warnings, error);
    else
      head->evaluation = weft_predictor_run (model, i, dataset, weft_interrupt_watch (), i == 0 ? warnings : NULL, error);
    if (head->evaluation == NULL && (i > 0 || answers->texts == NULL))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ask (const Options  *options,
     WeftPredictor  *model,
     const char     *file,
     Answers        *answers,
     GError        **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = weft_predictor_read (model, file, weft_interrupt_watch (), warnings, error);
  gboolean good;

  if (dataset == NULL)
    return FALSE;
  answers->n_rows = weft_dataset_get_n_rows (dataset);
  answers->names = list_names (dataset, file);
  good = ask_heads (options, model, dataset, warnings, answers, error);
  weft_cli_say_each (file, warnings);
  return good;
}

/* The first target’s answer, and behind their names those of the others. */
static void
print_answer (const Options *options,
              const Answers *answers,
              gint64         row)
{
  if (answers->names != NULL)
    printf ("%s", answers->names[row]);
  else
    printf ("%" G_GINT64_FORMAT, row + 1);
  for (guint i = 0; i < answers->n_heads; i++) {
    const Head *head = &answers->heads[i];

    if (i > 0)
      printf ("\t%s:", head->target);
    if (head->evaluation == NULL)
      printf ("\t%s", answers->texts[row]);
    else if (head->evaluation->n_tokens != NULL)
      print_tags (head, row);
    else
      print_row (head, row, options->top);
  }
  putchar ('\n');
}

static JsonObject *
describe_head (const Options *options,
               const Answers *answers,
               guint          index,
               gint64         row)
{
  const Head *head = &answers->heads[index];
  JsonObject *object;

  if (head->evaluation != NULL)
    return head->evaluation->n_tokens != NULL ? describe_tags (head, row) : describe_row (head, row, options->top);
  object = json_object_new ();
  json_object_set_string_member (object, "text", answers->texts[row]);
  return object;
}

/* As a report of Evaluate: the first target, and "heads" with all others. */
static JsonObject *
describe_answer (const Options *options,
                 const Answers *answers,
                 gint64         row)
{
  JsonObject *object = describe_head (options, answers, 0, row), *heads;

  json_object_set_int_member (object, "row", row + 1);
  if (answers->names != NULL)
    json_object_set_string_member (object, "file", answers->names[row]);
  if (answers->n_heads == 1)
    return object;
  heads = json_object_new ();
  for (guint i = 1; i < answers->n_heads; i++)
    json_object_set_object_member (heads, answers->heads[i].target, describe_head (options, answers, i, row));
  json_object_set_object_member (object, "heads", heads);
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
    print_answer (options, &answers, i);
  if (!options->json)
    return TRUE;
  rows = json_array_new ();
  for (gint64 i = 0; i < answers.n_rows; i++)
    json_array_add_object_element (rows, describe_answer (options, &answers, i));
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
  model = weft_cli_open_predictor (options->trials, words[0], &status, &error);
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
