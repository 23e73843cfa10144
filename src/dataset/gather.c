/* gather.c: a preparation applied to a dataset, batch by batch
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/gather.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/error.h"
#include "dataset/preparation-private.h"
#include "engine/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much of a row is asked for ahead of its turn. */
#define PREFETCH_BYTES 4096
#define CACHE_LINE     64

/* A feature and the column that it is taken from. */
typedef struct
{
  const WeftFeature *feature; /* Borrowed: from the preparation */
  WeftColumn *column;         /* Borrowed: from the dataset */
  int *codes;                 /* Owned: category: the column's code → the feature's, -1 unknown */
  GHashTable *by_name;        /* Owned: text column: name → code + 1; names borrowed */
  double *by_number;          /* Owned: column of numbers: the number that each name is */
  float center, factor;       /* of features with one scale */
} Binding;

struct _WeftGather
{
  int references; /* atomic */
  WeftPreparation *preparation;
  WeftDataset *dataset;
  Binding *bindings; /* Owned: a binding a feature */
  Binding target;
  WeftFeature target_names; /* classes as if they were a feature; borrows */
  WeftVariants *variants;   /* Owned (nullable) */
  guint64 n_unknown;        /* atomic */
};

static void
binding_clear (Binding *self)
{
  g_free (self->codes);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_free (self->by_number);
}

static gboolean
fail_kind (const char      *name,
           WeftColumnKind   given,
           WeftColumnKind   expected,
           GError         **error)
{
  g_autofree char *is = g_strdup (weft_column_kind_get_title (given));
  g_autofree char *was = g_strdup (weft_column_kind_get_title (expected));

  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
               _("column “%s” is %s here, but was %s in the data that the preparation was fitted on; read it with another type"), name, is, was);
  return FALSE;
}

static gboolean
bind_numbers (Binding  *self,
              GError  **error)
{
  const WeftFeature *feature = self->feature;
  WeftShape item = weft_column_get_item_shape (self->column);

  if (weft_column_get_kind (self->column) != WEFT_COLUMN_DENSE)
    return fail_kind (feature->column, weft_column_get_kind (self->column), WEFT_COLUMN_DENSE, error);
  if (!weft_shape_equal (&item, &feature->item)) {
    g_autofree char *given = weft_shape_to_string (&item);
    g_autofree char *expected = weft_shape_to_string (&feature->item);

    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("column “%s” holds items of shape %s, but %s are needed"), feature->column, given, expected);
    return FALSE;
  }
  self->center = (float) feature->center[0];
  self->factor = (float) feature->factor[0];
  return TRUE;
}

static GHashTable *
index_names (const WeftFeature *feature)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < feature->n_names; i++)
    g_hash_table_insert (index, feature->names[i], GUINT_TO_POINTER (i + 1));
  return index;
}

static void
bind_codes (Binding   *self,
            GPtrArray *warnings)
{
  g_autoptr (GHashTable) index = index_names (self->feature);
  guint n_names, n_unknown = 0;
  const char *const *names = weft_column_get_names (self->column, &n_names);
  const char *unknown = NULL;

  self->codes = g_new (int, n_names + 1);
  for (guint i = 0; i < n_names; i++) {
    self->codes[i] = GPOINTER_TO_INT (g_hash_table_lookup (index, names[i])) - 1;
    if (self->codes[i] < 0 && n_unknown++ == 0)
      unknown = names[i];
  }
  if (n_unknown > 0)
    weft_warnings_add (warnings, _("column “%s” has %u categories that the training rows do not have, the first is “%s”; they count as unknown"),
                       self->feature->column, n_unknown, unknown);
}

/* Another file may hold categories that all look like numbers, or so many that
 * they were read as text; both are found by name. */
