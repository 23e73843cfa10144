/* bench.h: workloads that are timed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A workload is a function and a line in the table of bench.c. It runs in a
 * process of its own, so that the most memory that it took is its own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftBench:
 * @batch: rows a step
 * @seconds: how long it may take at most, 0 for no limit
 * @samples: (element-type double): measured values, in the unit of the metric
 * @flops: floating point operations of the work that a sample is the time of;
 *   0 where that makes no sense
 * @unit: how many samples make a second
 * @rows: for samples that are rows a second: the rows that @flops are for; 0 for
 *   samples that are times
 * @profiles: whether to measure where the time goes, which costs some
 * @profile: (nullable): that, by op; only workloads that are steps of one plan know it
 * @profile_runs: runs that it is of
 * @accuracy: share of the test rows that it gets right, NaN where nothing is learned
 */
typedef struct
{
  int batch;
  double seconds;
  GArray *samples;
  double flops;
  double unit;
  double rows;
  gboolean profiles;
  GArray *profile;
  int profile_runs;
  double accuracy;
} WeftBench;

/* The workloads: each fills in what it measured, or fails with a sentence. */
gboolean weft_bench_mnist_mlp            (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_mnist_cnn            (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_tabular_mlp          (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_resnet18_infer       (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_resnet18_train       (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_resnet20_train       (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_saliency             (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_transformer          (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_lstm                 (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_seq2seq              (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_pca                  (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_grad_cam             (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_integrated_gradients (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_smoothgrad           (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_occlusion            (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_maximise             (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_switch_cnn           (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_switch_resnet        (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_tpe                  (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_tsne                 (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_umap                 (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_saliency_cnn         (WeftBench  *self,
                                          GError    **error);
gboolean weft_bench_engine_overhead      (WeftBench  *self,
                                          GError    **error);

G_END_DECLS
