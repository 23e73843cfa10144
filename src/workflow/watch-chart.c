/* watch-chart.c: pictures of what a training looked like inside
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/watch-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "paint/ridge.h"
#include "paint/strips.h"

#include <math.h>

#define N_PLACES   96
#define MOST_ROWS  32
#define MOST_TIMES 200

/* Lower pictures do without: in the window what they are of is chosen right above them. */
#define MIN_CAPTION 260
#define MIN_TITLES  170

static const struct
{
  const char *name, *title, *legend, *caption;
} looks[WEFT_N_WATCH_LOOKS] = {
  [WEFT_WATCH_RIDGE] = { "ridge", N_("Ridges"), NULL, NULL },
  [WEFT_WATCH_OVERLAY] = { "overlay", N_("Overlay"), NULL, NULL },
  [WEFT_WATCH_GRADIENTS_OF_LAYERS] = { "gradients", N_("All gradients"), N_("length of the gradient"), N_("A layer whose strip turns dark learns no more; where all are bright, the step is too long.") },
  [WEFT_WATCH_UPDATES_OF_LAYERS] = { "updates", N_("All steps"), N_("step ÷ weights"), N_("How far a step moves the weights of a layer, as a share of them. About 0.001 is usual.") },
  [WEFT_WATCH_DEAD_UNITS] = { "dead", N_("Dead units"), N_("share of units"), N_("Units that gave zero for every row that was looked at, and so learn nothing.") },
};

struct _WeftWatchChart
{
  WeftWatchLook look;
  char *title;      /* Owned */
  char *words;      /* Owned */
  double *at;       /* Owned: epochs */
  double *values;   /* Owned: shares, or a row a layer */
  GPtrArray *names; /* Owned: of layers */
  guint n_moments;
  int chosen;
  double low;
  double high;
};

const char *
weft_watch_look_get_name (WeftWatchLook look)
{
  return looks[look].name;
}

const char *
weft_watch_look_get_title (WeftWatchLook look)
{
  return _ (looks[look].title);
}

gboolean
weft_watch_look_has_layer (WeftWatchLook look)
{
  return look <= WEFT_WATCH_OVERLAY;
}

JsonObject *
weft_watch_choice_describe (const WeftWatchChoice *self)
{
  JsonObject *recipe = json_object_new ();

  json_object_set_string_member (recipe, "picture", "training");
  json_object_set_string_member (recipe, "look", weft_watch_look_get_name (self->look));
  if (weft_watch_look_has_layer (self->look) && self->layer != NULL) {
    json_object_set_string_member (recipe, "layer", self->layer);
    json_object_set_string_member (recipe, "part", weft_watch_part_get_name (self->part));
  }
  if (!isnan (self->epoch))
    json_object_set_double_member (recipe, "epoch", self->epoch);
  return recipe;
}

/* Evenly chosen among all, with the first and the last. */
static GPtrArray *
choose_moments (const WeftWatchLog *log,
                guint               most)
{
  GPtrArray *moments = g_ptr_array_new ();
  guint n = MIN (log->moments->len, most);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (moments, log->moments->pdata[n == 1 ? 0 : (guint) round ((double) i * (log->moments->len - 1) / (n - 1))]);
  return moments;
}

static void
set_times (WeftWatchChart *self,
           GPtrArray      *moments,
           double          epoch)
{
  self->n_moments = moments->len;
  self->at = g_new (double, moments->len + 1);
  self->chosen = -1;
  for (guint i = 0; i < moments->len; i++) {
    self->at[i] = ((const WeftWatch *) moments->pdata[i])->epoch;
    if (!isnan (epoch) && (self->chosen < 0 || fabs (self->at[i] - epoch) < fabs (self->at[self->chosen] - epoch)))
      self->chosen = (int) i;
  }
}

static const WeftHistogram *
get_histogram (const WeftWatch       *watch,
               const WeftWatchChoice *choice)
{
  const WeftWatchLayer *layer = choice->layer != NULL ? weft_watch_find_layer (watch, choice->layer) : NULL;

  return layer != NULL ? &layer->histograms[choice->part] : NULL;
}

