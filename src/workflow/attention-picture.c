/* attention-picture.c: what a model reads for what, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/attention-picture.h"

#include "base/i18n.h"
#include "paint/attention-chart.h"
#include "paint/head-sheet.h"
#include "paint/word-links.h"
#include "paint/word-shades.h"

#include <math.h>
#include <string.h>

/* Side of a head among others, and the pixels that it has at most. */
#define HEAD_SIDE   140
#define HEAD_PIXELS 280

/* What a space is shown as, which would be no word to see. */
#define SPACE "␣"

const WeftParamChoice weft_attention_drawings[] = {
  { "map", N_("Map") },
  { "text", N_("Text") },
  { "links", N_("Links") },
  { "heads", N_("All heads") },
  { NULL },
};

WeftAttentionPicture *
weft_attention_picture_ref (WeftAttentionPicture *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_attention_picture_unref (WeftAttentionPicture *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  weft_attention_reading_free (self->reading);
  weft_attention_unref (self->attention);
  g_strfreev (self->rows);
  g_strfreev (self->columns);
  g_free (self->title);
  g_free (self->caption);
  g_free (self);
}

static char **
show_names (char **names)
{
  guint n = g_strv_length (names);
  char **shown = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    shown[i] = g_strdup (g_str_equal (names[i], " ") ? SPACE : names[i]);
  return shown;
}

/* The first letter that has a direction says it for all. */
static gboolean
find_direction (char **names)
{
  for (; *names != NULL; names++)
    for (const char *at = *names; *at != '\0'; at = g_utf8_next_char (at)) {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (at));

      if (g_unichar_isalpha (g_utf8_get_char (at)))
        return script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_SYRIAC || script == G_UNICODE_SCRIPT_THAANA;
    }
  return FALSE;
}

static char *
make_title (const WeftAttentionReading *reading)
{
  if (reading->way == WEFT_WAY_HEAD)
    return g_strdup_printf (_("%s, head %" PRId64), reading->map->layer.id, reading->head + 1);
  if (reading->map->n_heads == 1 && reading->way < WEFT_WAY_HEAD)
    return g_strdup (reading->map->layer.id);
  return g_strdup_printf (_("%s: %s"), reading->map->layer.id, _ (weft_attention_ways[reading->way].title));
}

char *
weft_attention_picture_tell_agreement (const WeftAttentionPicture *self)
{
  if (isnan (self->agreement))
    return NULL;
  if (self->has_rows)
    return g_strdup_printf (_("What is read most matters most in %.0f %% of the rows."), 100 * self->agreement);
  return g_strdup (self->agreement > 0 ? _("What is read most matters most to the answer.") : _("What is read most is not what matters most to the answer."));
}

static char *
make_caption (const WeftAttentionPicture *self)
{
  const WeftAttentionMap *map = self->reading->map;
  g_autofree char *agreement = weft_attention_picture_tell_agreement (self);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("%s, heads: %" PRId64 ". Entropy %.2f in the mean."), _ (map->layer.kind), map->n_heads, weft_attention_reading_get_entropy (self->reading));
  if (agreement != NULL)
    g_string_append_printf (text, " %s", agreement);
  if (map->padding > 0)
    g_string_append_printf (text, _(" Up to %.2g of a row goes to padding, as nothing hides it."), map->padding);
  if (map->layer.crosses && map->layer.columns.one_way)
    g_string_append (text, _(" The text is read in one direction only, so the word before the one that is read may be meant."));
  return g_string_free (text, FALSE);
}

WeftAttentionPicture *
weft_attention_picture_new (WeftAttention        *attention,
                            WeftAttentionReading *reading,
                            const WeftErasure    *erasure)
{
  WeftAttentionPicture *self = g_new0 (WeftAttentionPicture, 1);

  g_atomic_ref_count_init (&self->references);
  self->attention = weft_attention_ref (attention);
  self->reading = reading;
  self->agreement = erasure != NULL ? weft_erasure_judge (erasure, reading->map, reading->shares) : (double) NAN;
  self->has_rows = erasure != NULL && weft_erasure_has_rows (erasure, reading->map);
  self->row = -1;
  self->mass = 0.9;
  self->rows = show_names (reading->map->row_names);
  self->columns = show_names (reading->map->column_names);
  self->right_to_left = find_direction (self->columns);
  self->title = make_title (reading);
  self->caption = make_caption (self);
  return self;
}

