/* marks.c: places of rows that a person says a model should not look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/marks.h"

#include "base/file.h"
#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

#define FORMAT  "weft-marks"
#define VERSION 1

/* A million marks; nobody draws more. */
#define MAX_BYTES (64 << 20)

struct _WeftMarks
{
  WeftPreparation *preparation; /* Owned */
  char *data;                   /* Owned */
  gint64 planes;                /* channels of a picture */
  gint64 height;
  gint64 width;
  GArray *marks; /* WeftMark */
};

WeftMarks *
weft_marks_new (WeftPreparation *preparation,
                const char      *data)
{
  WeftMarks *self = g_new0 (WeftMarks, 1);
  WeftShape shape = weft_preparation_get_input_shape (preparation);
  int rank = shape.rank;

  self->preparation = weft_preparation_ref (preparation);
  self->data = g_strdup (data);
  self->width = shape.extent[rank - 1];
  self->height = rank > 1 ? shape.extent[rank - 2] : 1;
  self->planes = rank > 2 ? weft_shape_count_axes (&shape, 0, rank - 2) : 1;
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  return self;
}

WeftMarks *
weft_marks_copy (const WeftMarks *self)
{
  WeftMarks *copy = weft_marks_new (self->preparation, self->data);

  g_array_append_vals (copy->marks, self->marks->data, self->marks->len);
  return copy;
}

void
weft_marks_free (WeftMarks *self)
{
  g_array_unref (self->marks);
  weft_preparation_unref (self->preparation);
  g_free (self->data);
  g_free (self);
}

void
weft_marks_get_grid (const WeftMarks *self,
                     gint64          *height,
                     gint64          *width)
{
  *height = self->height;
  *width = self->width;
}

/* Whether an input has one axis: it is columns then, one after the other. */
static gboolean
has_columns (const WeftMarks *self)
{
  return weft_preparation_get_input_shape (self->preparation).rank == 1;
}

static WeftInputPart
find_part (const WeftMarks *self,
           gint64           input)
{
  guint n = weft_preparation_get_n_parts (self->preparation), index = 0;

  while (index + 1 < n && input >= weft_preparation_get_part (self->preparation, index + 1).first)
    index++;
  return weft_preparation_get_part (self->preparation, index);
}

static gboolean
lies_inside (const WeftMarks *self,
             const WeftMark  *mark)
{
  WeftInputPart part;

  if (mark->top < 0 || mark->left < 0 || mark->height < 1 || mark->width < 1 || mark->height > self->height - mark->top || mark->width > self->width - mark->left)
    return FALSE;
  part = find_part (self, mark->left);
  return !has_columns (self) || mark->left + mark->width <= part.first + weft_shape_count (&part.shape);
}

gboolean
weft_marks_add (WeftMarks       *self,
                const WeftMark  *mark,
                GError         **error)
{
  if (!lies_inside (self, mark)) {
    if (has_columns (self))
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, _("row %u: the mark is not within one column; mark columns one by one"), mark->row + 1);
    else
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, _("row %u: the mark is not within the picture of %" PRId64 "×%" PRId64 " points; mark a part of it"),
                   mark->row + 1, self->width, self->height);
    return FALSE;
  }
  g_array_append_val (self->marks, *mark);
  return TRUE;
}

void
weft_marks_remove (WeftMarks *self,
                   guint      index)
{
  g_return_if_fail (index < self->marks->len);

  g_array_remove_index (self->marks, index);
}

const WeftMark *
weft_marks_get (const WeftMarks *self,
                guint           *n_marks)
{
  *n_marks = self->marks->len;
  return &g_array_index (self->marks, WeftMark, 0);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* Brings numbers into their order and drops those that occur again. */
static void
make_unique (GArray *numbers)
{
  guint n = 0;

  g_array_sort (numbers, compare_numbers);
  for (guint i = 0; i < numbers->len; i++)
    if (i == 0 || g_array_index (numbers, guint32, i) != g_array_index (numbers, guint32, i - 1))
      g_array_index (numbers, guint32, n++) = g_array_index (numbers, guint32, i);
  g_array_set_size (numbers, n);
}

GArray *
weft_marks_list_rows (const WeftMarks *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->marks->len; i++)
    g_array_append_val (rows, g_array_index (self->marks, WeftMark, i).row);
  make_unique (rows);
  return rows;
}

