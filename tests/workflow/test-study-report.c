/* test-study-report.c: reports of studies and of other trials are whole, with all pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../study-fixture.h"

#include "trials/query.h"
#include "tune/error.h"
#include "workflow/study-report.h"
#include "workflow/trials-report.h"

#include <string.h>

#define TINY_WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{\"data\":{\"kind\":\"data-file\",\"parameters\":{\"file\":\"dataset:iris\"}}}}"

/* What was found in the page. */
typedef struct
{
  guint n_figures;
  guint n_pictures;
  guint n_tables;
  guint n_scripts;
  guint n_outside; /* addresses of anything that is not in the page */
  GHashTable *ids;
} Found;

static void
element_cb (GMarkupParseContext  *context,
            const char           *name,
            const char          **attributes,
            const char          **values,
            gpointer              data,
            GError              **error)
{
  Found *found = data;

  found->n_figures += g_str_equal (name, "figure");
  found->n_pictures += g_str_equal (name, "svg");
  found->n_tables += g_str_equal (name, "table");
  found->n_scripts += g_str_equal (name, "script");
  for (guint i = 0; attributes[i] != NULL; i++) {
    gboolean is_link = g_str_equal (attributes[i], "href") || g_str_equal (attributes[i], "src") || g_str_equal (attributes[i], "xlink:href");

    found->n_outside += is_link && values[i][0] != '#' && !g_str_has_prefix (values[i], "data:");
    /* Names are unique in the page, or pictures would show parts of each other. */
    if (g_str_equal (attributes[i], "id"))
      g_assert_true (g_hash_table_add (found->ids, g_strdup (values[i])));
  }
}

static const GMarkupParser parser = { .start_element = element_cb };

static Found
parse (const char *html)
{
  Found found = { .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &found, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, html, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  g_hash_table_unref (found.ids);
  return found;
}

static WeftPages *
make_of (const char *name,
         guint       n_points)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  gint64 id = study_fill (store, name, n_points);
  WeftPages *pages = weft_study_report_new (store, id, NULL, &error);

  g_assert_no_error (error);
  return pages;
}

static WeftPages *
make (guint n_points)
{
  return make_of ("Hills & <valleys>", n_points);
}

static void
test_html (void)
{
  g_autoptr (WeftPages) pages = make (STUDY_N_POINTS);
  g_autoptr (GError) error = NULL;
  g_autofree char *html = weft_pages_to_html (pages, &error);
  Found found;

  g_assert_no_error (error);
  found = parse (html);
  /* History, parallel, importance, a slice for each of three parameters, timeline. */
  g_assert_cmpuint (found.n_figures, ==, 7);
  g_assert_cmpuint (found.n_pictures, ==, 7);
  g_assert_cmpuint (found.n_tables, ==, 4);
  g_assert_cmpuint (found.n_scripts, ==, 0);
  g_assert_cmpuint (found.n_outside, ==, 0);
  g_assert_nonnull (strstr (html, "Hills &amp; &lt;valleys&gt;"));
  g_assert_nonnull (strstr (html, "weft-cli tune FILE.weft"));
  g_assert_nonnull (strstr (html, "train.learning_rate=0.0001..0.1:log"));
  g_assert_nonnull (strstr (html, "validation loss, as small as possible"));
}

/* A study that has hardly begun says what it cannot show. */
static void
test_few (void)
{
  g_autoptr (WeftPages) pages = make (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *html = weft_pages_to_html (pages, &error);
  Found found;

  g_assert_no_error (error);
  found = parse (html);
  g_assert_cmpuint (found.n_figures, <, 7);
  g_assert_nonnull (strstr (html, "To do it again"));
}

/* A study that nobody gave a name is called by its number once; numbers are short, and whole. */
static void
test_unnamed (void)
{
  g_autoptr (WeftPages) pages = make_of (NULL, STUDY_N_POINTS);
  g_autoptr (GError) error = NULL;
  g_autofree char *html = weft_pages_to_html (pages, &error);
  g_autoptr (GRegex) exact = g_regex_new ("learning_rate=0\\.[0-9]{9,}", 0, 0, NULL);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (html, "<h1>Study 1</h1>"));
  g_assert_nonnull (strstr (html, "<td class=\"short\">"));
  g_assert_nonnull (strstr (html, "train.learning_rate=0.0"));
  g_assert_false (g_regex_match (exact, html, 0, NULL));
}

static void
test_pdf (void)
{
  g_autoptr (WeftPages) pages = make (STUDY_N_POINTS);
  g_autoptr (GError) error = NULL;
  guint n_pages = 0;
  g_autoptr (GBytes) pdf = weft_pages_to_pdf (pages, &n_pages, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_pages, >=, 4);
  g_assert_cmpuint (n_pages, <=, 12);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pdf, NULL), "%PDF-1."));
}

