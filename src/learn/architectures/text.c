/* text.c: networks that read sequences of numbers of words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample is T numbers of a dictionary, filled up with 0 at its end.
 */
#include "learn/architecture.h"

#include "base/i18n.h"

static void
add_words (WeftArchitectureBuild *self,
           const char            *id)
{
  weft_architecture_add (self, id, "embedding", "entries=%d units=%d padding=true", weft_architecture_get (self, "entries"), weft_architecture_get (self, "units"));
}

static void
add_end (WeftArchitectureBuild *self)
{
  weft_architecture_add (self, "dropout", "dropout", NULL);
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

static const WeftParam mean_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "10000", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  WEFT_ARCHITECTURE_MEMBERS,
  { NULL },
};

static void
build_mean (WeftArchitectureBuild *self)
{
  add_words (self, "words");
  weft_architecture_add (self, "mean", "steps", NULL);
  add_end (self);
}

static const WeftParam cnn_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "10000", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "100", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many patterns are learned of each length: three, four and five words."), .fallback = "100", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  WEFT_ARCHITECTURE_MEMBERS,
  { NULL },
};

/* Filters of one length, and the most that each finds anywhere. */
static void
add_patterns (WeftArchitectureBuild *self,
              int                    length)
{
  g_autofree char *conv = g_strdup_printf ("conv%d", length), *relu = g_strdup_printf ("relu%d", length);
  g_autofree char *turned = g_strdup_printf ("turned%d", length), *most = g_strdup_printf ("most%d", length);

  weft_architecture_read (self, "channels", NULL);
  weft_architecture_add (self, conv, "conv1d", "filters=%d kernel=%d", weft_architecture_get (self, "filters"), length);
  weft_architecture_add (self, relu, "relu", NULL);
  weft_architecture_add (self, turned, "transpose", NULL);
  weft_architecture_add (self, most, "steps", "take=max");
}

static void
build_cnn (WeftArchitectureBuild *self)
{
  add_words (self, "words");
  weft_architecture_add (self, "channels", "transpose", NULL);
  for (int length = 3; length <= 5; length++)
    add_patterns (self, length);
  weft_architecture_read (self, "most3", "most4", "most5", NULL);
  weft_architecture_add (self, "joined", "concat", NULL);
  add_end (self);
}

static const WeftParam lstm_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "10000", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "100", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "memory", .type = WEFT_PARAM_INTEGER, .title = N_("Memory units"), .help = N_("How many numbers are remembered from step to step, for each direction."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static void
build_lstm (WeftArchitectureBuild *self)
{
  add_words (self, "words");
  weft_architecture_add (self, "lstm", "lstm", "units=%d bidirectional=true", weft_architecture_get (self, "memory"));
  add_end (self);
}

static const WeftParam transformer_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "10000", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "4", .minimum = 1, .maximum = 1024 },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many times attention and dense layers follow each other."), .fallback = "2", .minimum = 1, .maximum = 64 },
  { NULL },
};

static void
build_transformer (WeftArchitectureBuild *self)
{
  add_words (self, "words");
  weft_architecture_add (self, "places", "positional_encoding", NULL);
  weft_architecture_add (self, "encoder", "transformer_encoder", "heads=%d blocks=%d units=%d", weft_architecture_get (self, "heads"), weft_architecture_get (self, "blocks"),
                         4 * weft_architecture_get (self, "units"));
  weft_architecture_add (self, "norm", "layer_norm", NULL);
  weft_architecture_add (self, "mean", "steps", NULL);
  add_end (self);
}

static const WeftParamChoice heads[] = {
  { "sequence", N_("Whole sequence") },
  { "token", N_("Each step") },
  { NULL },
};

static const WeftParam bert_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "30522", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "768", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "12", .minimum = 1, .maximum = 1024 },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many times attention and dense layers follow each other."), .fallback = "12", .minimum = 1, .maximum = 64 },
  { .id = "head", .type = WEFT_PARAM_CHOICE, .title = N_("Head"), .help = N_("Whether outputs are given for the whole sequence, from its first step, or for each step."), .fallback = "sequence", .choices = heads },
  { NULL },
};

static void
build_bert (WeftArchitectureBuild *self)
{
  int units = weft_architecture_get (self, "units");

  add_words (self, "words");
  weft_architecture_add (self, "places", "positional_encoding", "kind=learned");
  weft_architecture_add (self, "norm", "layer_norm", "epsilon=1e-12");
  weft_architecture_add (self, "dropout1", "dropout", "ratio=0.1");
  weft_architecture_add (self, "encoder", "transformer_encoder", "heads=%d blocks=%d units=%d normalize=after epsilon=1e-12", weft_architecture_get (self, "heads"),
                         weft_architecture_get (self, "blocks"), 4 * units);
  if (weft_params_is_choice (self->params, "head", "sequence")) {
    weft_architecture_add (self, "first", "steps", "take=first");
    weft_architecture_add (self, "pooler", "dense", "units=%d", units);
    weft_architecture_add (self, "tanh", "tanh", NULL);
  }
  weft_architecture_add (self, "dropout2", "dropout", "ratio=0.1");
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

static void
build_tagger (WeftArchitectureBuild *self)
{
  add_words (self, "words");
  weft_architecture_add (self, "lstm", "lstm", "units=%d bidirectional=true sequences=true", weft_architecture_get (self, "memory"));
  add_end (self);
}

static const WeftParamChoice attentions[] = {
  { "additive", N_("Additive") },
  { "multiplicative", N_("Multiplicative") },
  { NULL },
};

static const WeftParam seq2seq_params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different words the dictionary has, 0 for none among them."), .fallback = "64", .minimum = 2, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of the vectors."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "memory", .type = WEFT_PARAM_INTEGER, .title = N_("Memory units"), .help = N_("How many numbers are remembered from step to step, for each direction."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "attention", .type = WEFT_PARAM_CHOICE, .title = N_("Attention"), .help = N_("How steps of the decoder are compared with those of the encoder."), .fallback = "additive", .choices = attentions },
  { NULL },
};