static gboolean
fill_shares (WeftWatchChart        *self,
             GPtrArray             *moments,
             const WeftWatchChoice *choice)
{
  self->low = INFINITY;
  self->high = -INFINITY;
  for (guint i = 0; i < moments->len; i++) {
    const WeftHistogram *histogram = get_histogram (moments->pdata[i], choice);

    if (histogram == NULL || histogram->n == 0)
      continue;
    self->low = MIN (self->low, histogram->low);
    self->high = MAX (self->high, histogram->high);
  }
  if (!(self->low <= self->high))
    return FALSE;
  if (self->low == self->high) {
    self->low -= 0.5;
    self->high += 0.5;
  }
  self->values = g_new0 (double, (gsize) moments->len *N_PLACES);
  for (guint i = 0; i < moments->len; i++)
    weft_histogram_spread (get_histogram (moments->pdata[i], choice), self->low, self->high, self->values + (gsize) i * N_PLACES, N_PLACES);
  self->title = g_strdup_printf ("%s: %s", choice->layer, weft_watch_part_get_title (choice->part));
  self->words = g_strdup_printf (_("At each value the share of all numbers: from %.3g to %.3g, at %u moments."), self->low, self->high, moments->len);
  return TRUE;
}

static double
get_number (const WeftWatchLayer *layer,
            WeftWatchLook         look)
{
  if (look == WEFT_WATCH_UPDATES_OF_LAYERS)
    return layer->update_ratio;
  return look == WEFT_WATCH_DEAD_UNITS ? layer->dead : layer->gradient_norm;
}

/* Whether there is anything to see of the layer called @id: it learns, or units of it are dead. */
static gboolean
has_numbers (const WeftWatchLog *log,
             const char         *id,
             WeftWatchLook       look)
{
  for (guint i = 0; i < log->moments->len; i++) {
    double number = get_number (weft_watch_find_layer (log->moments->pdata[i], id), look);

    if (look == WEFT_WATCH_DEAD_UNITS ? number > 0 : !isnan (number))
      return TRUE;
  }
  return FALSE;
}

static gboolean
fill_numbers (WeftWatchChart     *self,
              const WeftWatchLog *log,
              GPtrArray          *moments)
{
  const WeftWatch *first = moments->pdata[0];

  for (guint i = 0; i < first->layers->len; i++) {
    const char *id = g_array_index (first->layers, WeftWatchLayer, i).id;

    if (has_numbers (log, id, self->look))
      g_ptr_array_add (self->names, g_strdup (id));
  }
  self->values = g_new (double, (gsize) moments->len * self->names->len + 1);
  for (guint row = 0; row < self->names->len; row++)
    for (guint i = 0; i < moments->len; i++)
      self->values[(gsize) row * moments->len + i] = get_number (weft_watch_find_layer (moments->pdata[i], self->names->pdata[row]), self->look);
  self->title = g_strdup (_ (looks[self->look].title));
  self->words = g_strdup (_ (looks[self->look].caption));
  return self->names->len > 0;
}

WeftWatchChart *
weft_watch_chart_new (const WeftWatchLog    *log,
                      const WeftWatchChoice *choice)
{
  gboolean has_layer = weft_watch_look_has_layer (choice->look), done;
  g_autoptr (GPtrArray) moments = choose_moments (log, has_layer ? MOST_ROWS : MOST_TIMES);
  g_autoptr (WeftWatchChart) self = g_new0 (WeftWatchChart, 1);

  self->look = choice->look;
  self->names = g_ptr_array_new_with_free_func (g_free);
  if (moments->len == 0)
    return NULL;
  set_times (self, moments, choice->epoch);
  done = has_layer ? fill_shares (self, moments, choice) : fill_numbers (self, log, moments);
  return done ? g_steal_pointer (&self) : NULL;
}

