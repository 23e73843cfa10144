/* attribute.h: what an operation is told beside its inputs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WEFT_ATTRIBUTE_INT,
  WEFT_ATTRIBUTE_FLOAT,
  WEFT_ATTRIBUTE_STRING,
  WEFT_ATTRIBUTE_INTS,
} WeftAttributeType;

/**
 * WeftAttribute:
 * @name: ONNX's name; %NULL ends a list
 * @type: which of the following fields holds the value
 */
typedef struct
{
  const char *name;
  WeftAttributeType type;
  gint64 number;
  double real;
  const char *text;
  const gint64 *numbers;
  int n_numbers;
} WeftAttribute;

/* Lists in place: WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)). */
#define WEFT_INT(id, value)                                 \
  {                                                         \
    .name = id, .type = WEFT_ATTRIBUTE_INT, .number = value \
  }
#define WEFT_FLOAT(id, value)                               \
  {                                                         \
    .name = id, .type = WEFT_ATTRIBUTE_FLOAT, .real = value \
  }
#define WEFT_TEXT(id, value)                                 \
  {                                                          \
    .name = id, .type = WEFT_ATTRIBUTE_STRING, .text = value \
  }
#define WEFT_INTS(id, values, count)                                               \
  {                                                                                \
    .name = id, .type = WEFT_ATTRIBUTE_INTS, .numbers = values, .n_numbers = count \
  }
#define WEFT_ATTRIBUTES(...) ((const WeftAttribute[]){ __VA_ARGS__, { .name = NULL } })

/**
 * WeftAttributeSpec:
 * @fallback: its name, type and default value
 * @required: whether it must be given
 * @minimum: smallest number allowed
 * @maximum: largest number allowed; equal to @minimum: no limits
 */
typedef struct
{
  WeftAttribute fallback;
  gboolean required;
  double minimum;
  double maximum;
} WeftAttributeSpec;

G_END_DECLS
