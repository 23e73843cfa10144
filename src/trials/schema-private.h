/* schema-private.h: the tables of a store and how old ones become new
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/db-private.h"

G_BEGIN_DECLS

/* "Weft" in ASCII, in the header of the file: what file(1) and we know it by. */
#define WEFT_TRIAL_APPLICATION_ID 0x57656674

/**
 * WeftTrialMigration:
 * @version: what PRAGMA user_version says afterwards
 * @sql: takes a store of the version before there
 *
 * A migration that was ever released is never changed. The table is ordered.
 */
typedef struct
{
  int version;
  const char *sql;
} WeftTrialMigration;

extern const WeftTrialMigration weft_trial_migrations[];
extern const guint weft_n_trial_migrations;

/**
 * weft_trial_schema_migrate:
 * @table: (array length=n_table): every migration there is
 *
 * Brings a store to the newest version in one transaction: all or nothing.
 *
 * Errors: %WEFT_TRIALS_ERROR_FORMAT for another program's database,
 *   %WEFT_TRIALS_ERROR_VERSION for a store of a newer Weft
 */
gboolean weft_trial_schema_migrate (WeftTrialDb               *db,
                                    const WeftTrialMigration  *table,
                                    guint                      n_table,
                                    GError                   **error);

G_END_DECLS