static WeftAttentionReading *
copy_reading (const WeftAttentionReading *self)
{
  WeftAttentionReading *copy = g_memdup2 (self, sizeof *self);
  gsize n_rows = (gsize) self->map->n_rows, n_columns = (gsize) self->map->n_columns;

  copy->shares = g_memdup2 (self->shares, n_rows * n_columns * sizeof (float));
  copy->rows = g_memdup2 (self->rows, n_rows * sizeof (WeftAttentionRow));
  copy->coverage = g_memdup2 (self->coverage, n_columns * sizeof (double));
  return copy;
}

WeftAttentionPicture *
weft_attention_picture_copy (const WeftAttentionPicture *self)
{
  WeftAttentionPicture *copy = g_memdup2 (self, sizeof *self);

  g_atomic_ref_count_init (&copy->references);
  copy->attention = weft_attention_ref (self->attention);
  copy->reading = copy_reading (self->reading);
  copy->rows = g_strdupv (self->rows);
  copy->columns = g_strdupv (self->columns);
  copy->title = g_strdup (self->title);
  copy->caption = g_strdup (self->caption);
  return copy;
}

WeftAttentionPicture *
weft_attention_picture_judge (const WeftAttentionPicture *self,
                              const WeftErasure          *erasure)
{
  return weft_attention_picture_new (self->attention, copy_reading (self->reading), erasure);
}

/* What is painted */

static const char *
get_row_title (const WeftAttentionPicture *self)
{
  return self->reading->map->layer.crosses ? _("written") : _("reads");
}

static WeftAttentionChart
get_chart (const WeftAttentionPicture *self)
{
  return (WeftAttentionChart){
    .shares = self->reading->shares,
    .n_rows = (guint) self->reading->map->n_rows,
    .n_columns = (guint) self->reading->map->n_columns,
    .row_names = (const char *const *) self->rows,
    .column_names = (const char *const *) self->columns,
    .row_title = get_row_title (self),
    .column_title = _("is read"),
    .stretches = self->stretches,
    .right_to_left = self->right_to_left,
    .marked = self->row,
    .title = self->title,
    .caption = self->caption,
  };
}

static WeftWordLinks
get_links (const WeftAttentionPicture *self)
{
  return (WeftWordLinks){
    .shares = self->reading->shares,
    .n_rows = (guint) self->reading->map->n_rows,
    .n_columns = (guint) self->reading->map->n_columns,
    .row_names = (const char *const *) self->rows,
    .column_names = (const char *const *) self->columns,
    .row_title = get_row_title (self),
    .column_title = _("is read"),
    .mass = self->mass,
    .row = self->row,
    .right_to_left = self->right_to_left,
    .title = self->title,
    .caption = self->caption,
  };
}

/* The shares of a row; of all rows what each word has of them in the mean, which @mean holds. */
static WeftWordShades
get_text (const WeftAttentionPicture *self,
          float                      *mean)
{
  const WeftAttentionReading *reading = self->reading;
  gint64 n = reading->map->n_columns;
  double most = 0;

  for (gint64 i = 0; i < n; i++) {
    mean[i] = self->row >= 0 ? reading->shares[self->row * n + i] : (float) (reading->coverage[i] / (double) reading->map->n_rows);
    most = MAX (most, (double) mean[i]);
  }
  return (WeftWordShades){
    .shares = mean,
    .read = (const char *const *) self->columns,
    .n_read = (guint) n,
    .readers = (const char *const *) self->rows,
    .n_readers = (guint) reading->map->n_rows,
    .marked = self->row,
    .high = self->stretches && most > 0 ? most : 1,
    .read_title = _("is read"),
    .reader_title = get_row_title (self),
    .right_to_left = self->right_to_left,
    .title = self->title,
    .caption = self->caption,
  };
}

