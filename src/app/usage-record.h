/* usage-record.h: what the program and the trainings that it started take, now and so far
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no widget. Whoever shows it asks for a look every second.
 *
 * Thread: main
 */
#pragma once

#include "base/usage.h"
#include "paint/style.h"

G_BEGIN_DECLS

/* So many looks are remembered, five minutes of them. */
#define WEFT_USAGE_LOOKS 300

/**
 * WeftUsageProcess:
 * @process: its number, 0: this program
 * @study, @point, @repeat: what it is a training of, see #WeftRunChildSetup
 * @usage: what it takes
 * @cores: processors that it kept busy since the look before
 * @written: bytes that it has written to disks in a second since then
 */
typedef struct
{
  int process;
  gint64 study;
  gint64 point;
  guint repeat;
  WeftProcessUsage usage;
  double cores;
  double written;
} WeftUsageProcess;

typedef struct _WeftUsageRecord WeftUsageRecord;

WeftUsageRecord *weft_usage_record_new  (void);
void             weft_usage_record_free (WeftUsageRecord *self);

/* Looks once more. */
void weft_usage_record_look (WeftUsageRecord *self);

/* Returns: (transfer none) (element-type WeftUsageProcess): the program, then its trainings */
const GArray *weft_usage_record_get_processes (const WeftUsageRecord *self);

/* Returns: the machine as it was at the last look; @busy: (out): processors that worked then */
WeftMachineUsage weft_usage_record_get_machine (const WeftUsageRecord *self,
                                                double                *busy);

/* What can be seen over time: processors that are busy, memory, and what is written to disks. */
typedef enum {
  WEFT_USAGE_CORES,
  WEFT_USAGE_MEMORY,
  WEFT_USAGE_DISK,
  WEFT_N_USAGES,
} WeftUsageKind;

/* What was taken over time, to be painted on any thread. */
typedef struct _WeftUsageLine WeftUsageLine;

/* Returns: (transfer full): of the program with its trainings, of processors and memory also of
 * the whole machine */
WeftUsageLine *weft_usage_record_make_line (const WeftUsageRecord *self,
                                            WeftUsageKind          kind);
void           weft_usage_line_free        (WeftUsageLine         *self);

/* Paints them into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_usage_line_paint (const WeftUsageLine  *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Returns: (transfer full): all there is over time as a table, CSV */
char *weft_usage_line_to_csv (const WeftUsageLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftUsageRecord, weft_usage_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftUsageLine, weft_usage_line_free)

G_END_DECLS
