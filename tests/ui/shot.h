/* shot.h: pictures of the window, scene by scene
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene is a function in the file of its subject, and a row of the table in shot.c. It leaves
 * the window as the next one can use it.
 */
#pragma once

#include "app-fixture.h"

G_BEGIN_DECLS

/* @folder: where pictures go; @name: what their names end in */
void shot_begin (const char *folder,
                 const char *name);

/* Writes what is on the screen as FOLDER/SCENE-NAME.png. */
void shot_save (const char *scene);

/* Waits: nodes and panes are painted bit by bit. */
void shot_settle (WeftWindow *window);

/* Runs a document to its end. */
void shot_run (WeftWindow   *window,
               WeftDocument *document);

/* Trains a sample for so many epochs. */
void shot_train (WeftWindow *window,
                 const char *sample,
                 const char *epochs);

/* The same. Returns: (transfer none): the page that looks into it */
GtkWidget *shot_look_inside (WeftWindow *window,
                             const char *sample,
                             const char *epochs);

/* Gives that page a file to be asked about, and waits for the answer. */
void shot_ask (GtkWidget  *page,
               const char *path);

/* Waits for an answer of the page after its @former ones, and saves the scene. */
void shot_save_answer (WeftWindow *window,
                       GtkWidget  *page,
                       guint       former,
                       const char *scene);

/* Saves another view of that page as @scene-@view. */
void shot_save_view (WeftWindow *window,
                     GtkWidget  *page,
                     const char *scene,
                     const char *view);

/* Returns: (transfer none): the list to choose from in @root whose tooltip is @tooltip */
GtkWidget *shot_find_list (GtkWidget  *root,
                           const char *tooltip);

void shoot_documents    (WeftWindow *window);
void shoot_answers      (WeftWindow *window);
void shoot_edit         (WeftWindow *window);
void shoot_epochs       (WeftWindow *window);
void shoot_lessons      (WeftWindow *window);
void shoot_comparisons  (WeftWindow *window);
void shoot_attention    (WeftWindow *window);
void shoot_understood   (WeftWindow *window);
void shoot_units        (WeftWindow *window);
void shoot_trees        (WeftWindow *window);
void shoot_try          (WeftWindow *window);
void shoot_trials       (WeftWindow *window);
void shoot_dock         (WeftWindow *window);
void shoot_side_by_side (WeftWindow *window);
void shoot_studies      (WeftWindow *window);
void shoot_candidates   (WeftWindow *window);
void shoot_adjusting    (WeftWindow *window);
void shoot_resources    (WeftWindow *window);
void shoot_rest         (WeftWindow *window);

G_END_DECLS
