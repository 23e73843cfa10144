/* recommend-model.c: the model, as large as the rows can bear, and its training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model reads and gives decides which row of a table is taken; how many rows
 * there are decides the rest.
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"

#include <math.h>

/* Pictures have at least so many rows and columns; smaller arrays are tables. */
#define MIN_PICTURE 8

/* Convolutions halve a picture until its sides are no longer than this. */
#define LAST_MAP 8

/* Numbers beyond this are not reached by the usual steps. */
#define FAR 100

/* From so many rows on a larger model learns longer. */
#define MANY_PICTURES 5000

/* Below so many pictures a network comes to be surer of them than it may be. */
#define ENOUGH_PICTURES 20000

/* Many pictures are moved by one pixel for so many of a side: by more, MNIST learned slower. */
#define SIDE_A_PIXEL 28

/* Below so many texts the order of their words is not learned. */
#define MANY_TEXTS 20000

typedef struct
{
  gboolean (*suits) (const WeftAdvice *self);
  void (*choose) (WeftAdvice *self);
} Rule;

static void
take_architecture (WeftAdvice *self,
                   const char *id)
{
  self->result->architecture = weft_architecture_find (id);
  self->result->values[WEFT_ADVICE_MODEL] = weft_params_new (self->result->architecture->params);
}

/* About @steps steps, but not less than @least times through the rows, nor more than @most. */
static void
choose_length (WeftAdvice *self,
               gint64      batch,
               gint64      steps,
               gint64      least,
               gint64      most)
{
  gint64 epochs = CLAMP (steps * batch / MAX (self->n_train, 1), least, most);

  weft_advice_set (self, WEFT_ADVICE_TRAIN, "batch_size", "%" PRId64, batch);
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "epochs", "%" PRId64, epochs);
  weft_advice_say (self, _("%" PRId64 " epochs in batches of %" PRId64 " are about %" PRId64 " steps of learning."), epochs, batch, epochs * ((self->n_train + batch - 1) / batch));
}

/* The weights of the best epoch are kept, and many epochs need an end. */
static void
choose_end (WeftAdvice *self,
            int         patience)
{
  if (weft_params_get_real (self->result->values[WEFT_ADVICE_PREPARE], "validation") <= 0)
    return;
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "restore_best", "true");
  if (weft_params_get_integer (self->result->values[WEFT_ADVICE_TRAIN], "epochs") <= patience)
    return;
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "early_stopping", "true");
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "patience", "%d", patience);
  weft_advice_say (self, _("The training ends when %d epochs brought nothing for the validation rows, and keeps the best."), patience);
}

/* The last layer must grow to what it is to give, by about the rate a step; two layers
 * grow together, so the root is enough. */
static void
choose_rate (WeftAdvice *self,
             double      rate)
{
  gboolean is_far = g_str_equal (self->task, "numbers") && self->magnitude > FAR;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (is_far) {
    rate = MIN (rate * sqrt (self->magnitude / 10), 100);
    weft_advice_say (self, _("The numbers are around %.0f, far from where a model begins, so it learns in large steps."), self->magnitude);
  }
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "learning_rate", "%s", g_ascii_formatd (text, sizeof text, "%.1g", rate));
}

/* Written texts and tags */

static gint64
count_entries (const WeftAdvice *self)
{
  gint64 most = 2;

  for (guint i = 0; i < weft_preparation_get_n_parts (self->preparation); i++)
    most = MAX (most, weft_preparation_get_part (self->preparation, i).n_entries);
  return most;
}

static gboolean
suits_written (const WeftAdvice *self)
{
  return self->text != NULL && g_str_equal (self->task, "text");
}

static void
choose_written (WeftAdvice *self)
{
  take_architecture (self, "gru_seq2seq");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "entries", "%" PRId64, count_entries (self));
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "learning_rate", "0.003");
  weft_advice_say (self, _("An encoder reads the text and a decoder writes the answer letter by letter, looking back at what it needs."));
  choose_length (self, 64, 1000, 1, 50);
}

static gboolean
suits_tags (const WeftAdvice *self)
{
  return self->text != NULL && g_str_equal (self->task, "tags");
}

static void
choose_tags (WeftAdvice *self)
{
  take_architecture (self, "sequence_tagger");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "entries", "%" PRId64, count_entries (self));
  weft_advice_set (self, WEFT_ADVICE_MODEL, "units", "64");
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "learning_rate", "0.003");
  weft_advice_say (self, _("An LSTM reads each sentence from both ends, because a word’s tag depends on what stands around it."));
  choose_length (self, 32, 500, 2, 30);
}

/* Texts */

static gboolean
suits_text (const WeftAdvice *self)
{
  return self->text != NULL;
}