void
weft_watch_chart_free (WeftWatchChart *self)
{
  g_free (self->title);
  g_free (self->words);
  g_free (self->at);
  g_free (self->values);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* A low picture needs its height for the ridges. */
static WeftRidge
get_ridge (const WeftWatchChart *self,
           double                height)
{
  return (WeftRidge){
    .shares = self->values,
    .n_rows = self->n_moments,
    .n_places = N_PLACES,
    .low = self->low,
    .high = self->high,
    .at = self->at,
    .chosen = self->chosen,
    .overlay = self->look == WEFT_WATCH_OVERLAY,
    .title = height < MIN_TITLES ? NULL : self->title,
    .x_title = height < MIN_TITLES ? NULL : _("Value"),
    .y_title = height < MIN_TITLES ? NULL : _("Epoch"),
    .caption = height < MIN_CAPTION ? NULL : self->words,
  };
}

static WeftStrips
get_strips (const WeftWatchChart *self,
            double                height)
{
  return (WeftStrips){
    .values = self->values,
    .n_rows = self->names->len,
    .n_columns = self->n_moments,
    .names = (const char *const *) self->names->pdata,
    .at = self->at,
    .scale = self->look == WEFT_WATCH_DEAD_UNITS ? WEFT_SCALE_LINEAR : WEFT_SCALE_LOG,
    .chosen = self->chosen,
    .title = height < MIN_TITLES ? NULL : self->title,
    .legend = _ (looks[self->look].legend),
    .x_title = height < MIN_TITLES ? NULL : _("Epoch"),
    .caption = height < MIN_CAPTION ? NULL : self->words,
  };
}

void
weft_watch_chart_paint (const WeftWatchChart *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height)
{
  WeftRidge ridge = get_ridge (self, height);
  WeftStrips strips;

  if (weft_watch_look_has_layer (self->look)) {
    weft_ridge_paint (&ridge, style, cr, width, height);
    return;
  }
  strips = get_strips (self, height);
  weft_strips_paint (&strips, style, cr, width, height);
}

static double
find_ridge (const WeftWatchChart  *self,
            const WeftPaintStyle  *style,
            double                 width,
            double                 height,
            double                 x,
            double                 y,
            char                 **words)
{
  WeftRidge ridge = get_ridge (self, height);
  WeftRidgeLayout layout;
  double value, share;
  int row;
  guint place;

  weft_ridge_lay_out (&ridge, style, width, height, &layout);
  row = ridge.overlay ? self->chosen >= 0 ? self->chosen : (int) self->n_moments - 1 : weft_ridge_find (&ridge, &layout, y);
  value = weft_axis_to_value (&layout.x, x);
  if (row < 0 || !(value >= self->low && value < self->high))
    return (double) NAN;
  place = MIN ((guint) ((value - self->low) / (self->high - self->low) * N_PLACES), N_PLACES - 1);
  share = self->values[(gsize) row * N_PLACES + place];
  *words = g_strdup_printf (_("Epoch %.3g: %.2f %% of the numbers are about %.3g"), self->at[row], 100 * share, value);
  return self->at[row];
}

double
weft_watch_chart_find (const WeftWatchChart  *self,
                       const WeftPaintStyle  *style,
                       double                 width,
                       double                 height,
                       double                 x,
                       double                 y,
                       char                 **words)
{
  WeftStrips strips;
  WeftStripsLayout layout;
  guint row, column;

  *words = NULL;
  if (weft_watch_look_has_layer (self->look))
    return find_ridge (self, style, width, height, x, y, words);
  strips = get_strips (self, height);
  weft_strips_lay_out (&strips, style, width, height, &layout);
  if (!weft_strips_find (&strips, &layout, x, y, &row, &column))
    return (double) NAN;
  *words = g_strdup_printf ("%s · %s %.3g · %.4g", strips.names[row], _("Epoch"), self->at[column], self->values[(gsize) row * self->n_moments + column]);
  return self->at[column];
}

const char *
weft_watch_chart_get_title (const WeftWatchChart *self)
{
  return self->title;
}

const char *
weft_watch_chart_get_words (const WeftWatchChart *self)
{
  return self->words;
}

char *
weft_watch_chart_to_csv (const WeftWatchChart *self)
{
  gboolean has_layer = weft_watch_look_has_layer (self->look);
  guint n_columns = has_layer ? N_PLACES : self->n_moments, n_rows = has_layer ? self->n_moments : self->names->len;
  GString *text = g_string_new (NULL);

  weft_csv_add (text, has_layer ? "epoch" : "layer");
  for (guint i = 0; i < n_columns; i++)
    weft_csv_add_number (text, has_layer ? self->low + (i + 0.5) * (self->high - self->low) / N_PLACES : self->at[i]);
  g_string_append_c (text, '\n');
  for (guint row = 0; row < n_rows; row++) {
    if (has_layer)
      weft_csv_add_number (text, self->at[row]);
    else
      weft_csv_add (text, self->names->pdata[row]);
    for (guint i = 0; i < n_columns; i++)
      weft_csv_add_number (text, self->values[(gsize) row * n_columns + i]);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
