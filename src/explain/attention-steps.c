/* attention-steps.c: what the steps that attention reads are of the input, and what they are called
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words and pieces of a text, patches of a picture, steps of a series, columns of a table; and
 * numbers where a model of others says nothing of its input.
 */
#include "explain/attention-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

static void
take_name (GPtrArray *names,
           char      *name)
{
  g_ptr_array_add (names, name);
}

/* Words of a text; padding at its end is left out. */
static void
add_words (const WeftPredictor     *predictor,
           const WeftAttentionText *text,
           const WeftSubjectSite   *site,
           GPtrArray               *names)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  const float *sample = weft_tensor_const_f32 (text->sample);
  guint n_used = names->len;

  for (gint64 i = site->first; i < site->first + site->n_words; i++) {
    const char *token = preparation != NULL ? weft_preparation_find_token (preparation, i, (double) sample[i]) : NULL;

    take_name (names, token != NULL ? g_strdup (token) : g_strdup_printf ("%g", (double) sample[i]));
    if (token == NULL || *token != '\0')
      n_used = names->len;
  }
  for (guint i = n_used; i < names->len; i++)
    g_free (names->pdata[i]);
  g_ptr_array_set_size (names, (int) n_used);
}

/* Side of the squares that a picture of @height × @width is cut into @n of; 0: it is not. */
static gint64
find_side (gint64 height,
           gint64 width,
           gint64 n)
{
  gint64 side = n > 0 ? (gint64) floor (sqrt ((double) (height * width) / (double) n)) : 0;

  return side > 0 && (height / side) * (width / side) == n ? side : 0;
}

/* Row and column of each square, from 1. */
static void
add_patches (gint64     width,
             gint64     side,
             gint64     n,
             GPtrArray *names)
{
  for (gint64 i = 0; i < n; i++)
    take_name (names, g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, i / (width / side) + 1, i % (width / side) + 1));
}

static void
add_columns (const WeftPredictor *predictor,
             gint64               n,
             GPtrArray           *names)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  for (gint64 i = 0; i < n; i++)
    take_name (names, preparation != NULL ? weft_preparation_get_input_name (preparation, i) : g_strdup_printf ("x[%" G_GINT64_FORMAT "]", i));
}

/* Names of the steps of a site with numbers. */
static void
add_numbers (const WeftSubject   *subject,
             const WeftPredictor *predictor,
             gint64               n,
             GPtrArray           *names)
{
  const WeftShape *item = weft_subject_get_item (subject);

  if (item->rank == 3)
    add_patches (item->extent[2], find_side (item->extent[1], item->extent[2], n), n, names);
  else if (item->rank == 1)
    add_columns (predictor, n, names);
  else
    for (gint64 i = 0; i < n; i++)
      take_name (names, g_strdup_printf (_("step %" PRId64), i + 1));
}

static const WeftSubjectSite *
get_site (const WeftSubject        *subject,
          const WeftAttentionSteps *steps)
{
  guint n_sites;

  return &weft_subject_get_sites (subject, &n_sites)[steps->site];
}

gboolean
weft_attention_steps_fit (const WeftSubject        *subject,
                          const WeftAttentionSteps *steps,
                          gint64                    n)
{
  const WeftShape *item = weft_subject_get_item (subject);

  n -= steps->before;
  if (steps->site < 0 || n < 1)
    return FALSE;
  if (get_site (subject, steps)->n_words > 0)
    return get_site (subject, steps)->n_words == n;
  return item->rank == 3 ? find_side (item->extent[1], item->extent[2], n) > 0 : item->rank > 0 && item->extent[0] == n;
}

static void
add_plain (gint64     n,
           GPtrArray *names)
{
  for (gint64 i = 0; i < n; i++)
    take_name (names, g_strdup_printf ("%" G_GINT64_FORMAT, i + 1));
}

/* A class token, as others call it, or several steps of the model's own. */
static void
add_before (gint64     n,
            GPtrArray *names)
{
  for (gint64 i = 0; i < n; i++)
    take_name (names, n == 1 ? g_strdup ("[CLS]") : g_strdup_printf ("[%" G_GINT64_FORMAT "]", i + 1));
}