/* Which words a few texts have tells more of them than in which order these stand. */
static void
choose_bag (WeftAdvice *self)
{
  take_architecture (self, "fasttext");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "entries", "%" PRId64, count_entries (self));
  weft_advice_say (self, _("%" PRId64 " texts are few: the mean of the vectors of their words says what they are about, in whatever order these stand (Joulin et al. 2017)."), self->n_train);
  choose_rate (self, 0.003);
  choose_length (self, 32, 2000, 2, 60);
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "schedule", "cosine");
  weft_advice_say (self, _("Steps become ever smaller, so that the last epochs settle."));
  choose_end (self, 5);
}

static void
choose_patterns (WeftAdvice *self)
{
  take_architecture (self, "text_cnn");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "entries", "%" PRId64, count_entries (self));
  weft_advice_set (self, WEFT_ADVICE_MODEL, "units", "64");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "filters", "64");
  weft_advice_say (self, _("%" PRId64 " texts: patterns of three to five words are looked for anywhere in a text, which learns fast and from few examples."), self->n_train);
  choose_rate (self, 0.001);
  choose_length (self, 32, 600, 2, 30);
}

static void
choose_text (WeftAdvice *self)
{
  if (self->n_train < MANY_TEXTS)
    choose_bag (self);
  else
    choose_patterns (self);
}

/* Pictures */

static gboolean
suits_picture (const WeftAdvice *self)
{
  const WeftShape *item = &self->result->input.item;

  return (item->rank == 2 || (item->rank == 3 && item->extent[0] <= 4)) && item->extent[item->rank - 1] >= MIN_PICTURE && item->extent[item->rank - 2] >= MIN_PICTURE;
}

/* Letters and digits are called by one or two of them, and have no mirror image. */
static gboolean
may_flip (const WeftAdvice *self)
{
  char **names = self->target->names;

  if (names == NULL)
    return FALSE;
  for (; *names != NULL; names++)
    if (g_utf8_strlen (*names, -1) > 2)
      return TRUE;
  return FALSE;
}

static gint64
find_side (const WeftAdvice *self)
{
  const WeftShape *item = &self->result->input.item;

  return MIN (item->extent[item->rank - 1], item->extent[item->rank - 2]);
}

static void
choose_variety (WeftAdvice *self)
{
  gboolean flip = may_flip (self), is_many = self->n_train >= MANY_PICTURES;

  weft_advice_set (self, WEFT_ADVICE_MODEL, "vary", "true");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "flip", flip ? "true" : "false");
  if (is_many)
    weft_advice_set (self, WEFT_ADVICE_MODEL, "crop", "%" PRId64, MAX (find_side (self) / SIDE_A_PIXEL, 1));
  if (is_many && flip)
    weft_advice_say (self, _("Each picture is moved a little and seen in a mirror at random while training, so that it is hardly ever the same twice."));
  else if (is_many)
    weft_advice_say (self, _("Each picture is moved a little at random while training, so that it is hardly ever the same twice."));
  else if (flip)
    weft_advice_say (self, _("%" PRId64 " pictures are few: each is moved a little and seen in a mirror at random while training, so that no pixel is learned by heart."), self->n_train);
  else
    weft_advice_say (self, _("%" PRId64 " pictures are few: each is moved a little at random while training, so that no pixel is learned by heart."), self->n_train);
}

/* Many pictures, until the last of ever smaller steps. */
static void
choose_picture_end (WeftAdvice *self)
{
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "schedule", "cosine");
  weft_advice_say (self, _("Steps become ever smaller, so that the last epoch is the best."));
  if (self->n_train >= ENOUGH_PICTURES)
    return;
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "label_smoothing", "0.1");
  weft_advice_say (self, _("A tenth of certainty is spread over all classes, so that long learning from %" PRId64 " pictures does not make the network surer than it may be (Szegedy et al. 2016)."), self->n_train);
}

static void
choose_picture (WeftAdvice *self)
{
  const WeftShape *item = &self->result->input.item;
  gint64 side = find_side (self);
  gboolean is_many = self->n_train >= MANY_PICTURES;
  int blocks = 1;

  while (side >> blocks > LAST_MAP && blocks < 5)
    blocks++;
  take_architecture (self, "convnet");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "blocks", "%d", blocks);
  weft_advice_set (self, WEFT_ADVICE_MODEL, "filters", self->n_train < 500 ? "8" : is_many ? "32"
                                                                                           : "16");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "dropout", "0.3");
  weft_advice_say (self, _("Pictures of %" PRId64 " × %" PRId64 " pixels: %d convolutions find what is in them wherever it is, and halve them each."), item->extent[item->rank - 1],
                   item->extent[item->rank - 2], blocks);
  choose_variety (self);
  choose_rate (self, is_many ? 0.002 : 0.001);
  choose_length (self, self->n_train < 1000 ? 16 : 64, self->n_train >= ENOUGH_PICTURES ? 5100 : is_many ? 7900
                                                                                                         : 2500,
                 4, is_many ? 60 : 40);
  if (is_many)
    choose_picture_end (self);
  else
    choose_end (self, 10);
}