static void
list_inputs_of (const WeftMarks *self,
                const WeftMark  *mark,
                GArray          *inputs)
{
  for (gint64 plane = 0; plane < self->planes; plane++)
    for (gint64 y = mark->top; y < mark->top + mark->height; y++)
      for (gint64 x = mark->left; x < mark->left + mark->width; x++) {
        guint32 input = (guint32) ((plane * self->height + y) * self->width + x);

        g_array_append_val (inputs, input);
      }
}

GArray *
weft_marks_list_inputs (const WeftMarks *self,
                        guint32          row)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->marks->len; i++)
    if (g_array_index (self->marks, WeftMark, i).row == row)
      list_inputs_of (self, &g_array_index (self->marks, WeftMark, i), inputs);
  make_unique (inputs);
  return inputs;
}

char *
weft_marks_describe (const WeftMarks *self,
                     guint            index)
{
  const WeftMark *mark = &g_array_index (self->marks, WeftMark, index);
  WeftInputPart part;

  if (!has_columns (self))
    return g_strdup_printf (_("%" PRId64 "×%" PRId64 " points from line %" PRId64 ", column %" PRId64), mark->width, mark->height, mark->top + 1, mark->left + 1);
  part = find_part (self, mark->left);
  if (part.n_entries > 0)
    return g_strdup_printf (_("%s, word %" PRId64), part.name, mark->left - part.first + 1);
  return mark->width == weft_shape_count (&part.shape) ? g_strdup (part.name) : g_strdup_printf ("%s [%" PRId64 "]", part.name, mark->left - part.first + 1);
}

/* JSON */

static JsonObject *
write_mark (const WeftMarks *self,
            const WeftMark  *mark)
{
  JsonObject *object = json_object_new ();
  WeftInputPart part = find_part (self, mark->left);

  json_object_set_int_member (object, "row", (gint64) mark->row + 1);
  if (!has_columns (self)) {
    JsonArray *box = json_array_new ();

    json_array_add_int_element (box, mark->top);
    json_array_add_int_element (box, mark->left);
    json_array_add_int_element (box, mark->height);
    json_array_add_int_element (box, mark->width);
    json_object_set_array_member (object, "box", box);
    return object;
  }
  json_object_set_string_member (object, "column", part.name);
  if (mark->width < weft_shape_count (&part.shape)) {
    json_object_set_int_member (object, "first", mark->left - part.first);
    json_object_set_int_member (object, "n", mark->width);
  }
  return object;
}

static JsonArray *
write_shape (const WeftMarks *self)
{
  WeftShape shape = weft_preparation_get_input_shape (self->preparation);
  JsonArray *array = json_array_new ();

  for (int axis = 0; axis < shape.rank; axis++)
    json_array_add_int_element (array, shape.extent[axis]);
  return array;
}

JsonNode *
weft_marks_to_json (const WeftMarks *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *marks = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < self->marks->len; i++)
    json_array_add_object_element (marks, write_mark (self, &g_array_index (self->marks, WeftMark, i)));
  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_string_member (object, "data", self->data);
  json_object_set_array_member (object, "shape", write_shape (self));
  json_object_set_array_member (object, "marks", marks);
  json_node_take_object (node, object);
  return node;
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, message);
  return FALSE;
}

static gboolean
fail_mark (GError     **error,
           guint        index,
           const char  *why)
{
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, _("mark %u: %s"), index + 1, why);
  return FALSE;
}

/* A column by its name, or some of its numbers. */
static gboolean
read_column (const WeftMarks *self,
             JsonObject      *object,
             WeftMark        *mark)
{
  const char *name = weft_json_get_string (object, "column", "");

  for (guint i = 0; i < weft_preparation_get_n_parts (self->preparation); i++) {
    WeftInputPart part = weft_preparation_get_part (self->preparation, i);
    gint64 n = weft_shape_count (&part.shape), first = weft_json_get_int (object, "first", 0);

    if (!g_str_equal (part.name, name) || first < 0 || first >= n)
      continue;
    mark->left = part.first + first;
    mark->width = weft_json_get_int (object, "n", n - first);
    return TRUE;
  }
  return FALSE;
}

