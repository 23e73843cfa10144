/* usage.h: what processes and the machine take now
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read from /proc. What cannot be read is 0: a process may be gone at any time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftProcessUsage:
 * @bytes: memory that it holds now
 * @peak_bytes: most memory that it has held
 * @processor: for how long processors have worked for it since it began, in seconds
 * @written: bytes that it has written to disks since it began
 */
typedef struct
{
  guint64 bytes;
  guint64 peak_bytes;
  double processor;
  guint64 written;
} WeftProcessUsage;

/**
 * weft_usage_read_process:
 * @process: its number, 0: this one
 * @usage: (out): what it takes
 *
 * Returns: whether there is such a process
 */
gboolean weft_usage_read_process (int               process,
                                  WeftProcessUsage *usage);

/**
 * WeftMachineUsage:
 * @n_cores: processors
 * @bytes: memory there is
 * @free_bytes: memory that could be had without swapping
 * @processor: for how long processors have worked since the machine started, in seconds, all
 *   added up
 */
typedef struct
{
  guint n_cores;
  guint64 bytes;
  guint64 free_bytes;
  double processor;
} WeftMachineUsage;

/* @usage: (out): what the machine has, and what of it is taken */
void weft_usage_read_machine (WeftMachineUsage *usage);

/**
 * weft_usage_parse_status:
 * @text: what /proc/…/status says
 * @key: such as `VmRSS:`
 *
 * Returns: the number behind it, from kB to bytes; 0: there is none
 */
guint64 weft_usage_parse_status (const char *text,
                                 const char *key);

/**
 * weft_usage_parse_written:
 * @text: what /proc/…/io says
 *
 * Returns: the bytes that were written to disks, without those that were taken back before they
 *   came there; 0: it says nothing of that
 */
guint64 weft_usage_parse_written (const char *text);

G_END_DECLS
