/* ready-made.h: which ready-made model a trained one is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only those that other programs have classes for.
 */
#pragma once

#include "learn/architecture.h"

G_BEGIN_DECLS

/**
 * WeftResnet:
 * @id: the architecture
 * @layer_type: what transformers calls the form of its blocks
 * @depths: blocks of each stage
 * @widths: filters that each stage gives
 */
typedef struct
{
  const char *id;
  const char *layer_type;
  int depths[4];
  int widths[4];
} WeftResnet;

/* Ended by one without an id. */
extern const WeftResnet weft_resnets[];

/**
 * weft_ready_made_find:
 * @spec: the layers of a trained model
 * @item: what it reads
 * @error: return location for an error
 *
 * Settings that count while training alone, such as how much is dropped, may be any.
 *
 * Errors: %G_IO_ERROR_NOT_SUPPORTED when it is none, with the layer that differs first
 *
 * Returns: (transfer none) (nullable): BERT or a ResNet
 */
const WeftArchitecture *weft_ready_made_find (const WeftModelSpec  *spec,
                                              const WeftShape      *item,
                                              GError              **error);

/* Returns: (transfer none) (nullable): the layer called @id */
const WeftLayerSpec *weft_ready_made_find_layer (const WeftModelSpec *spec,
                                                 const char          *id);

G_END_DECLS