/* Heads with the images that they are laid out of. */
typedef struct
{
  WeftHeadSheet sheet;
  cairo_surface_t **pictures; /* Owned */
  char **names;               /* Owned */
} Heads;

static void
heads_clear (Heads *self)
{
  for (guint i = 0; i < self->sheet.n_heads; i++)
    cairo_surface_destroy (self->pictures[i]);
  g_free (self->pictures);
  g_strfreev (self->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heads, heads_clear)

static void
heads_init (Heads                      *self,
            const WeftAttentionPicture *picture)
{
  const WeftAttentionMap *map = picture->reading->map;
  gint64 n = map->n_rows * map->n_columns;

  self->pictures = g_new (cairo_surface_t *, map->n_heads);
  self->names = g_new0 (char *, map->n_heads + 1);
  for (gint64 i = 0; i < map->n_heads; i++) {
    self->pictures[i] = weft_head_draw (map->weights + i * n, (guint) map->n_rows, (guint) map->n_columns, HEAD_PIXELS);
    self->names[i] = g_strdup_printf (_("head %" PRId64), i + 1);
  }
  self->sheet = (WeftHeadSheet){ self->pictures, (guint) map->n_heads, (const char *const *) self->names, HEAD_SIDE, map->layer.id, picture->caption };
}

void
weft_attention_picture_paint (const WeftAttentionPicture *self,
                              const WeftPaintStyle       *style,
                              cairo_t                    *cr,
                              double                      width,
                              double                      height)
{
  g_autofree float *mean = g_new (float, self->reading->map->n_columns);
  WeftAttentionChart chart = get_chart (self);
  WeftWordLinks links = get_links (self);
  WeftWordShades text = get_text (self, mean);

  if (self->drawing == WEFT_DRAWING_HEADS) {
    g_auto (Heads) heads = { 0 };

    heads_init (&heads, self);
    weft_head_sheet_paint (&heads.sheet, style, cr, width, height);
  } else if (self->drawing == WEFT_DRAWING_MAP) {
    weft_attention_chart_paint (&chart, style, cr, width, height);
  } else if (self->drawing == WEFT_DRAWING_LINKS) {
    weft_word_links_paint (&links, style, cr, width, height);
  } else {
    weft_word_shades_paint (&text, style, cr, width, height);
  }
}

double
weft_attention_picture_get_natural_height (const WeftAttentionPicture *self,
                                           const WeftPaintStyle       *style,
                                           double                      width)
{
  g_autofree float *mean = g_new (float, self->reading->map->n_columns);
  WeftAttentionChart chart = get_chart (self);
  WeftWordLinks links = get_links (self);
  WeftWordShades text = get_text (self, mean);

  if (self->drawing == WEFT_DRAWING_HEADS) {
    g_auto (Heads) heads = { 0 };

    heads_init (&heads, self);
    return weft_head_sheet_get_natural_height (&heads.sheet, style, width);
  }
  if (self->drawing == WEFT_DRAWING_MAP)
    return weft_attention_chart_get_natural_height (&chart, style, width);
  return self->drawing == WEFT_DRAWING_LINKS ? weft_word_links_get_natural_height (&links, style, width) : weft_word_shades_get_natural_height (&text, style, width);
}

/* What is where */

static void
find_cell (const WeftAttentionPicture *self,
           const WeftPaintStyle       *style,
           double                      width,
           double                      height,
           double                      x,
           double                      y,
           int                        *row,
           int                        *column)
{
  WeftAttentionChart chart = get_chart (self);
  WeftAttentionLayout layout;
  guint at_row, at_column;

  weft_attention_chart_lay_out (&chart, style, width, height, &layout);
  if (!weft_attention_chart_find (&layout, x, y, &at_row, &at_column))
    return;
  *row = (int) at_row;
  *column = (int) at_column;
}

static void
find_word (const WeftAttentionPicture *self,
           const WeftPaintStyle       *style,
           double                      width,
           double                      height,
           double                      x,
           double                      y,
           int                        *row,
           int                        *column)
{
  g_autofree float *mean = g_new (float, self->reading->map->n_columns);
  WeftWordLinks links = get_links (self);
  WeftWordShades text = get_text (self, mean);
  gboolean reads = FALSE;
  int word;

  if (self->drawing == WEFT_DRAWING_LINKS)
    word = weft_word_links_find (&links, style, width, height, x, y, &reads);
  else
    word = weft_word_shades_find (&text, style, width, height, x, y, &reads);
  *(reads ? row : column) = word;
}

void
weft_attention_picture_find (const WeftAttentionPicture *self,
                             const WeftPaintStyle       *style,
                             double                      width,
                             double                      height,
                             double                      x,
                             double                      y,
                             int                        *row,
                             int                        *column)
{
  *row = *column = -1;
  if (self->drawing == WEFT_DRAWING_MAP) {
    find_cell (self, style, width, height, x, y, row, column);
  } else if (self->drawing == WEFT_DRAWING_HEADS) {
    g_auto (Heads) heads = { 0 };

    heads_init (&heads, self);
    *column = weft_head_sheet_find (&heads.sheet, style, width, height, x, y);
  } else {
    find_word (self, style, width, height, x, y, row, column);
  }
}

/* In words */

static gint64
find_most_covered (const WeftAttentionReading *reading)
{
  gint64 most = 0;

  for (gint64 i = 1; i < reading->map->n_columns; i++)
    most = reading->coverage[i] > reading->coverage[most] ? i : most;
  return most;
}

char *
weft_attention_picture_tell_row (const WeftAttentionPicture *self,
                                 int                         row)
{
  const WeftAttentionReading *reading = self->reading;
  gint64 most = find_most_covered (reading);

  if (row < 0)
    return g_strdup_printf (_("All in all, “%s” is read most: %.2f of each row"), self->columns[most], reading->coverage[most] / (double) reading->map->n_rows);
  return g_strdup_printf (_("For “%s”, “%s” is read most: %.2f; entropy %.2f"), self->rows[row], self->columns[reading->rows[row].peak],
                          reading->rows[row].share, reading->rows[row].entropy);
}

void
weft_attention_picture_describe (const WeftAttentionPicture *self,
                                 JsonObject                 *recipe)
{
  json_object_set_string_member (recipe, "attention", self->reading->map->layer.id);
  json_object_set_string_member (recipe, "read", weft_attention_ways[self->reading->way].id);
  if (self->reading->way == WEFT_WAY_HEAD)
    json_object_set_int_member (recipe, "head", self->reading->head + 1);
  json_object_set_string_member (recipe, "drawing", weft_attention_drawings[self->drawing].id);
}

/* A name in quotes, those within it doubled (RFC 4180). */
static void
append_name (GString    *text,
             const char *name)
{
  g_string_append_c (text, '"');
  for (const char *at = name; *at != '\0'; at++)
    g_string_append_len (text, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
  g_string_append_c (text, '"');
}

char *
weft_attention_picture_to_csv (const WeftAttentionPicture *self)
{
  const WeftAttentionMap *map = self->reading->map;
  GString *text = g_string_new ("\"\"");

  for (gint64 column = 0; column < map->n_columns; column++) {
    g_string_append_c (text, ',');
    append_name (text, map->column_names[column]);
  }
  for (gint64 row = 0; row < map->n_rows; row++) {
    g_string_append_c (text, '\n');
    append_name (text, map->row_names[row]);
    for (gint64 column = 0; column < map->n_columns; column++) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, ",%s", g_ascii_formatd (number, sizeof number, "%.9g", (double) self->reading->shares[row * map->n_columns + column]));
    }
  }
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