static GArray *
list_all (WeftTrialStore *store)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = weft_trial_store_select (store, query, &error);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  return ids;
}

/* One that is not of the study, and better than all. */
static gint64
add_by_hand (WeftTrialStore *store)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer;
  gint64 id;

  trial->seed = 77;
  g_free (trial->name);
  trial->name = g_strdup ("by <hand>");
  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.5");
  writer = weft_trial_begin (store, trial, TINY_WORKFLOW, &error);
  g_assert_no_error (error);
  weft_trial_writer_add_point (writer, "validation_loss", 10, 1, 0.001);
  weft_trial_writer_direct (writer, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error);
  g_assert_no_error (error);
  id = weft_trial_writer_get_id (writer);
  weft_trial_writer_free (writer);
  return id;
}

/* Trials of a study and one by hand: which they are, what differs, the best, where it ran; nothing
 * of samplers. */
static void
test_gathered (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  g_autofree char *html = NULL, *best = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (WeftPages) pages = NULL;
  Found found;

  study_fill (store, "Hills", STUDY_N_POINTS);
  best = g_strdup_printf ("The best is trial %" G_GINT64_FORMAT ", “by &lt;hand&gt;”: validation loss 0.001.", add_by_hand (store));
  ids = list_all (store);
  g_assert_cmpuint (ids->len, ==, STUDY_N_POINTS + 1);
  pages = weft_trials_report_new (store, &(WeftTrialsReported){ (const gint64 *) (gpointer) ids->data, ids->len, 5312, NULL, "loss < 1" }, NULL, &error);
  g_assert_no_error (error);
  html = weft_pages_to_html (pages, &error);
  g_assert_no_error (error);
  found = parse (html);
  /* Parallel, importance, a slice, matrix, history, timeline; the workflow. */
  g_assert_cmpuint (found.n_figures, ==, 7);
  g_assert_cmpuint (found.n_tables, ==, 4);
  g_assert_cmpuint (found.n_outside, ==, 0);
  g_assert_nonnull (strstr (html, "<h1>31 Trials</h1>"));
  g_assert_nonnull (strstr (html, "the first 31 of 5312"));
  g_assert_nonnull (strstr (html, "loss &lt; 1"));
  g_assert_nonnull (strstr (html, "1–31"));
  g_assert_nonnull (strstr (html, "study 1: 30 trials; no study: 1 trial"));
  g_assert_nonnull (strstr (html, "0.0001"));
  g_assert_nonnull (strstr (html, ".5:log"));
  g_assert_nonnull (strstr (html, best));
  g_assert_nonnull (strstr (html, "The workflow of trial 31, the best"));
  g_assert_nonnull (strstr (html, "<td class=\"short\">77</td>"));
  g_assert_null (strstr (html, "Sampler"));
  g_assert_null (strstr (html, "Pruner"));
}

/* Where there is nothing to compare, a sentence says so. */
static void
test_gathered_refused (void)
{
  g_autoptr (GError) none = NULL, one = NULL, metric = NULL, error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  const gint64 ids[] = { 1, 2 };

  study_fill (store, "Hills", 2);
  g_assert_null (weft_trials_report_new (store, &(WeftTrialsReported){ ids, 0, 0, NULL, NULL }, NULL, &none));
  g_assert_error (none, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
  g_assert_nonnull (strstr (none->message, "there are no trials"));
  g_assert_null (weft_trials_report_new (store, &(WeftTrialsReported){ ids, 1, 1, NULL, NULL }, NULL, &one));
  g_assert_nonnull (strstr (one->message, "at least two trials"));
  g_assert_null (weft_trials_report_new (store, &(WeftTrialsReported){ ids, 2, 2, "test_speed", NULL }, NULL, &metric));
  g_assert_nonnull (strstr (metric->message, "test_speed: none of these trials"));
}

static void
test_write (void)
{
  g_autoptr (WeftPages) pages = weft_pages_new ("x", "en");
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_pages_write (pages, "report.doc", &error));
  g_assert_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FORMAT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/study-report/html", test_html);
  g_test_add_func ("/workflow/study-report/few", test_few);
  g_test_add_func ("/workflow/study-report/unnamed", test_unnamed);
  g_test_add_func ("/workflow/study-report/pdf", test_pdf);
  g_test_add_func ("/workflow/trials-report/gathered", test_gathered);
  g_test_add_func ("/workflow/trials-report/refused", test_gathered_refused);
  g_test_add_func ("/workflow/study-report/write", test_write);
  return g_test_run ();
}