static gboolean
bind_category (Binding    *self,
               GPtrArray  *warnings,
               GError    **error)
{
  const WeftFeature *feature = self->feature;

  switch (weft_column_get_kind (self->column)) {
  case WEFT_COLUMN_CATEGORY:
    bind_codes (self, warnings);
    return TRUE;
  case WEFT_COLUMN_TEXT:
    self->by_name = index_names (feature);
    return TRUE;
  case WEFT_COLUMN_DENSE:
  default:
    if (weft_column_get_item_shape (self->column).rank > 0)
      return fail_kind (feature->column, WEFT_COLUMN_DENSE, WEFT_COLUMN_CATEGORY, error);
    self->by_number = g_new (double, feature->n_names + 1);
    for (guint i = 0; i < feature->n_names; i++)
      if (!weft_number_parse (feature->names[i], &self->by_number[i]))
        self->by_number[i] = (double) NAN;
    return TRUE;
  }
}

/* Texts may be so few that they were read as categories. */
static gboolean
bind_text (const WeftColumn  *column,
           const char        *name,
           GError           **error)
{
  return weft_column_get_kind (column) != WEFT_COLUMN_DENSE || fail_kind (name, WEFT_COLUMN_DENSE, WEFT_COLUMN_TEXT, error);
}

static gboolean
bind_feature (WeftGather         *self,
              Binding            *binding,
              const WeftFeature  *feature,
              GPtrArray          *warnings,
              GError            **error)
{
  binding->feature = feature;
  binding->column = weft_dataset_require_column (self->dataset, feature->column, error);
  if (binding->column == NULL)
    return FALSE;
  if (feature->kind == WEFT_COLUMN_TEXT)
    return bind_text (binding->column, feature->column, error);
  return feature->kind == WEFT_COLUMN_CATEGORY ? bind_category (binding, warnings, error) : bind_numbers (binding, error);
}

static gboolean
bind_number_target (WeftGather  *self,
                    GError     **error)
{
  const WeftTarget *target = &self->preparation->target;
  WeftColumn *column = self->target.column;
  WeftShape item = weft_column_get_item_shape (column);

  if (weft_column_get_kind (column) != WEFT_COLUMN_DENSE)
    return fail_kind (target->column, weft_column_get_kind (column), WEFT_COLUMN_DENSE, error);
  if (weft_shape_count (&item) == target->n)
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
               _("the target “%s” has %" PRId64 " numbers a row, but %" PRId64 " are needed"),
               target->column, weft_shape_count (&item), target->n);
  return FALSE;
}

static gboolean
bind_target (WeftGather       *self,
             WeftGatherFlags   flags,
             GPtrArray        *warnings,
             GError          **error)
{
  const WeftTarget *target = &self->preparation->target;

  if (target->kind == WEFT_TARGET_NONE)
    return TRUE;
  if ((flags & WEFT_GATHER_NO_TARGET) && weft_dataset_find_column (self->dataset, target->column) == NULL)
    return TRUE;
  self->target_names = (WeftFeature){
    .column = target->column,
    .kind = WEFT_COLUMN_CATEGORY,
    .names = target->names,
    .n_names = (guint) target->n,
    .fill_code = -1,
  };
  self->target.feature = &self->target_names;
  self->target.column = weft_dataset_require_column (self->dataset, target->column, error);
  if (self->target.column == NULL)
    return FALSE;
  if (target->kind == WEFT_TARGET_NUMBER)
    return bind_number_target (self, error);
  if (target->length > 0) {
    self->target.by_name = index_names (&self->target_names);
    return bind_text (self->target.column, target->column, error);
  }
  return bind_category (&self->target, warnings, error);
}

WeftGather *
weft_gather_new (WeftPreparation  *preparation,
                 WeftDataset      *dataset,
                 WeftGatherFlags   flags,
                 GPtrArray        *warnings,
                 GError          **error)
{
  g_autoptr (WeftGather) self = g_new0 (WeftGather, 1);
  guint n_features = preparation->features->len;

  self->references = 1;
  self->preparation = weft_preparation_ref (preparation);
  self->dataset = weft_dataset_ref (dataset);
  self->bindings = g_new0 (Binding, n_features + 1);
  for (guint i = 0; i < n_features; i++)
    if (!bind_feature (self, &self->bindings[i], &g_array_index (preparation->features, WeftFeature, i), warnings, error))
      return NULL;
  return bind_target (self, flags, warnings, error) ? g_steal_pointer (&self) : NULL;
}

