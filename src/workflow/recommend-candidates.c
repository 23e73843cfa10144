/* recommend-candidates.c: models that could do it as well
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates of a kind of data are rows of a table. What all of them share, the training, is that
 * of the recommendation, so that they can be compared.
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"

#include <string.h>

/* Which models without and with layers between input and output a candidate stands beside. */
typedef enum {
  BESIDE_ALL,
  BESIDE_LINEAR,
  BESIDE_LAYERS,
} Beside;

/* @from: the recommended architecture that it stands beside; @id: the candidate; @settings: of
 * ready-made @architecture, where a number that begins with × is a factor on the recommended one */
typedef struct
{
  const char *from;
  const char *id;
  const char *architecture;
  const char *settings;
  const char *reason;
  Beside beside;
} Row;

static const Row rows[] = {
  { "mlp", "linear", "mlp", "layers=0 dropout=0", N_("A linear model has the fewest weights, so few rows suffice for it."), BESIDE_LAYERS },
  { "mlp", "wide", "mlp", "units=×4", N_("Four times the units find more, where there are rows enough."), BESIDE_LAYERS },
  { "mlp", "ensemble", "mlp", "members=8", N_("Eight networks that learn apart answer together: what one gets wrong by chance, the others put right (Lakshminarayanan, Pritzel and Blundell 2017)."), BESIDE_LAYERS },
  { "mlp", "hidden", "mlp", "layers=1 dropout=0.5", N_("A layer in between finds what numbers mean only together."), BESIDE_LINEAR },
  { "mlp", "ensemble", "mlp", "layers=1 dropout=0.5 members=8", N_("Eight networks that learn apart answer together: what one gets wrong by chance, the others put right (Lakshminarayanan, Pritzel and Blundell 2017)."), BESIDE_LINEAR },
  { "mlp", "deep", "mlp", "layers=3", N_("Three layers build on each other.") },
  { "convnet", "more-filters", "convnet", "filters=×2", N_("Twice the filters see more patterns, and take four times as long.") },
  { "convnet", "ensemble", "convnet", "members=3", N_("Three networks that learn apart answer together: what one gets wrong by chance, the others put right. They take three times as long.") },
  { "convnet", "dense", "mlp", "layers=2 units=128 dropout=0.2", N_("Dense layers are quick, and enough where things stand at fixed places.") },
  { "convnet", "one-block", "convnet", "blocks=1", N_("One convolution is quick, and keeps places apart.") },
  { "fasttext", "patterns", "text_cnn", "entries=×1 units=32 filters=32", N_("Patterns of three to five words are looked for anywhere in a text.") },
  { "fasttext", "ensemble", "fasttext", "members=3", N_("Three networks that learn apart answer together: what one gets wrong by chance, the others put right. They take three times as long.") },
  { "fasttext", "bidirectional", "lstm_classifier", "entries=×1 units=32", N_("An LSTM reads from both ends and remembers what came long before.") },
  { "fasttext", "attention", "transformer_classifier", "entries=×1 units=32", N_("With attention each word looks at all others.") },
  { "text_cnn", "bag", "fasttext", "entries=×1 units=×1", N_("The mean of all words is quick, and enough where their order says little.") },
  { "text_cnn", "ensemble", "text_cnn", "members=3", N_("Three networks that learn apart answer together: what one gets wrong by chance, the others put right. They take three times as long.") },
  { "text_cnn", "bidirectional", "lstm_classifier", "entries=×1 units=×1", N_("An LSTM reads from both ends and remembers what came long before.") },
  { "text_cnn", "attention", "transformer_classifier", "entries=×1 units=×1", N_("With attention each word looks at all others.") },
};

static void
candidate_free (gpointer data)
{
  WeftCandidate *self = data;

  g_clear_pointer (&self->values, weft_params_free);
  g_free (self->reason);
  g_free (self);
}

GPtrArray *
weft_candidates_new (void)
{
  return g_ptr_array_new_with_free_func (candidate_free);
}

static void
add (GPtrArray              *list,
     const char             *id,
     const WeftArchitecture *architecture,
     WeftParams             *values,
     const char             *reason)
{
  WeftCandidate *candidate = g_new0 (WeftCandidate, 1);

  *candidate = (WeftCandidate){ id, g_strdup (reason), architecture, values };
  g_ptr_array_add (list, candidate);
}

/* One `NAME=VALUE`; × times what the recommended one has. */
static void
set (WeftParams       *values,
     const WeftParams *from,
     const char       *setting)
{
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  g_autofree char *scaled = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_has_prefix (parts[1], "×"))
    scaled = g_strdup_printf ("%" PRId64, weft_params_get_integer (from, parts[0]) * g_ascii_strtoll (parts[1] + strlen ("×"), NULL, 10));
  weft_params_set (values, parts[0], scaled != NULL ? scaled : parts[1], &error);
  g_assert_no_error (error);
}

static gboolean
stands_beside (const Row        *row,
               const WeftAdvice *self)
{
  const WeftParams *chosen = self->result->values[WEFT_ADVICE_MODEL];
  gboolean is_linear = g_str_equal (row->from, "mlp") && weft_params_get_integer (chosen, "layers") == 0;

  return row->beside == BESIDE_ALL || (row->beside == BESIDE_LINEAR) == is_linear;
}

static WeftParams *
make_values (const Row        *row,
             const WeftParams *from)
{
  const WeftArchitecture *architecture = weft_architecture_find (row->architecture);
  WeftParams *values = g_str_equal (row->from, row->architecture) ? weft_params_copy (from) : weft_params_new (architecture->params);
  g_auto (GStrv) settings = g_strsplit (row->settings, " ", -1);

  for (char **setting = settings; *setting != NULL; setting++)
    set (values, from, *setting);
  return values;
}

void
weft_advice_choose_candidates (WeftAdvice *self)
{
  WeftRecommendation *result = self->result;
  const WeftParams *chosen = result->values[WEFT_ADVICE_MODEL];

  if (self->is_rare) {
    g_autofree char *metric = g_strconcat ("validation_", weft_params_get (result->values[WEFT_ADVICE_TRAIN], "metric"), NULL);

    result->metric = g_intern_string (metric);
  }
  if (weft_params_get_real (result->values[WEFT_ADVICE_PREPARE], "validation") <= 0)
    return;
  add (result->candidates, result->architecture->id, result->architecture, weft_params_copy (chosen), _("It is what the data suggests."));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].from, result->architecture->id) && stands_beside (&rows[i], self))
      add (result->candidates, rows[i].id, weft_architecture_find (rows[i].architecture), make_values (&rows[i], chosen), _ (rows[i].reason));
}
