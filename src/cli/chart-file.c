/* chart-file.c: what a command draws, as a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/chart-file.h"

#include "base/file.h"
#include "paint/picture.h"

#include <string.h>

#define SCALE 2

/* A WeftPaintFunc. */
static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  data)
{
  const WeftChartFile *self = data;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  self->paint (self->chart, &style, cr, width, height);
}

static gboolean
write_numbers (const WeftChartFile  *self,
               const char           *path,
               GError              **error)
{
  g_autofree char *csv = self->to_csv (self->chart);

  return weft_file_write (path, csv, strlen (csv), WEFT_FILE_WRITE_NONE, error);
}

gboolean
weft_chart_file_write (const WeftChartFile  *self,
                       const char           *path,
                       JsonNode             *recipe,
                       GError              **error)
{
  g_autofree char *text = recipe != NULL ? weft_json_write (recipe, WEFT_JSON_COMPACT) : NULL;
  WeftPicture picture = { self->width, self->height, SCALE, text };
  WeftPaintStyle style;

  if (self->to_csv != NULL && g_str_has_suffix (path, ".csv"))
    return write_numbers (self, path, error);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  if (self->measure != NULL)
    picture.height = self->measure (self->chart, &style, self->width);
  return weft_picture_write (&picture, path, paint, (gpointer) self, error);
}
