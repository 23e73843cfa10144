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
 * @item: shape of one sample's input, without the batch axis
 * @n_outputs: classes, or numbers, that the model gives for each sample or step
 * @params: values of the architecture's parameters
 * @inputs: ids of the layers that the next one reads; ended by %NULL
 */
typedef struct
{
  /* Borrowed */
  WeftModelSpec *spec;
  const WeftParams *params;

  WeftShape item;
  gint64 n_outputs;
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

/* Returns: (transfer none): all architectures, ended by %NULL */
const WeftArchitecture *const *weft_architectures (void);

/* Returns: (transfer none) (nullable): the one called @id */
const WeftArchitecture *weft_architecture_find (const char *id);

/**
 * weft_architecture_build:
 * @params: values of its parameters
 * @item: shape of one sample's input, without the batch axis
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
                                        const WeftShape         *item,
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

/* Says which layers the next one reads instead of the last; ended by %NULL. */
void weft_architecture_read (WeftArchitectureBuild *self,
                             const char            *first,
                             ...) G_GNUC_NULL_TERMINATED;

/* A value of the architecture's parameters. */
int weft_architecture_get (const WeftArchitectureBuild *self,
                           const char                  *id);

G_END_DECLS
