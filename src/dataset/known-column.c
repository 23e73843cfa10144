/* known-column.c: what a preparation knows of each column, and whether a row is like that
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/known-column.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/preparation-private.h"

#include <math.h>
#include <string.h>

/* A number may be beyond the range by this share of its width. */
#define MARGIN 0.1

/* So many words are told. */
#define MAX_TOLD 5

/* Room for the pieces of one word. */
#define MAX_PIECES 64

WeftKnownColumn
weft_preparation_get_known_column (const WeftPreparation *self,
                                   guint                  index)
{
  const WeftFeature *feature = &g_array_index (self->features, WeftFeature, index);

  return (WeftKnownColumn){
    .name = feature->column,
    .kind = feature->kind,
    .n_elements = feature->n_elements,
    .has_range = feature->has_range,
    .minimum = feature->minimum,
    .usual = feature->usual,
    .maximum = feature->maximum,
    .is_whole = feature->is_whole,
    .names = (const char *const *) feature->names,
    .n_names = feature->n_names,
    .usual_name = feature->kind == WEFT_COLUMN_CATEGORY ? feature->usual_code : -1,
    .tokenizer = feature->tokenizer,
    .first = feature->first,
    .width = feature->width,
  };
}

/* Three digits of the range, so that what is as good as the same looks the same. */
static char *
tell_number (const WeftFeature *feature,
             double             number)
{
  double range = feature->has_range ? feature->maximum - feature->minimum : 0;
  int decimals = feature->is_whole ? 0 : CLAMP (2 - (int) floor (log10 (range > 0 ? range : MAX (fabs (number), 1e-9))), 0, 12);

  return g_strdup_printf ("%.*f", decimals, number);
}

static const char *
find_category (const WeftFeature *feature,
               const float       *inputs)
{
  guint best = 0;

  for (guint i = 1; i < feature->n_names; i++)
    if (inputs[i] > inputs[best])
      best = i;
  return feature->names[best];
}

char *
weft_preparation_tell_column (const WeftPreparation *self,
                              guint                  index,
                              const float           *inputs)
{
  const WeftFeature *feature = &g_array_index (self->features, WeftFeature, index);

  inputs += feature->first;
  if (feature->kind == WEFT_COLUMN_CATEGORY && feature->n_names > 0 && feature->width >= feature->n_names)
    return g_strdup (find_category (feature, inputs));
  if (feature->kind != WEFT_COLUMN_DENSE || feature->n_elements != 1 || feature->factor[0] == 0)
    return NULL;
  return tell_number (feature, (double) inputs[0] / feature->factor[0] + feature->center[0]);
}

/* Numbers and categories */

static void
doubt_number (const WeftKnownColumn *self,
              const WeftColumn      *column,
              gint64                 row,
              GPtrArray             *warnings)
{
  char is[WEFT_NUMBER_LENGTH], from[WEFT_NUMBER_LENGTH], to[WEFT_NUMBER_LENGTH];
  double margin = MARGIN * (self->maximum - self->minimum), number;

  if (!self->has_range || weft_column_get_kind (column) != WEFT_COLUMN_DENSE || weft_column_get_item_shape (column).rank != 0)
    return;
  number = weft_column_get_number (column, row);
  if (isnan (number) || (number >= self->minimum - margin && number <= self->maximum + margin))
    return;
  weft_warnings_add (warnings, _("“%s” is %s, but the model learned from %s to %s only; its answer is a guess"), self->name, weft_number_format (number, is),
                     weft_number_format (self->minimum, from), weft_number_format (self->maximum, to));
}

static void
doubt_category (const WeftKnownColumn *self,
                const WeftColumn      *column,
                gint64                 row,
                GPtrArray             *warnings)
{
  g_autofree char *name = NULL;

  if (weft_column_is_missing (column, row))
    return;
  name = weft_column_format_cell (column, row);
  if (!g_strv_contains (self->names, name))
    weft_warnings_add (warnings, _("“%s” is “%s”, which the model has never seen; it counts as unknown"), self->name, name);
}

