/* usage.c: what processes and the machine take now
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES_OF_KB 1024

/* Where utime stands behind the name of the program in /proc/…/stat, which may hold anything. */
#define FIELDS_BEFORE_TIME 11

guint64
weft_usage_parse_status (const char *text,
                         const char *key)
{
  const char *place = strstr (text, key);

  return place != NULL ? (guint64) strtoull (place + strlen (key), NULL, 10) * BYTES_OF_KB : 0;
}

guint64
weft_usage_parse_written (const char *text)
{
  const char *written = strstr (text, "\nwrite_bytes:"), *cancelled = strstr (text, "\ncancelled_write_bytes:");
  guint64 bytes = written != NULL ? strtoull (strchr (written, ':') + 1, NULL, 10) : 0;
  guint64 back = cancelled != NULL ? strtoull (strchr (cancelled, ':') + 1, NULL, 10) : 0;

  return bytes > back ? bytes - back : 0;
}

static char *
read_file (int         process,
           const char *name)
{
  g_autofree char *path = process > 0 ? g_strdup_printf ("/proc/%d/%s", process, name) : g_strdup_printf ("/proc/self/%s", name);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* Returns: user and system time, in seconds */
static double
parse_times (const char *stat)
{
  const char *place = strrchr (stat, ')');
  unsigned long long user = 0, system = 0;

  for (int i = 0; place != NULL && i <= FIELDS_BEFORE_TIME; i++)
    place = strchr (place + 1, ' ');
  if (place == NULL || sscanf (place, "%llu %llu", &user, &system) != 2)
    return 0;
  return (double) (user + system) / (double) sysconf (_SC_CLK_TCK);
}

gboolean
weft_usage_read_process (int               process,
                         WeftProcessUsage *usage)
{
  g_autofree char *status = read_file (process, "status"), *stat = read_file (process, "stat"), *io = read_file (process, "io");

  *usage = (WeftProcessUsage){ 0 };
  if (status == NULL || stat == NULL)
    return FALSE;
  usage->bytes = weft_usage_parse_status (status, "VmRSS:");
  usage->peak_bytes = weft_usage_parse_status (status, "VmHWM:");
  usage->processor = parse_times (stat);
  usage->written = io != NULL ? weft_usage_parse_written (io) : 0;
  return TRUE;
}

/* All but idle and waiting for a disk, which are the fourth and the fifth number. */
static double
parse_machine_times (const char *stat)
{
  unsigned long long times[8] = { 0 };
  int n = sscanf (stat, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &times[0], &times[1], &times[2], &times[3], &times[4], &times[5], &times[6], &times[7]);

  if (n < 4)
    return 0;
  return (double) (times[0] + times[1] + times[2] + times[5] + times[6] + times[7]) / (double) sysconf (_SC_CLK_TCK);
}

void
weft_usage_read_machine (WeftMachineUsage *usage)
{
  g_autofree char *memory = NULL, *stat = NULL;

  *usage = (WeftMachineUsage){ .n_cores = g_get_num_processors () };
  if (g_file_get_contents ("/proc/meminfo", &memory, NULL, NULL)) {
    usage->bytes = weft_usage_parse_status (memory, "MemTotal:");
    usage->free_bytes = weft_usage_parse_status (memory, "MemAvailable:");
  }
  if (g_file_get_contents ("/proc/stat", &stat, NULL, NULL))
    usage->processor = parse_machine_times (stat);
}
