/* machine.c: what this process runs on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/machine.h"

#include "engine/blas.h"

#include <stdlib.h>
#include <string.h>

/* Returns: (transfer full) (nullable): what follows "KEY :" in a file of /proc */
static char *
look_up (const char *path,
         const char *key)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char *colon = strchr (*line, ':');

    if (colon == NULL)
      continue;
    *colon = '\0';
    if (g_str_equal (g_strstrip (*line), key))
      return g_strdup (g_strstrip (colon + 1));
  }
  return NULL;
}

static guint64
look_up_kilobytes (const char *path,
                   const char *key)
{
  g_autofree char *text = look_up (path, key);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) << 10 : 0;
}

char *
weft_machine_get_cpu (void)
{
  char *name = look_up ("/proc/cpuinfo", "model name");

  return name != NULL ? name : g_strdup ("unknown");
}

const char **
weft_machine_list_features (void)
{
  GPtrArray *features = g_ptr_array_new ();

#if defined __x86_64__
  __builtin_cpu_init ();
#define ADD(name)                    \
  if (__builtin_cpu_supports (name)) \
  g_ptr_array_add (features, (gpointer) name)
  ADD ("sse4.2");
  ADD ("avx");
  ADD ("avx2");
  ADD ("fma");
  ADD ("avx512f");
  ADD ("avx512bw");
  ADD ("avx512dq");
  ADD ("avx512vl");
  ADD ("avx512vnni");
#undef ADD
#endif
  g_ptr_array_add (features, NULL);
  return (const char **) g_ptr_array_free (features, FALSE);
}

guint64
weft_machine_get_free_memory (void)
{
  return look_up_kilobytes ("/proc/meminfo", "MemAvailable");
}

guint64
weft_machine_get_memory (void)
{
  return look_up_kilobytes ("/proc/meminfo", "MemTotal");
}

guint64
weft_machine_get_peak_rss (void)
{
  return look_up_kilobytes ("/proc/self/status", "VmHWM");
}

char *
weft_machine_get_kernels (void)
{
  const char *core = weft_blas_get_core ();

  if (core == NULL)
    return g_strdup (weft_kernels_get ()->name);
  return g_strconcat (weft_kernels_get ()->name, "+", core, NULL);
}
