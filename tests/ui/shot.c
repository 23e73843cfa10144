/* shot.c: pictures of the window, for looking at and for the README
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     shot FOLDER NAME
 *
 * Writes FOLDER/SCENE-NAME.png for each scene. WEFT_SHOT_SCHEME says light or
 * dark, WEFT_SHOT_ONLY which subjects. `./dev shot` calls it through gui-run for each language
 * and resolution.
 */
#include "shot.h"

#include "app/language.h"
#include "app/shared.h"

static void
set_scheme (void)
{
  gboolean dark = g_strcmp0 (g_getenv ("WEFT_SHOT_SCHEME"), "dark") == 0;

  g_settings_set_enum (weft_shared_get_settings (), "color-scheme", dark ? 2 : 1);
}

/* What is shot, in this order: WEFT_SHOT_ONLY has the names of some of them, by commas. */
static const struct
{
  const char *name;
  void (*shoot) (WeftWindow *window);
} scenes[] = {
  { "documents", shoot_documents },
  { "explain", shoot_answers },
  { "edit", shoot_edit },
  { "epochs", shoot_epochs },
  { "marks", shoot_lessons },
  { "compare", shoot_comparisons },
  { "attention", shoot_attention },
  { "nodes", shoot_understood },
  { "units", shoot_units },
  { "trees", shoot_trees },
  { "try", shoot_try },
  { "trials", shoot_trials },
  { "dock", shoot_dock },
  { "sides", shoot_side_by_side },
  { "study", shoot_studies },
  { "candidates", shoot_candidates },
  { "adjust", shoot_adjusting },
  { "resources", shoot_resources },
  { "rest", shoot_rest },
};

static void
shoot_all (void)
{
  const char *only = g_getenv ("WEFT_SHOT_ONLY");
  g_auto (GStrv) names = g_strsplit (only != NULL ? only : "", ",", -1);
  WeftWindow *window;

  set_scheme ();
  ui_set_patience (240000);
  window = app_fixture_open_window ();
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (only == NULL || g_strv_contains ((const char *const *) names, scenes[i].name))
      scenes[i].shoot (window);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  weft_language_set_up ();
  ui_test_init (&argc, &argv);
  if (argc != 3) {
    g_printerr ("shot: FOLDER NAME\n");
    return 2;
  }
  shot_begin (argv[1], argv[2]);
  if (g_strcmp0 (g_getenv ("WEFT_SHOT_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  app_fixture_start ();
  ui_test_add ("/shot/all", shoot_all);
  return ui_test_run ();
}
