/* test-usage.c: what processes and the machine take
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/usage.h"

#include <string.h>
#include <unistd.h>

static void
test_parse (void)
{
  const char *text = "Name:\tweft\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";

  g_assert_cmpuint (weft_usage_parse_status (text, "VmRSS:"), ==, 1 << 20);
  g_assert_cmpuint (weft_usage_parse_status (text, "VmHWM:"), ==, 2 << 20);
  g_assert_cmpuint (weft_usage_parse_status (text, "VmSwap:"), ==, 0);
}

/* What was taken back never came to a disk, and rchar and wchar are no disk at all. */
static void
test_written (void)
{
  const char *text = "rchar: 9000\nwchar: 8000\nsyscr: 10\nsyscw: 4\nread_bytes: 0\nwrite_bytes: 12288\ncancelled_write_bytes: 4096\n";

  g_assert_cmpuint (weft_usage_parse_written (text), ==, 8192);
  g_assert_cmpuint (weft_usage_parse_written ("rchar: 1\nwrite_bytes: 10\ncancelled_write_bytes: 20\n"), ==, 0);
  g_assert_cmpuint (weft_usage_parse_written (""), ==, 0);
}

/* Memory that is written to, and time that is spent, are seen. */
static void
test_process (void)
{
  WeftProcessUsage before, after, same;
  gsize n = 64 << 20;
  g_autofree char *memory = NULL;
  volatile double sum = 0;

  g_assert_true (weft_usage_read_process (0, &before));
  memory = g_malloc (n);
  memset (memory, 1, n);
  after = before;
  while (after.processor < before.processor + 0.05) {
    for (int i = 0; i < 1000000; i++)
      sum = sum + i;
    g_assert_true (weft_usage_read_process (0, &after));
  }
  g_assert_cmpuint (after.bytes, >=, before.bytes + n / 2);
  g_assert_cmpuint (after.peak_bytes, >=, after.bytes);
  g_assert_true (weft_usage_read_process (getpid (), &same));
  g_assert_cmpfloat (same.processor, >=, after.processor);
  /* No process has such a number. */
  g_assert_false (weft_usage_read_process (1 << 30, &same));
  g_assert_cmpuint (same.bytes, ==, 0);
}

static void
test_machine (void)
{
  WeftMachineUsage machine;

  weft_usage_read_machine (&machine);
  g_assert_cmpuint (machine.n_cores, >=, 1);
  g_assert_cmpuint (machine.bytes, >, 0);
  g_assert_cmpuint (machine.free_bytes, <=, machine.bytes);
  g_assert_cmpfloat (machine.processor, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/usage/parse", test_parse);
  g_test_add_func ("/base/usage/written", test_written);
  g_test_add_func ("/base/usage/process", test_process);
  g_test_add_func ("/base/usage/machine", test_machine);
  return g_test_run ();
}
