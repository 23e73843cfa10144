/* dispatch.c: which kernel set is used
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels.h"

#include "base/i18n.h"
#include "engine/error.h"

extern const WeftKernels weft_kernel_table_portable;
#if defined __x86_64__
extern const WeftKernels weft_kernel_table_v2;
extern const WeftKernels weft_kernel_table_v3;
extern const WeftKernels weft_kernel_table_v4;
#endif

static const WeftKernels *chosen; /* atomic */

#if defined __x86_64__
static gboolean
has_v2 (void)
{
  return __builtin_cpu_supports ("sse4.2") && __builtin_cpu_supports ("popcnt") && __builtin_cpu_supports ("ssse3");
}

static gboolean
has_v3 (void)
{
  return has_v2 () && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") &&
         __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2");
}

static gboolean
has_v4 (void)
{
  return has_v3 () && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512cd") && __builtin_cpu_supports ("avx512dq") &&
         __builtin_cpu_supports ("avx512vl");
}
#endif

const WeftKernels *const *
weft_kernels_list (void)
{
  static const WeftKernels *list[5];
  static gsize ready;
  int n = 0;

  if (g_once_init_enter (&ready)) {
#if defined __x86_64__
    __builtin_cpu_init ();
    if (has_v4 ())
      list[n++] = &weft_kernel_table_v4;
    if (has_v3 ())
      list[n++] = &weft_kernel_table_v3;
    if (has_v2 ())
      list[n++] = &weft_kernel_table_v2;
#endif
    list[n] = &weft_kernel_table_portable;
    g_once_init_leave (&ready, 1);
  }
  return list;
}

static const WeftKernels *
choose_automatically (void)
{
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autoptr (GError) error = NULL;

    if (weft_kernels_check (*set, &error))
      return *set;
    g_warning ("%s", error->message);
  }
  g_error (_("no kernel set computes correctly on this processor"));
}

gboolean
weft_kernels_use (const char  *name,
                  GError     **error)
{
  if (name == NULL) {
    __atomic_store_n (&chosen, choose_automatically (), __ATOMIC_RELEASE);
    return TRUE;
  }
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    if (!g_str_equal ((*set)->name, name))
      continue;
    if (!weft_kernels_check (*set, error))
      return FALSE;
    __atomic_store_n (&chosen, *set, __ATOMIC_RELEASE);
    return TRUE;
  }
  g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_KERNELS, _("this processor has no kernel set “%s”"), name);
  return FALSE;
}

const WeftKernels *
weft_kernels_get (void)
{
  const WeftKernels *set = __atomic_load_n (&chosen, __ATOMIC_ACQUIRE);
  g_autoptr (GError) error = NULL;
  const char *wanted;

  if (set != NULL)
    return set;
  wanted = g_getenv ("WEFT_KERNELS");
  if (wanted == NULL || !weft_kernels_use (wanted, &error)) {
    if (error != NULL)
      g_warning ("WEFT_KERNELS: %s", error->message);
    weft_kernels_use (NULL, NULL);
  }
  return __atomic_load_n (&chosen, __ATOMIC_ACQUIRE);
}
