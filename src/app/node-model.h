/* node-model.h: the trained model that a node of the latest run has to do with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"
#include "learn/trained.h"

G_BEGIN_DECLS

/* Returns: whether nodes of that kind give or take a trained model */
gboolean weft_node_kind_has_model (const WeftNodeKind *kind);

/**
 * weft_node_find_model:
 * @path: id of a node in the document, inside groups `group1.train`
 *
 * Returns: (transfer full) (nullable): what it gave, or what it was given, in the latest run
 */
WeftTrainedModel *weft_node_find_model (WeftDocument *document,
                                        const char   *path);

/**
 * weft_node_find_data_file:
 * @path: as above
 *
 * Returns: (transfer full) (nullable): the file or folder of the rows that came to it in the latest
 *   run, over however many nodes
 */
char *weft_node_find_data_file (WeftDocument *document,
                                const char   *path);

/**
 * weft_node_find_dataset:
 * @path: as above
 *
 * Returns: (transfer full) (nullable): the rows that came to it in the latest run, likewise
 */
WeftDataset *weft_node_find_dataset (WeftDocument *document,
                                     const char   *path);

G_END_DECLS