/* What the encoder ended with: forwards at the last step, backwards at the first. */
static void
add_last_states (WeftArchitectureBuild *self,
                 int                    memory)
{
  weft_architecture_add (self, "first_step", "steps", "take=first");
  weft_architecture_add (self, "backward", "slice", "first=%d", memory);
  weft_architecture_read (self, "encoder", NULL);
  weft_architecture_add (self, "last_step", "steps", "take=last");
  weft_architecture_add (self, "forward", "slice", "count=%d", memory);
  weft_architecture_read (self, "backward", "forward", NULL);
  weft_architecture_add (self, "state", "concat", NULL);
}

/* The text that is read, and what was said before each step: the data's two parts, or the
 * halves of a sample where these are not known. */
static void
add_part (WeftArchitectureBuild *self,
          const char            *id,
          guint                  index)
{
  int half = (int) self->input.item.extent[0] / 2;

  weft_architecture_read (self, "", NULL);
  if (self->input.n_parts == 2) {
    weft_architecture_add (self, id, "input", NULL);
    weft_architecture_set (self, "column", self->input.parts[index].name);
  } else {
    weft_architecture_add (self, id, "slice", "first=%d count=%d", index == 0 ? 0 : half, index == 0 ? half : 0);
  }
}

static void
build_seq2seq (WeftArchitectureBuild *self)
{
  gboolean additive = weft_params_is_choice (self->params, "attention", "additive");
  int memory = weft_architecture_get (self, "memory");

  add_part (self, "source", 0);
  add_words (self, "source_words");
  weft_architecture_add (self, "encoder", "gru", "units=%d bidirectional=true sequences=true", memory);
  add_last_states (self, memory);
  add_part (self, "said", 1);
  add_words (self, "said_words");
  weft_architecture_read (self, "said_words", "state", NULL);
  weft_architecture_add (self, "decoder", "gru", "units=%d sequences=true", 2 * memory);
  weft_architecture_read (self, "decoder", "encoder", NULL);
  weft_architecture_add (self, "attention", additive ? "additive_attention" : "multiplicative_attention", NULL);
  weft_architecture_read (self, "attention", "decoder", NULL);
  weft_architecture_add (self, "joined", "concat", NULL);
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_fasttext = {
  .id = "fasttext",
  .title = "fastText",
  .help = N_("The mean of the vectors of all words, in whatever order they stand, and a dense layer: what a text is about, learned in seconds (Joulin et al. 2017)."),
  .params = mean_params,
  .item = { 1, { 64 } },
  .n_outputs = 2,
  .ranks = 1u << 1,
  .build = build_mean,
};

const WeftArchitecture weft_architecture_text_cnn = {
  .id = "text_cnn",
  .title = "TextCNN",
  .help = N_("Looks for patterns of three, four and five words anywhere in a text. Small, quick and hard to beat (Kim 2014)."),
  .params = cnn_params,
  .item = { 1, { 64 } },
  .n_outputs = 2,
  .ranks = 1u << 1,
  .build = build_cnn,
};

const WeftArchitecture weft_architecture_lstm_classifier = {
  .id = "lstm_classifier",
  .title = "LSTM classifier",
  .help = N_("Reads a text from both ends and judges by what it remembers (Hochreiter and Schmidhuber 1997)."),
  .params = lstm_params,
  .item = { 1, { 64 } },
  .n_outputs = 2,
  .ranks = 1u << 1,
  .build = build_lstm,
};

const WeftArchitecture weft_architecture_transformer_classifier = {
  .id = "transformer_classifier",
  .title = "Transformer classifier",
  .help = N_("Lets all words of a text look at each other and judges by their mean (Vaswani et al. 2017)."),
  .params = transformer_params,
  .item = { 1, { 64 } },
  .n_outputs = 2,
  .ranks = 1u << 1,
  .build = build_transformer,
};

const WeftArchitecture weft_architecture_bert = {
  .id = "bert",
  .title = "BERT",
  .help = N_("The encoder of BERT, with a head for a whole text or for each of its words; smaller sizes by its settings (Devlin et al. 2019)."),
  .params = bert_params,
  .item = { 1, { 128 } },
  .n_outputs = 2,
  .ranks = 1u << 1,
  .build = build_bert,
};

const WeftArchitecture weft_architecture_sequence_tagger = {
  .id = "sequence_tagger",
  .title = "Sequence tagger",
  .help = N_("Reads a text from both ends and gives a class for each word, such as its part of speech (Graves and Schmidhuber 2005)."),
  .params = lstm_params,
  .item = { 1, { 64 } },
  .n_outputs = 17,
  .ranks = 1u << 1,
  .build = build_tagger,
};

const WeftArchitecture weft_architecture_gru_seq2seq = {
  .id = "gru_seq2seq",
  .title = "GRU seq2seq",
  .help = N_("Translates one sequence into another: an encoder reads it from both ends, a decoder begins where it ended and attends to its steps (Bahdanau et al. 2015; Luong et al. 2015)."),
  .params = seq2seq_params,
  .item = { 1, { 32 } },
  .n_outputs = 64,
  .ranks = 1u << 1,
  .build = build_seq2seq,
};
