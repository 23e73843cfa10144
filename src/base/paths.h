/* paths.h: where Weft keeps what is not the user's own file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the XDG base directories; WEFT_TRIALS, WEFT_CACHE, WEFT_DATA and
 * WEFT_CLI override. Nothing is created here.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the trial store, `$XDG_DATA_HOME/weft/trials.db` */
char *weft_path_trials (void);

/* Returns: (transfer full): weights and other results of trials, never evicted */
char *weft_path_artefacts (void);

/* Returns: (transfer full): unfinished trainings, `$XDG_DATA_HOME/weft/checkpoints` */
char *weft_path_checkpoints (void);

/* Returns: (transfer full): what people marked in data, `$XDG_DATA_HOME/weft/marks` */
char *weft_path_marks (void);

/* Returns: (transfer full): rows that are followed along trainings, `$XDG_DATA_HOME/weft/pins` */
char *weft_path_pins (void);

/* Returns: (transfer full): the disposable cache, `$XDG_CACHE_HOME/weft` */
char *weft_path_cache (void);

/* Returns: (transfer full): journals of documents that have no file of their own */
char *weft_path_recovery (void);

/**
 * weft_path_cli:
 *
 * Returns: (transfer full): the program weft-cli: WEFT_CLI, or what stands beside this program, or
 *   the first one in PATH; its name where it is nowhere
 */
char *weft_path_cli (void);

/**
 * weft_path_shipped:
 * @name: relative to data/, like `datasets/mnist` or `samples/handwritten-digits.weft`
 *
 * Returns: (transfer full) (nullable): a shipped file or folder, from
 *   WEFT_DATA, the installation or the source tree, whichever exists first
 */
char *weft_path_shipped (const char *name);

/**
 * weft_path_is_shipped:
 * @reference: how a document calls a file
 *
 * Returns: whether it stands for something that comes with Weft, as `dataset:iris` and
 *   `model:digits` do
 */
gboolean weft_path_is_shipped (const char *reference);

/**
 * weft_path_find_shipped:
 * @reference: `dataset:NAME` or `model:NAME`; NAME may leave out the file's ending
 *
 * Returns: (transfer full) (nullable): a path; %NULL when there is none of this name
 */
char *weft_path_find_shipped (const char *reference);

/**
 * weft_path_list_shipped:
 * @prefix: `dataset` or `model`
 *
 * Returns: (transfer full) (element-type utf8): a reference to each, in their order
 */
GPtrArray *weft_path_list_shipped (const char *prefix);

G_END_DECLS