static gboolean
read_box (JsonObject *object,
          WeftMark   *mark)
{
  JsonArray *box = weft_json_get_array (object, "box");
  gint64 numbers[4];

  if (box == NULL || json_array_get_length (box) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    JsonNode *element = json_array_get_element (box, i);

    if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64)
      return FALSE;
    numbers[i] = json_node_get_int (element);
  }
  mark->top = numbers[0];
  mark->left = numbers[1];
  mark->height = numbers[2];
  mark->width = numbers[3];
  return TRUE;
}

static gboolean
read_mark (WeftMarks  *self,
           guint       index,
           JsonNode   *node,
           gint64      n_rows,
           GError    **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 row = object != NULL ? weft_json_get_int (object, "row", 0) : 0;
  WeftMark mark = { .row = (guint32) (row - 1), .height = 1 };

  if (row < 1 || row > n_rows)
    return fail_mark (error, index, _("there is no such row in the data; “row” counts from 1"));
  if (has_columns (self) && !read_column (self, object, &mark))
    return fail_mark (error, index, _("the model reads no such column; give “column” the name of one, and “first” a number of it, from 0"));
  if (!has_columns (self) && !read_box (object, &mark))
    return fail_mark (error, index, _("it has no place; give “box” four whole numbers: top, left, height, width"));
  if (weft_marks_add (self, &mark, error))
    return TRUE;
  g_prefix_error (error, _("mark %u: "), index + 1);
  return FALSE;
}

/* Whether @shape is that of the input, where it is said at all. */
static gboolean
has_shape (const WeftMarks *self,
           JsonObject      *object)
{
  JsonArray *shape = weft_json_get_array (object, "shape"), *own;
  gboolean equal;

  if (shape == NULL)
    return TRUE;
  own = write_shape (self);
  equal = json_array_equal (shape, own);
  json_array_unref (own);
  return equal;
}

/* Whether the marks are for these rows and this input. */
static gboolean
check_object (const WeftMarks  *self,
              JsonObject       *object,
              GError          **error)
{
  if (g_strcmp0 (weft_json_get_string (object, "format", NULL), FORMAT) != 0 || weft_json_get_int (object, "version", 0) != VERSION || weft_json_get_array (object, "marks") == NULL)
    return fail (error, _("this is no file of marks; it begins with \"format\": \"weft-marks\", \"version\": 1 and lists “marks”"));
  if (!g_str_equal (weft_json_get_string (object, "data", self->data), self->data))
    return fail (error, _("the marks were made in other data; choose the data that they belong to"));
  return has_shape (self, object) || fail (error, _("the marks were made for inputs of another shape; choose a model that is given the same"));
}

WeftMarks *
weft_marks_from_json (JsonNode         *node,
                      WeftPreparation  *preparation,
                      WeftDataset      *dataset,
                      GError          **error)
{
  g_autoptr (WeftMarks) self = weft_marks_new (preparation, weft_dataset_get_hash (dataset));
  g_autoptr (JsonObject) empty = json_object_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : empty;
  JsonArray *marks = weft_json_get_array (object, "marks");

  if (!check_object (self, object, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (marks); i++)
    if (!read_mark (self, i, json_array_get_element (marks, i), weft_dataset_get_n_rows (dataset), error))
      return NULL;
  return g_steal_pointer (&self);
}

WeftMarks *
weft_marks_read (const char       *path,
                 WeftPreparation  *preparation,
                 WeftDataset      *dataset,
                 GError          **error)
{
  g_autoptr (JsonNode) node = weft_json_read_file (path, MAX_BYTES, error);
  WeftMarks *self = node != NULL ? weft_marks_from_json (node, preparation, dataset, error) : NULL;

  if (node != NULL && self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

gboolean
weft_marks_write (const WeftMarks  *self,
                  const char       *path,
                  GError          **error)
{
  g_autoptr (JsonNode) node = weft_marks_to_json (self);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT);

  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
}
