/* port-type.h: what can travel over a link
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A port type stands for one C type. Two ports fit when they name the same
 * type. Shape and letter tell the types apart as well as color does.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeftPortShape:
 *
 * How a port of a type is drawn.
 */
typedef enum {
  WEFT_PORT_SHAPE_CIRCLE,
  WEFT_PORT_SHAPE_SQUARE,
  WEFT_PORT_SHAPE_DIAMOND,
  WEFT_PORT_SHAPE_TRIANGLE,
  WEFT_PORT_SHAPE_HEXAGON,
} WeftPortShape;

/**
 * WeftPortTypeFlags:
 * @WEFT_PORT_TYPE_EAGER: values are small and wanted at once: a result that is
 *   reused from disk is read and announced even where no node needs it
 */
typedef enum {
  WEFT_PORT_TYPE_PLAIN = 0,
  WEFT_PORT_TYPE_EAGER = 1 << 0,
} WeftPortTypeFlags;

/**
 * WeftPortType:
 * @id: `[a-z0-9_-]+`
 * @title: what people read, marked with N_()
 * @letter: one letter that stands on the port
 * @color: `#rrggbb`
 * @shape: see #WeftPortShape
 * @flags: see #WeftPortTypeFlags
 * @hash: (nullable): content hash of a value; without it a value is known by
 *   what it was computed from
 * @get_bytes: (nullable): memory that a value holds, in bytes
 * @save: (nullable): writes a value to the file @path, which does not exist;
 *   without it values of this type stay in memory
 * @load: (nullable): reads back what @save wrote
 * @destroy: (nullable): frees what @load returned
 *
 * The functions are called from any thread on values that nobody writes.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *letter;
  const char *color;
  WeftPortShape shape;
  WeftPortTypeFlags flags;
  char *(*hash) (gconstpointer value);
  gsize (*get_bytes) (gconstpointer value);
  gboolean (*save) (gconstpointer value, const char *path, GError **error);
  gpointer (*load) (const char *path, GError **error);
  GDestroyNotify destroy;
} WeftPortType;

extern const WeftPortType weft_port_type_dataset;
extern const WeftPortType weft_port_type_model;
extern const WeftPortType weft_port_type_trained_model;
extern const WeftPortType weft_port_type_predictions;
extern const WeftPortType weft_port_type_report;  /* a JsonNode that nobody changes */
extern const WeftPortType weft_port_type_picture; /* a WeftPictures, see pictures.h */
extern const WeftPortType weft_port_type_sample;
extern const WeftPortType weft_port_type_metrics;
extern const WeftPortType weft_port_type_tensor; /* between the layers of a model; never a value */

/**
 * weft_port_types:
 *
 * Returns: (transfer none): every port type, ended by %NULL
 */
const WeftPortType *const *weft_port_types (void);

G_END_DECLS