WeftGather *
weft_gather_ref (WeftGather *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_gather_unref (WeftGather *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  for (guint i = 0; i < self->preparation->features->len; i++)
    binding_clear (&self->bindings[i]);
  binding_clear (&self->target);
  g_free (self->bindings);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
  g_clear_pointer (&self->variants, weft_variants_unref);
  g_free (self);
}

void
weft_gather_set_variants (WeftGather   *self,
                          WeftVariants *variants)
{
  g_return_if_fail (self->variants == NULL);

  self->variants = weft_variants_ref (variants);
}

WeftPreparation *
weft_gather_get_preparation (const WeftGather *self)
{
  return self->preparation;
}

WeftDataset *
weft_gather_get_dataset (const WeftGather *self)
{
  return self->dataset;
}

/* The loop that images spend their time in: the engine's widest vectors. */
static void
scale_bytes (const guint8 *bytes,
             gint64        n_bytes,
             float         center,
             float         factor,
             float        *out)
{
  weft_kernels_get ()->scale_u8 (bytes, out, n_bytes, factor, -center * factor);
}

typedef gboolean (*ScaleFunc) (const Binding *binding, gint64 row, float *out);

/* A loop a type, so that a row costs no call an element.
 * Each returns whether any element was missing. */
#define DEFINE_SCALE(name, type)                                                     \
  static gboolean name (const Binding *binding, gint64 row, float *out)              \
  {                                                                                  \
    const WeftFeature *feature = binding->feature;                                   \
    const type *values = weft_column_get_tensor (binding->column)->data;             \
    gboolean is_missing = FALSE;                                                     \
                                                                                     \
    values += row * feature->n_elements;                                             \
    for (gint64 i = 0; i < feature->n_elements; i++) {                               \
      gint64 scale = feature->n_scales == 1 ? 0 : i;                                 \
      double number = (double) values[i];                                            \
                                                                                     \
      if (!isfinite (number)) {                                                      \
        number = feature->fill[scale];                                               \
        is_missing = TRUE;                                                           \
      }                                                                              \
      out[i] = (float) ((number - feature->center[scale]) * feature->factor[scale]); \
    }                                                                                \
    return is_missing;                                                               \
  }

/* clang-format off */
DEFINE_SCALE (scale_f32, float)
DEFINE_SCALE (scale_f64, double)
DEFINE_SCALE (scale_i64, gint64)
DEFINE_SCALE (scale_i32, gint32)
DEFINE_SCALE (scale_i16, gint16)
DEFINE_SCALE (scale_i8, gint8)
DEFINE_SCALE (scale_u8, guint8)
/* clang-format on */

/* Whatever is rarer, an element at a time. */
static gboolean
scale_any (const Binding *binding,
           gint64         row,
           float         *out)
{
  const WeftFeature *feature = binding->feature;
  const WeftTensor *values = weft_column_get_tensor (binding->column);
  gboolean is_missing = FALSE;

  for (gint64 i = 0; i < feature->n_elements; i++) {
    gint64 scale = feature->n_scales == 1 ? 0 : i;
    double number = weft_tensor_get (values, row * feature->n_elements + i);

    if (!isfinite (number)) {
      number = feature->fill[scale];
      is_missing = TRUE;
    }
    out[i] = (float) ((number - feature->center[scale]) * feature->factor[scale]);
  }
  return is_missing;
}

static const ScaleFunc scales[WEFT_N_DTYPES] = {
  [WEFT_DTYPE_F32] = scale_f32,
  [WEFT_DTYPE_F64] = scale_f64,
  [WEFT_DTYPE_F16] = scale_any,
  [WEFT_DTYPE_BF16] = scale_any,
  [WEFT_DTYPE_I64] = scale_i64,
  [WEFT_DTYPE_I32] = scale_i32,
  [WEFT_DTYPE_I16] = scale_i16,
  [WEFT_DTYPE_I8] = scale_i8,
  [WEFT_DTYPE_U64] = scale_any,
  [WEFT_DTYPE_U32] = scale_any,
  [WEFT_DTYPE_U16] = scale_any,
  [WEFT_DTYPE_U8] = scale_u8,
  [WEFT_DTYPE_BOOL] = scale_u8,
};

static void
fill_numbers (const Binding *binding,
              const guint32 *rows,
              gsize          n_rows,
              float         *out,
              gint64         stride)
{
  const WeftFeature *feature = binding->feature;
  const WeftTensor *values = weft_column_get_tensor (binding->column);

  for (gsize i = 0; i < n_rows; i++, out += stride) {
    gboolean is_missing = FALSE;

    if (values->dtype == WEFT_DTYPE_U8 && feature->n_scales == 1)
      scale_bytes ((const guint8 *) values->data + (gsize) rows[i] * (gsize) feature->n_elements, feature->n_elements,
                   binding->center, binding->factor, out);
    else
      is_missing = scales[values->dtype](binding, rows[i], out);
    if (feature->has_indicator)
      out[feature->width - 1] = is_missing ? 1 : 0;
  }
}

typedef enum {
  CODE_MISSING = -1,
  CODE_UNKNOWN = -2,
} Code;

static int
find_number (const Binding *binding,
             double         number)
{
  if (isnan (number))
    return CODE_MISSING;
  for (guint i = 0; i < binding->feature->n_names; i++)
    if (binding->by_number[i] == number)
      return (int) i;
  return CODE_UNKNOWN;
}

/* Returns: the code of a row in the feature's dictionary, or a Code */
static int
get_code (const Binding *binding,
          gint64         row)
{
  const char *text;
  gint32 code;

  if (binding->codes != NULL) {
    code = ((const gint32 *) weft_column_get_tensor (binding->column)->data)[row];
    return code < 0 ? CODE_MISSING : binding->codes[code] < 0 ? CODE_UNKNOWN
                                                              : binding->codes[code];
  }
  if (binding->by_number != NULL)
    return find_number (binding, weft_column_get_number (binding->column, row));
  text = weft_column_get_text (binding->column, row);
  if (text == NULL)
    return CODE_MISSING;
  code = GPOINTER_TO_INT (g_hash_table_lookup (binding->by_name, text));
  return code > 0 ? code - 1 : CODE_UNKNOWN;
}

static void
fill_category (WeftGather    *self,
               const Binding *binding,
               const guint32 *rows,
               gsize          n_rows,
               float         *out)
{
  const WeftFeature *feature = binding->feature;
  gint64 stride = self->preparation->n_inputs;
  guint64 n_unknown = 0;

  for (gsize i = 0; i < n_rows; i++, out += stride) {
    int code = get_code (binding, rows[i]);
    gboolean is_missing = code == CODE_MISSING;

    n_unknown += code == CODE_UNKNOWN;
    if (is_missing)
      code = feature->fill_code;
    memset (out, 0, (gsize) feature->width * sizeof *out);
    if (code >= 0)
      out[code] = 1;
    if (feature->has_indicator)
      out[feature->width - 1] = is_missing ? 1 : 0;
  }
  if (n_unknown > 0)
    __atomic_fetch_add (&self->n_unknown, n_unknown, __ATOMIC_RELAXED);
}

/* The encoder writes whole numbers where the input wants the same as f32. */
static void
encode (const WeftTokenizer *tokenizer,
        const char          *text,
        float               *out,
        gint64               length)
{
  gint32 *ids = (gint32 *) (gpointer) out;

  if (text != NULL)
    weft_tokenizer_encode (tokenizer, text, ids, (gsize) length);
  for (gint64 i = 0; i < length; i++) {
    gint32 id = (gint32) weft_tokenizer_get_role (tokenizer, WEFT_TOKEN_PADDING);

    if (text != NULL)
      memcpy (&id, &out[i], sizeof id);
    out[i] = (float) id;
  }
}

static void
fill_texts (WeftGather    *self,
            const Binding *binding,
            const guint32 *rows,
            gsize          n_rows,
            float         *out)
{
  for (gsize i = 0; i < n_rows; i++, out += self->preparation->n_inputs)
    encode (binding->feature->tokenizer, weft_column_get_text (binding->column, rows[i]), out, binding->feature->n_elements);
}

/* A begin, then the text without its last place; without a text the begin alone. */
static void
fill_written (WeftGather    *self,
              const guint32 *rows,
              gsize          n_rows,
              float         *out)
{
  const WeftTarget *target = &self->preparation->target;

  for (gsize i = 0; i < n_rows; i++, out += self->preparation->n_inputs) {
    out[0] = (float) weft_tokenizer_get_role (target->tokenizer, WEFT_TOKEN_BEGIN);
    encode (target->tokenizer, self->target.column != NULL ? weft_column_get_text (self->target.column, rows[i]) : NULL, out + 1, target->length - 1);
  }
}

/* Of rows of the dataset. */
static void
fill_inputs (WeftGather    *self,
             const guint32 *rows,
             gsize          n_rows,
             float         *inputs)
{
  for (guint i = 0; i < self->preparation->features->len; i++) {
    const Binding *binding = &self->bindings[i];
    float *out = inputs + binding->feature->first;

    if (binding->feature->kind == WEFT_COLUMN_CATEGORY)
      fill_category (self, binding, rows, n_rows, out);
    else if (binding->feature->kind == WEFT_COLUMN_TEXT)
      fill_texts (self, binding, rows, n_rows, out);
    else
      fill_numbers (binding, rows, n_rows, out, self->preparation->n_inputs);
  }
  if (self->preparation->target.tokenizer != NULL)
    fill_written (self, rows, n_rows, inputs + self->preparation->target.first);
}

/* Returns: the row of the dataset that a row is, or is a variant of */
static guint32
find_origin (const WeftGather *self,
             guint32           row)
{
  return self->variants == NULL ? row : weft_variants_get_origin (self->variants, row);
}

void
weft_gather_fill_inputs (WeftGather    *self,
                         const guint32 *rows,
                         gsize          n_rows,
                         float         *inputs)
{
  if (self->variants == NULL) {
    fill_inputs (self, rows, n_rows, inputs);
    return;
  }
  for (gsize i = 0; i < n_rows; i++, inputs += self->preparation->n_inputs) {
    guint32 origin = find_origin (self, rows[i]);

    fill_inputs (self, &origin, 1, inputs);
    weft_variants_replace (self->variants, rows[i], inputs);
  }
}

gboolean
weft_gather_is_plain (const WeftGather *self)
{
  gboolean plain = self->preparation->target.tokenizer == NULL;

  for (guint i = 0; i < self->preparation->features->len; i++)
    plain = plain && self->bindings[i].feature->kind != WEFT_COLUMN_CATEGORY && self->bindings[i].feature->kind != WEFT_COLUMN_TEXT;
  return plain;
}

/* Reads a byte of each line. A prefetch instruction would be dropped where the
 * address of the page is not at hand, as is the rule for rows drawn at random. */
static void
touch_row (const WeftTensor *values,
           guint32           row)
{
  gsize row_bytes = values->bytes / (gsize) values->shape.extent[0];
  const volatile guint8 *first = (const guint8 *) values->data + row_bytes * row;

  for (gsize place = 0; place < MIN (row_bytes, PREFETCH_BYTES); place += CACHE_LINE)
    (void) first[place];
}

void
weft_gather_prefetch (WeftGather    *self,
                      const guint32 *rows,
                      gsize          n_rows)
{
  for (guint i = 0; i < self->preparation->features->len; i++) {
    const WeftTensor *values = weft_column_get_tensor (self->bindings[i].column);

    for (gsize j = 0; values != NULL && j < n_rows; j++)
      touch_row (values, find_origin (self, rows[j]));
  }
}

/* Tags of a row as they come, for as many places as there are. */
typedef struct
{
  GHashTable *by_name; /* Borrowed */
  gint32 *classes;
  gint64 length;
  gint64 n;
} Tags;

static void
put_tag (gpointer    data,
         const char *token)
{
  Tags *self = data;

  if (self->n < self->length)
    self->classes[self->n] = GPOINTER_TO_INT (g_hash_table_lookup (self->by_name, token)) - 1;
  self->n++;
}

/* The text and its end; no class behind it. */
static void
put_written (const WeftTarget *target,
             const char       *text,
             gint32           *classes)
{
  gsize n = weft_tokenizer_encode (target->tokenizer, text, classes, (gsize) target->length);

  if (n < (gsize) target->length)
    classes[n++] = (gint32) weft_tokenizer_get_role (target->tokenizer, WEFT_TOKEN_END);
  for (gint64 i = (gint64) n; i < target->length; i++)
    classes[i] = -1;
}

/* A class for each place of a row: -1 where there is none. */
static void
put_classes (const WeftGather *self,
             gint64            row,
             gint32           *classes)
{
  const WeftTarget *target = &self->preparation->target;
  const char *text = weft_column_get_text (self->target.column, row);
  Tags tags = { self->target.by_name, classes, target->length, 0 };

  for (gint64 i = 0; i < target->length; i++)
    classes[i] = -1;
  if (text != NULL && target->tokenizer != NULL)
    put_written (target, text, classes);
  else if (text != NULL)
    weft_tokens_foreach ("spaces", FALSE, text, put_tag, &tags);
}

static int
get_class (const WeftGather *self,
           gint64            row)
{
  return MAX (get_code (&self->target, row), -1);
}

static void
fill_number_targets (const WeftGather *self,
                     const guint32    *rows,
                     gsize             n_rows,
                     float            *targets)
{
  const WeftTensor *values = weft_column_get_tensor (self->target.column);
  gint64 n = self->preparation->target.n;

  for (gsize i = 0; i < n_rows; i++) {
    for (gint64 j = 0; j < n; j++) {
      double number = weft_tensor_get (values, (gint64) find_origin (self, rows[i]) * n + j);

      *targets++ = (float) (isfinite (number) ? number : (double) NAN);
    }
  }
}

void
weft_gather_fill_targets (WeftGather    *self,
                          const guint32 *rows,
                          gsize          n_rows,
                          WeftDType      dtype,
                          gpointer       targets)
{
  g_return_if_fail (self->target.column != NULL);

  if (self->preparation->target.kind == WEFT_TARGET_NUMBER) {
    g_return_if_fail (dtype == WEFT_DTYPE_F32);
    fill_number_targets (self, rows, n_rows, targets);
    return;
  }
  g_return_if_fail (dtype == WEFT_DTYPE_I32 || (dtype == WEFT_DTYPE_I64 && self->preparation->target.length == 0));
  for (gsize i = 0; i < n_rows && self->preparation->target.length > 0; i++)
    put_classes (self, find_origin (self, rows[i]), (gint32 *) targets + (gint64) i * self->preparation->target.length);
  if (self->preparation->target.length > 0)
    return;
  for (gsize i = 0; i < n_rows; i++) {
    if (dtype == WEFT_DTYPE_I64)
      ((gint64 *) targets)[i] = get_class (self, find_origin (self, rows[i]));
    else
      ((gint32 *) targets)[i] = get_class (self, find_origin (self, rows[i]));
  }
}

static gboolean
is_known (const WeftGather *self,
          gint64            row)
{
  const WeftTensor *values = weft_column_get_tensor (self->target.column);
  gint64 n = self->preparation->target.n;

  if (self->preparation->target.length > 0)
    return weft_column_get_text (self->target.column, row) != NULL;
  if (self->preparation->target.kind == WEFT_TARGET_CLASS)
    return get_class (self, row) >= 0;
  for (gint64 j = 0; j < n; j++)
    if (!isfinite (weft_tensor_get (values, row * n + j)))
      return FALSE;
  return TRUE;
}

gsize
weft_gather_select_known (WeftGather    *self,
                          const guint32 *rows,
                          gsize          n_rows,
                          guint32       *known)
{
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    if (self->target.column == NULL || is_known (self, find_origin (self, rows[i])))
      known[n++] = rows[i];
  return n;
}

gint64
weft_gather_count_tokens (WeftGather *self,
                          guint32     row)
{
  const WeftFeature *text = weft_preparation_find_text (self->preparation);
  const char *content;

  if (self->preparation->target.length == 0 || self->preparation->target.tokenizer != NULL)
    return 0;
  content = weft_column_get_text (self->bindings[text - (const WeftFeature *) (gpointer) self->preparation->features->data].column, find_origin (self, row));
  return content == NULL ? 0 : MIN ((gint64) weft_tokenizer_encode (text->tokenizer, content, NULL, 0), text->n_elements);
}

guint64
weft_gather_get_n_unknown (const WeftGather *self)
{
  return __atomic_load_n (&self->n_unknown, __ATOMIC_RELAXED);
}
