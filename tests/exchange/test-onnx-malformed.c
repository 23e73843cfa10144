/* test-onnx-malformed.c: every broken or odd ONNX file does what EXPECT.tsv says
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx.h"

#include <string.h>

typedef enum {
  LOADED,
  REFUSED,
  EITHER, /* bits that may or may not matter; nothing must crash */
} Fate;

/* What is asked for beyond EXPECT.tsv: words of the error that say what is wrong. */
static const struct
{
  const char *name;
  Fate fate;
  const char *says;
} cases[] = {
  { "arg_max_of_two_types", LOADED, NULL },
  { "attr_type", REFUSED, "the attribute alpha is of a type" },
  { "bitflip_00", EITHER, NULL },
  { "bitflip_01", EITHER, NULL },
  { "bitflip_02", EITHER, NULL },
  { "bitflip_06", EITHER, NULL },
  { "bitflip_07", EITHER, NULL },
  { "bitflip_08", EITHER, NULL },
  { "bitflip_09", EITHER, NULL },
  { "bitflip_10", EITHER, NULL },
  { "bitflip_11", EITHER, NULL },
  { "bitflip_13", EITHER, NULL },
  { "bitflip_15", EITHER, NULL },
  { "bitflip_18", EITHER, NULL },
  { "bitflip_19", EITHER, NULL },
  { "bitflip_20", EITHER, NULL },
  { "bitflip_21", EITHER, NULL },
  { "conv_dilation_huge", REFUSED, "dilations must be 1 to" },
  { "conv_group0", REFUSED, "the attribute group is 0" },
  { "conv_group7", REFUSED, "3 channels" },
  { "conv_kernel_attr", REFUSED, "kernel_shape" },
  { "conv_neg_pad", REFUSED, "pads must be" },
  { "conv_stride0", REFUSED, "strides" },
  { "conv_strides3", REFUSED, "3 numbers, 2 are needed" },
  { "cycle", REFUSED, "which nothing before it gives" },
  { "deep_groups", REFUSED, "a message is cut" },
  { "dtype_string", REFUSED, "data type number 8" },
  { "dup_output", REFUSED, "given twice" },
  { "empty_names", REFUSED, "input 1 is missing" },
  { "external_absolute", REFUSED, "only files in the model’s own folder" },
  { "external_missing", REFUSED, "“weights.bin” beside the model, which cannot be opened" },
  { "external_offset", REFUSED, "which ends after 162" },
  { "gather_nd_of_one", LOADED, NULL },
  { "gru_of_no_rows", LOADED, NULL },
  { "input_missing", REFUSED, "“nowhere”" },
  { "ir_future", REFUSED, "IR version 99" },
  { "len_overflow", REFUSED, "a message is cut" },
  { "names_nasty", LOADED, NULL },
  { "nested_if_90", REFUSED, "(If)" },
  { "no_graph", REFUSED, "no graph" },
  { "no_nodes", LOADED, NULL },
  { "ok_gemm", LOADED, NULL },
  { "ok_tiny_cnn", LOADED, NULL },
  { "op_unknown", REFUSED, "Frobnicate" },
  { "opset_future", REFUSED, "opset 999" },
  { "opset_none", REFUSED, "which opset" },
  { "order_reversed", REFUSED, "not in order" },
  { "output_missing", REFUSED, "“z” is given by nothing" },
  { "random", REFUSED, "not an ONNX file" },
  { "raw_long", REFUSED, "do not agree" },
  { "raw_short", REFUSED, "do not agree" },
  { "reshape_big", REFUSED, "cannot be reshaped" },
  { "reshape_two_minus", REFUSED, "entry 2 of the new shape is -1" },
  { "reshape_zero", REFUSED, "entry 3 of the new shape is 0" },
  { "shape_mismatch", REFUSED, "A has 4 columns, B has 7 rows" },
  { "text", REFUSED, "not an ONNX file" },
  { "trunc_0000", REFUSED, "no graph" },
  { "trunc_0001", REFUSED, "not an ONNX file" },
  { "trunc_0010", REFUSED, "not an ONNX file" },
  { "trunc_0161", REFUSED, "not an ONNX file" },
  { "varint_endless", REFUSED, "not an ONNX file" },
  { "weights_inf", LOADED, NULL },
};

/* What is loaded must also stand being counted, written and read again. */
static void
use (const WeftOnnxModel *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = NULL, repeated = NULL;
  g_autoptr (WeftOnnxModel) again = NULL;
  gint64 n_parameters;
  double operations;

  g_assert_true (weft_onnx_model_count (model, &n_parameters, &operations, &error));
  g_assert_no_error (error);
  written = weft_onnx_serialize (model, NULL, NULL, &error);
  g_assert_no_error (error);
  again = weft_onnx_parse (written, &error);
  g_assert_no_error (error);
  repeated = weft_onnx_serialize (again, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (written, repeated));
}

static void
test_case (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autofree char *file = g_strconcat (cases[index].name, ".onnx", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "malformed", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, &error);

  if (error != NULL)
    g_test_message ("%s", error->message);
  g_assert_true ((model == NULL) == (error != NULL));
  g_assert_true (cases[index].fate == EITHER || (cases[index].fate == LOADED) == (model != NULL));
  g_assert_true (model == NULL || (model->warnings->len > 0) == g_str_equal (cases[index].name, "weights_inf"));
  g_assert_true (cases[index].says == NULL || strstr (error->message, cases[index].says) != NULL);
  if (model != NULL)
    use (model);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx-malformed/", cases[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
  }
  return g_test_run ();
}
