/* architecture.h: models that are ready made
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An architecture adds layers to a model for an input of one shape and a number of
 * outputs. Nothing else is special about them: what comes out is layers that can be
 * looked at and changed. A family is a file in architectures/ and its lines in
 * architectures/architectures.def; the command line, the window and the tests are made
 * from the table.
 */
#pragma once

#include "learn/model.h"

G_BEGIN_DECLS

/**
 * WeftArchitectureBuild:
 * @spec: receives the layers
 * @input: shape of one sample, and what it is made of as far as that is known
 * @n_outputs: classes, or numbers, that the model gives for each sample or step
 * @params: values of the architecture's parameters
 * @member: which member of an ensemble is being built, from 1 on; 0: there are none
 * @inputs: ids of the layers that the next one reads; ended by %NULL
 */
typedef struct
{
  /* Borrowed */
  WeftModelSpec *spec;
  const WeftParams *params;

  WeftModelInput input;
  gint64 n_outputs;
  int member;
  char *inputs[WEFT_LAYER_MAX_INPUTS + 1]; /* Owned */
} WeftArchitectureBuild;

/**
 * WeftArchitecture:
 * @id: `[a-z0-9_]+`
 * @title: its name, which needs no translation
 * @help: a few sentences with the source, marked with N_()
 * @params: its settings
 * @item: the input that it was made for
 * @n_outputs: the outputs that it was made with
 * @ranks: bit r: it reads samples with r axes
 * @build: adds the layers
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const WeftParam *params;
  WeftShape item;
  gint64 n_outputs;
  guint ranks;
  void (*build) (WeftArchitectureBuild *self);
} WeftArchitecture;

/* The setting, the last, of architectures that can be several: with more than one, their layers are
 * added so many times, which an Average that learns apart ends as one ensemble. */
#define WEFT_ARCHITECTURE_MEMBERS                                                                                         \
  {                                                                                                                       \
    .id = "members", .type = WEFT_PARAM_INTEGER, .title = N_("Members"),                                                 \
    .help = N_("How many such networks learn apart and answer together, by the mean of their answers, as an ensemble."), \
    .fallback = "1", .minimum = 1, .maximum = WEFT_LAYER_MAX_INPUTS, .flags = WEFT_PARAM_LATER                            \
  }

/* Returns: (transfer none): all architectures, ended by %NULL */
const WeftArchitecture *const *weft_architectures (void);

/* Returns: (transfer none) (nullable): the one called @id */
const WeftArchitecture *weft_architecture_find (const char *id);

/**
 * weft_architecture_build:
 * @params: values of its parameters
 * @input: what it reads
 * @n_outputs: at least 1
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when samples have other axes than it reads; those of
 *   weft_model_new(), as where they are too small
 *
 * Returns: (transfer full) (nullable): the layers, which fit together
 */
WeftModelSpec *weft_architecture_build (const WeftArchitecture  *self,
                                        const WeftParams        *params,
                                        const WeftModelInput    *input,
                                        gint64                   n_outputs,
                                        GError                 **error);

/**
 * weft_architecture_add:
 * @id: unique
 * @kind: id of a layer
 * @settings: (nullable): printf-style, `filters=%d padding=half`
 *
 * Adds a layer that reads the one added before, or what weft_architecture_read() said.
 */
void weft_architecture_add (WeftArchitectureBuild *self,
                            const char            *id,
                            const char            *kind,
                            const char            *settings,
                            ...) G_GNUC_PRINTF (4, 5);

/* Sets a parameter of the layer added last to any text, such as the name of a column. */
void weft_architecture_set (WeftArchitectureBuild *self,
                            const char            *param,
                            const char            *text);

/* Says which layers the next one reads instead of the last; ended by %NULL. */
void weft_architecture_read (WeftArchitectureBuild *self,
                             const char            *first,
                             ...) G_GNUC_NULL_TERMINATED;

/* A value of the architecture's parameters. */
int weft_architecture_get (const WeftArchitectureBuild *self,
                           const char                  *id);

G_END_DECLS
