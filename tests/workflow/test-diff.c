/* test-diff.c: what is different between two workflows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/diff-chart.h"
#include "workflow/document.h"
#include "workflow/replace.h"

/* left → holder (layer) → right, with a note. */
static WeftWorkflow *
make (void)
{
  WeftWorkflow *self = weft_workflow_new (test_domain ());
  WeftWorkflow *inside;

  weft_workflow_add_node (self, "value", "left", 0, 0, NULL);
  weft_workflow_add_node (self, "sign", "right", 400, 0, NULL);
  weft_workflow_add_node (self, "box", "holder", 200, 0, NULL);
  inside = weft_node_get_nested (weft_workflow_find_node (self, "holder"));
  weft_workflow_add_node (inside, "dense", "layer", 0, 0, NULL);
  weft_workflow_set_parameter (self, "left", "value", "3", NULL);
  return self;
}

static const WeftDiffNode *
find (const WeftDiff *diff,
      const char     *id)
{
  for (guint i = 0; i < diff->nodes->len; i++)
    if (g_str_equal (((WeftDiffNode *) diff->nodes->pdata[i])->id, id))
      return diff->nodes->pdata[i];
  return NULL;
}

static void
test_same (void)
{
  g_autoptr (WeftWorkflow) before = make (), after = make ();
  g_autoptr (WeftDiff) diff = NULL;

  /* Where a node stands, and what people call it, is no difference. */
  weft_workflow_move_node (after, "left", 40, 90, NULL);
  weft_workflow_set_title (after, "right", "Otherwise", NULL);
  diff = weft_diff_new (before, after);
  g_assert_cmpuint (weft_diff_count (diff), ==, 0);
  g_assert_cmpuint (diff->nodes->len, ==, 3);
  g_assert_cmpfloat (find (diff, "left")->y, ==, 90);
  g_assert_cmpint (find (diff, "holder")->state, ==, WEFT_DIFF_SAME);
}

static void
change (WeftWorkflow *self)
{
  static const char *const gone[] = { "right", NULL };
  WeftWorkflow *inside = weft_node_get_nested (weft_workflow_find_node (self, "holder"));

  weft_workflow_set_parameter (self, "left", "value", "4", NULL);
  weft_workflow_remove_nodes (self, gone, NULL);
  weft_workflow_add_node (self, "value", "fresh", 0, 200, NULL);
  weft_workflow_set_parameter (inside, "layer", "units", "77", NULL);
}

static void
test_changes (void)
{
  g_autoptr (WeftWorkflow) before = make (), after = make ();
  g_autoptr (WeftDiff) diff = NULL, back = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const WeftDiffValue *value;

  change (after);
  diff = weft_diff_new (before, after);
  g_assert_cmpint (find (diff, "left")->state, ==, WEFT_DIFF_CHANGED);
  g_assert_cmpint (find (diff, "right")->state, ==, WEFT_DIFF_REMOVED);
  g_assert_cmpint (find (diff, "fresh")->state, ==, WEFT_DIFF_ADDED);
  g_assert_cmpint (find (diff, "holder")->state, ==, WEFT_DIFF_CHANGED);
  value = find (diff, "left")->values->pdata[0];
  g_assert_cmpstr (value->name, ==, "value");
  g_assert_cmpstr (value->before, ==, "3");
  g_assert_cmpstr (value->after, ==, "4");
  value = find (find (diff, "holder")->inside, "layer")->values->pdata[0];
  g_assert_cmpstr (value->after, ==, "77");
  g_assert_cmpuint (weft_diff_count (diff), ==, 4);
  lines = weft_diff_list (diff);
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (((WeftDiffLine *) lines->pdata[1])->place, ==, "holder.layer");

  back = weft_diff_new (after, before);
  g_assert_cmpint (find (back, "right")->state, ==, WEFT_DIFF_ADDED);
  g_assert_cmpint (find (back, "fresh")->state, ==, WEFT_DIFF_REMOVED);
}