/* Texts */

typedef struct
{
  const WeftTokenizer *tokenizer;
  GString *told;
  guint n_unknown;
  guint n;
} Words;

/* A word that is cut into pieces is unknown when one of them is. */
static gboolean
is_unknown (const WeftTokenizer *tokenizer,
            const char          *word)
{
  gint32 ids[MAX_PIECES];
  gsize n = MIN (weft_tokenizer_encode (tokenizer, word, ids, MAX_PIECES), MAX_PIECES);

  for (gsize i = 0; i < n; i++)
    if (ids[i] == (gint32) weft_tokenizer_get_role (tokenizer, WEFT_TOKEN_UNKNOWN))
      return TRUE;
  return FALSE;
}

static void
word_cb (gpointer    data,
         const char *word)
{
  Words *self = data;

  self->n++;
  if (!is_unknown (self->tokenizer, word))
    return;
  if (self->n_unknown++ < MAX_TOLD)
    g_string_append_printf (self->told, "%s“%s”", self->told->len > 0 ? " " : "", word);
}

static void
doubt_text (const WeftKnownColumn *self,
            const char            *text,
            GPtrArray             *warnings)
{
  g_autoptr (GString) told = g_string_new (NULL);
  Words words = { self->tokenizer, told, 0, 0 };
  gsize n = weft_tokenizer_encode (self->tokenizer, text, NULL, 0);

  weft_tokens_foreach (weft_tokenizer_get_way (self->tokenizer), weft_tokenizer_get_lowercase (self->tokenizer), text, word_cb, &words);
  if (words.n == 0)
    weft_warnings_add (warnings, _("there is no word in the text"));
  else if (words.n_unknown > 0)
    weft_warnings_add (warnings, _("the model does not know %u of the %u words: %s%s"), words.n_unknown, words.n, told->str, words.n_unknown > MAX_TOLD ? " …" : "");
  if (n > (gsize) self->n_elements)
    weft_warnings_add (warnings, _("the text is too long: the model reads the first %" PRId64 " of %zu parts"), self->n_elements, n);
}

/* Pictures */

/* Whether each channel of a row's picture has one value throughout. */
static gboolean
is_plain (const WeftColumn *column,
          gint64            row)
{
  const WeftTensor *pixels = weft_column_get_tensor (column);
  WeftShape item = weft_column_get_item_shape (column);
  gint64 area = item.extent[item.rank - 1] * item.extent[item.rank - 2], n = weft_shape_count (&item);

  for (gint64 i = 0; i < n; i++)
    if (weft_tensor_get (pixels, row * n + i) != weft_tensor_get (pixels, row * n + i / area * area))
      return FALSE;
  return TRUE;
}

static void
doubt_pictures (WeftDataset *dataset,
                gint64       row,
                GPtrArray   *warnings)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, i);

    if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE && weft_column_get_item_shape (column).rank >= 2 && is_plain (column, row))
      weft_warnings_add (warnings, _("the picture is of one color throughout; there is nothing to recognize in it"));
  }
}

void
weft_known_column_doubt (const WeftPreparation *preparation,
                         WeftDataset           *dataset,
                         gint64                 row,
                         GPtrArray             *warnings)
{
  doubt_pictures (dataset, row, warnings);
  for (guint i = 0; preparation != NULL && i < weft_preparation_get_n_columns (preparation); i++) {
    WeftKnownColumn known = weft_preparation_get_known_column (preparation, i);
    const WeftColumn *column = weft_dataset_find_column (dataset, known.name);

    if (column == NULL)
      continue;
    if (known.kind == WEFT_COLUMN_DENSE)
      doubt_number (&known, column, row, warnings);
    else if (known.kind == WEFT_COLUMN_CATEGORY)
      doubt_category (&known, column, row, warnings);
    else if (weft_column_get_text (column, row) != NULL)
      doubt_text (&known, weft_column_get_text (column, row), warnings);
  }
}
