/* architectures.h: ready-made models on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * WeftCliBuild:
 * @id: which architecture
 * @input: (nullable): extents of a sample, `3x224x224`; %NULL: those it was made for
 * @outputs: classes or numbers; 0: as many as it was made with
 * @settings: (nullable) (array zero-terminated=1): `PARAM=VALUE`
 * @output: (nullable): the workflow to write
 * @json: whether to print one JSON document
 */
typedef struct
{
  const char *id;
  const char *input;
  int outputs;
  char **settings;
  const char *output;
  gboolean json;
} WeftCliBuild;

/* Writes a workflow with a model node that has the layers of an architecture. */
WeftExit weft_cli_build (const WeftCommand  *command,
                         const WeftCliBuild *self);

G_END_DECLS
