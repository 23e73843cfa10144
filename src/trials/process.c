/* process.c: whether the process that runs a trial still exists
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/process-private.h"

#include "base/number.h"

#include <string.h>
#include <unistd.h>

static char *
read_boot (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strdup ("-");
  return g_strstrip (text);
}

/* The start time is field 22 of /proc/PID/stat; the second field, a name in
 * parentheses, may hold spaces, so counting starts after its end. */
static char *
read_start (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  end = strrchr (text, ')');
  if (end == NULL || end[1] == '\0')
    return NULL;
  fields = g_strsplit (end + 2, " ", -1);

  /* A zombie has ended, though it still has a number. */
  if (g_strv_length (fields) < 20 || g_str_equal (fields[0], "Z"))
    return NULL;
  return g_strdup (fields[19]);
}

char *
weft_process_get_name (void)
{
  g_autofree char *boot = read_boot ();
  g_autofree char *start = read_start (getpid ());

  return g_strdup_printf ("%s %s %d %s", g_get_host_name (), boot, (int) getpid (), start != NULL ? start : "-");
}

WeftProcessLife
weft_process_look_up (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name != NULL ? name : "", " ", -1);
  g_autofree char *boot = read_boot ();
  g_autofree char *start = NULL;
  gint64 pid;

  if (g_strv_length (parts) != 4 || !weft_number_parse_integer (parts[2], &pid))
    return WEFT_PROCESS_GONE;
  if (!g_str_equal (parts[0], g_get_host_name ()))
    return WEFT_PROCESS_ELSEWHERE;
  if (!g_str_equal (parts[1], boot))
    return WEFT_PROCESS_GONE;
  start = read_start (pid);
  return g_strcmp0 (start, parts[3]) == 0 ? WEFT_PROCESS_ALIVE : WEFT_PROCESS_GONE;
}