static void
test_links (void)
{
  g_autoptr (WeftWorkflow) before = make (), after = make ();
  g_autoptr (WeftDiff) diff = NULL;
  g_autoptr (JsonNode) json = NULL;
  JsonArray *links;

  g_assert_true (weft_workflow_connect (before, "left", "out", "right", "in", NULL));
  diff = weft_diff_new (before, after);
  g_assert_cmpuint (weft_diff_count (diff), ==, 1);
  json = weft_diff_to_json (diff);
  links = json_object_get_array_member (json_node_get_object (json), "links");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (links, 0), "state"), ==, "removed");
}

static void
test_nothing (void)
{
  g_autoptr (WeftWorkflow) after = make ();
  g_autoptr (WeftDiff) diff = weft_diff_new (NULL, after), none = weft_diff_new (NULL, NULL);

  g_assert_cmpint (find (diff, "holder")->state, ==, WEFT_DIFF_ADDED);
  g_assert_cmpint (find (find (diff, "holder")->inside, "layer")->state, ==, WEFT_DIFF_ADDED);
  g_assert_cmpuint (weft_diff_count (none), ==, 0);
}

/* Every state is painted, at any size, and a picture without room is as high as it says. */
static void
test_chart (void)
{
  g_autoptr (WeftWorkflow) before = make (), after = make ();
  g_autoptr (WeftDiffChart) chart = NULL;
  g_autofree char *csv = NULL, *words = NULL;
  WeftPaintStyle style;
  double narrow, wide;

  change (after);
  chart = weft_diff_chart_new (weft_diff_new (before, after), "Trial 1 → Trial 2");
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  wide = weft_diff_chart_get_natural_height (chart, &style, 900);
  narrow = weft_diff_chart_get_natural_height (chart, &style, 300);
  g_assert_cmpfloat (narrow, <, wide);
  for (double width = 20; width < 2000; width *= 3) {
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) wide);
    cairo_t *cr = cairo_create (surface);

    weft_diff_chart_paint (chart, &style, cr, width, wide);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
  csv = weft_diff_chart_to_csv (chart);
  g_assert_nonnull (strstr (csv, "removed,right,"));
  words = weft_diff_chart_tell (chart);
  g_assert_nonnull (strstr (words, "holder.layer"));
}

/* One step there, and one step back. */
static void
test_replace (void)
{
  g_autoptr (WeftWorkflow) self = make (), other = make ();
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *was = weft_workflow_to_text (self), *wanted = NULL, *is = NULL, *back = NULL;
  g_autoptr (GError) error = NULL;
  WeftHistory *history = weft_workflow_get_history (self);
  guint n = weft_history_get_n_commands (history);

  change (other);
  weft_workflow_put_note (other, &(WeftNote){ .id = (char *) "n1", .text = (char *) "kept", .width = 100, .height = 50 }, NULL);
  document = weft_workflow_to_json (other);
  g_assert_true (weft_workflow_replace (self, document, "Restore", &error));
  g_assert_no_error (error);
  wanted = weft_workflow_to_text (other);
  is = weft_workflow_to_text (self);
  g_assert_cmpstr (is, ==, wanted);
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, n + 1);
  g_assert_true (weft_history_undo (history));
  back = weft_workflow_to_text (self);
  g_assert_cmpstr (back, ==, was);
}

static void
test_replace_fails (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (JsonNode) document = json_node_init_string (json_node_alloc (), "no document");
  g_autofree char *was = weft_workflow_to_text (self), *is = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_workflow_replace (self, document, "Restore", &error));
  g_assert_nonnull (error);
  is = weft_workflow_to_text (self);
  g_assert_cmpstr (is, ==, was);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/diff/same", test_same);
  g_test_add_func ("/workflow/diff/changes", test_changes);
  g_test_add_func ("/workflow/diff/links", test_links);
  g_test_add_func ("/workflow/diff/nothing", test_nothing);
  g_test_add_func ("/workflow/diff/chart", test_chart);
  g_test_add_func ("/workflow/diff/replace", test_replace);
  g_test_add_func ("/workflow/diff/replace-fails", test_replace_fails);
  return g_test_run ();
}