/* Tables */

static gboolean
suits_any (const WeftAdvice *self)
{
  return TRUE;
}

/* Widths of a layer, how many of them, and how long they learn, for up to so many rows. */
static const struct
{
  gint64 n_rows;
  int layers;
  int units;
  int batch;
  double rate;
  int steps;
} table_sizes[] = {
  { 500, 1, 16, 16, 0.01, 2600 },
  { 2000, 1, 64, 64, 0.002, 1150 },
  { 20000, 2, 64, 32, 0.003, 2000 },
  { 200000, 2, 128, 64, 0.001, 2000 },
  { G_MAXINT64, 3, 256, 256, 0.001, 2000 },
};

/* Up to so many rows the weights are held back, and validation rows are too few to choose an
 * epoch by. */
#define FEW_ROWS 2000

/* From so many numbers a row on, few rows bear no more than a linear model. */
#define MANY_INPUTS 50

static gboolean
has_few_rows (const WeftAdvice *self)
{
  return self->n_train <= FEW_ROWS && g_str_equal (self->task, "classes");
}

static gboolean
is_wide (const WeftAdvice *self)
{
  return weft_preparation_get_n_inputs (self->preparation) > MANY_INPUTS;
}

/* Hoerl, Kennard and Baldwin 1975: what weights are best held back by grows with their number and
 * falls with that of the rows. The factor is that of the shipped tables, half of it where no layer
 * multiplies the weights. */
static void
hold_back (WeftAdvice *self)
{
  gint64 n_inputs = weft_preparation_get_n_inputs (self->preparation);
  double decay = CLAMP (0.3 * (double) n_inputs / (double) MAX (self->n_train, 1), 0.003, 0.03) / (is_wide (self) ? 2 : 1);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.1g", decay);
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "weight_decay", "%s", text);
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "schedule", "cosine");
  weft_advice_say (self, ngettext_ ("%" PRId64 " number a row and %" PRId64 " rows: a weight decay of %s keeps single rows from being learned by heart (Hoerl, Kennard and Baldwin 1975).", "%" PRId64 " numbers a row and %" PRId64 " rows: a weight decay of %s keeps single rows from being learned by heart (Hoerl, Kennard and Baldwin 1975).", (gulong) n_inputs), n_inputs, self->n_train, text);
  weft_advice_say (self, _("Steps become ever smaller, so the last epoch is a good one: validation rows are too few to choose one by their loss."));
}

static void
choose_width (WeftAdvice *self,
              guint       size)
{
  gboolean is_linear = has_few_rows (self) && is_wide (self);

  take_architecture (self, "mlp");
  weft_advice_set (self, WEFT_ADVICE_MODEL, "layers", "%d", is_linear ? 0 : table_sizes[size].layers);
  weft_advice_set (self, WEFT_ADVICE_MODEL, "units", "%d", table_sizes[size].units);
  if (is_linear)
    weft_advice_say (self, _("%" PRId64 " rows with %" PRId64 " numbers each are few: a linear model needs far fewer rows for each number than a network (van der Ploeg, Austin and Steyerberg 2014)."), self->n_train, weft_preparation_get_n_inputs (self->preparation));
  else if (table_sizes[size].layers == 1)
    weft_advice_say (self, _("%" PRId64 " rows to learn from are few: one layer of %d units is enough, a larger model would learn them by heart."), self->n_train, table_sizes[size].units);
  else
    weft_advice_say (self, _("%" PRId64 " rows to learn from bear %d layers of %d units."), self->n_train, table_sizes[size].layers, table_sizes[size].units);
}

static void
choose_table (WeftAdvice *self)
{
  guint size = 0;

  while (self->n_train > table_sizes[size].n_rows)
    size++;
  choose_width (self, size);
  choose_rate (self, table_sizes[size].rate);
  choose_length (self, table_sizes[size].batch, table_sizes[size].steps, 3, 100);
  if (has_few_rows (self))
    hold_back (self);
  else
    choose_end (self, 15);
}

/* The first that suits. */
static const Rule rules[] = {
  { suits_written, choose_written },
  { suits_tags, choose_tags },
  { suits_text, choose_text },
  { suits_picture, choose_picture },
  { suits_any, choose_table },
};

void
weft_advice_choose_model (WeftAdvice *self)
{
  guint rule = 0;

  while (!rules[rule].suits (self))
    rule++;
  rules[rule].choose (self);
}
