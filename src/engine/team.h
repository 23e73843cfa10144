/* team.h: the engine's threads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One team for the whole process, leased to one user at a time, in order. The
 * caller works as member 0. Members flush denormal numbers to zero while they
 * work; the caller's setting is put back.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More members than this are never used. */
#define WEFT_TEAM_MAX 64

typedef void (*WeftTeamFunc) (int member,
                              gpointer data);

/**
 * weft_team_set_size:
 * @n_members: threads to work with, the caller included; 0 for one per
 *   processor this process may use
 * @gentle: whether the team yields to everything else (nice 19), for a window
 *
 * Takes effect for plans made from now on. No result depends on it.
 */
void weft_team_set_size (int      n_members,
                         gboolean gentle);

int weft_team_get_size (void);

/**
 * weft_team_run:
 * @n_members: at most the team's size
 * @func: called once per member, at the same time
 *
 * Returns when all members have returned.
 */
void weft_team_run (int          n_members,
                    WeftTeamFunc func,
                    gpointer     data);

/**
 * weft_team_barrier:
 * @n_members: of the running call
 *
 * Waits until all members have come here: spins, then yields, then sleeps.
 * What was written before it is seen after it.
 */
void weft_team_barrier (int n_members);

G_END_DECLS