/* Whether these are the steps of what the model writes. */
static gboolean
are_written (const WeftPredictor     *predictor,
             const WeftAttentionText *text,
             const WeftSubjectSite   *site)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  return text->written != NULL && site->n_words > 0 && site->first == weft_preparation_get_part (preparation, weft_preparation_get_n_parts (preparation) - 1).first;
}

static void
add_written (const WeftAttentionText *text,
             gint64                   n,
             GPtrArray               *names)
{
  for (gint64 i = 0; i < MIN (text->n_written, n); i++)
    take_name (names, g_strdup (text->written[i]));
}

/* Names of steps that go back to their site one to one. */
static void
add_known (const WeftSubject        *subject,
           const WeftPredictor      *predictor,
           const WeftAttentionText  *text,
           const WeftAttentionSteps *steps,
           gboolean                  writes,
           gint64                    n,
           GPtrArray                *names)
{
  const WeftSubjectSite *site = get_site (subject, steps);

  add_before (steps->before, names);
  if (site->n_words == 0)
    add_numbers (subject, predictor, n - steps->before, names);
  else if (writes && are_written (predictor, text, site))
    add_written (text, n, names);
  else
    add_words (predictor, text, site, names);
}

char **
weft_attention_name_steps (const WeftSubject        *subject,
                           const WeftPredictor      *predictor,
                           const WeftAttentionText  *text,
                           const WeftAttentionSteps *steps,
                           gboolean                  writes,
                           gint64                    n,
                           gint64                   *n_used)
{
  GPtrArray *names = g_ptr_array_new ();

  if (weft_attention_steps_fit (subject, steps, n))
    add_known (subject, predictor, text, steps, writes, n, names);
  else
    add_plain (n, names);
  *n_used = names->len;
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* Erasing */

/* Another word of the same text, so that the model sees nothing it never saw. */
static float
draw_word (const float *words,
           gint64       n_used,
           gint64       word,
           WeftRandom  *random)
{
  g_autofree gint64 *others = g_new (gint64, n_used + 1);
  guint n_others = 0;

  for (gint64 i = 0; i < n_used; i++)
    if (words[i] != words[word])
      others[n_others++] = i;
  if (n_others == 0)
    return words[word] > 1.0f ? words[word] - 1 : words[word] + 1;
  return words[others[weft_random_below (random, n_others)]];
}

/* A square of a picture takes the mean of the picture, channel by channel. */
static void
erase_patch (const WeftShape *item,
             gint64           n,
             gint64           patch,
             float           *sample)
{
  gint64 height = item->extent[1], width = item->extent[2], side = find_side (height, width, n), across = width / side;

  for (gint64 channel = 0; channel < item->extent[0]; channel++) {
    float *pixels = sample + channel * height * width;
    double sum = 0;

    for (gint64 i = 0; i < height * width; i++)
      sum += (double) pixels[i];
    for (gint64 y = patch / across * side; y < (patch / across + 1) * side; y++)
      for (gint64 x = patch % across * side; x < (patch % across + 1) * side; x++)
        pixels[y * width + x] = (float) (sum / (double) (height * width));
  }
}

void
weft_attention_erase_step (const WeftSubject        *subject,
                           const WeftAttentionSteps *steps,
                           gint64                    n,
                           gint64                    step,
                           WeftRandom               *random,
                           float                    *sample)
{
  const WeftSubjectSite *site = get_site (subject, steps);
  const WeftShape *item = weft_subject_get_item (subject);
  gint64 index = step - steps->before, width = item->rank == 2 ? item->extent[1] : 1;

  if (index < 0)
    return;
  if (site->n_words > 0)
    sample[site->first + index] = draw_word (sample + site->first, n - steps->before, index, random);
  else if (item->rank == 3)
    erase_patch (item, n - steps->before, index, sample);
  else
    memset (sample + index * width, 0, (gsize) width * sizeof (float));
}
