/* test-photos.c: networks of ImageNet, which others trained, on photographs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The networks and photographs may not be in this tree; where the folder beside it that
 * has them is absent, the tests are skipped.
 */
#include "harness.h"

#include <string.h>

/* Photographs whose subject is beyond doubt, and a part of its name in ImageNet. */
static const struct
{
  const char *photo;
  const char *subject;
} photos[] = {
  { "bison.jpg", "bison" },
  { "butterfly.jpg", "monarch" },
  { "camels.jpg", "Arabian camel" },
  { "chicken.jpg", "hen" },
  { "coffee.jpg", "espresso" },
  { "dog.jpg", "German shepherd" },
  { "koala.jpg", "koala" },
  { "panda.jpg", "giant panda" },
  { "penguin.jpg", "king penguin" },
  { "polar_bear.jpg", "ice bear" },
  { "red_panda.jpg", "lesser panda" },
  { "scarlet_macaw.jpg", "macaw" },
};

/* A network, and how it wants pictures. */
typedef struct
{
  const char *model;
  const char *labels;
  const char *channels;
  const char *mean;
  const char *deviation;
} Network;

static const Network networks[] = {
  { "squeezenet1.0_fp16.onnx", "imagenet_labels_1000.txt", "bgr", "104,117,123", "1" },
  { "mobilenet_v2_1.0_224.onnx", "imagenet_labels_1001.txt", "rgb", "128", "128" },
};

static char *
shared_path (const char *folder,
             const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", folder, name, NULL);
}

/* All of them, but for one that may be mistaken. */
static void
name_photos (Place         *place,
             gconstpointer  data)
{
  const Network *network = data;
  g_autofree char *model = shared_path ("test-only/models", network->model), *labels = shared_path ("test-only/models", network->labels);
  g_autofree char *ready = g_build_filename (place->folder, "ready.onnx", NULL);
  g_autoptr (Result) imported = NULL;
  guint n_right = 0;

  if (!g_file_test (model, G_FILE_TEST_EXISTS)) {
    g_test_skip ("the network is not here");
    return;
  }
  imported = cli (place, "model", "import", model, "-o", ready, "--resize", "256", "--channels", network->channels, "--mean", network->mean, "--deviation", network->deviation,
                  "--labels", labels, NULL);
  g_assert_cmpint (imported->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (photos); i++) {
    g_autofree char *photo = shared_path ("ship/images/photos", photos[i].photo);
    g_autoptr (Result) named = cli (place, "predict", ready, photo, "--top", "1", NULL);

    g_assert_cmpint (named->status, ==, 0);
    g_test_message ("%s: %s", photos[i].photo, named->out);
    n_right += strstr (named->out, photos[i].subject) != NULL;
  }
  g_assert_cmpuint (n_right, >=, G_N_ELEMENTS (photos) - 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autofree char *path = g_strdup_printf ("/cli/photos/%s", i == 0 ? "squeezenet" : "mobilenet");

    g_test_add (path, Place, &networks[i], place_set_up, name_photos, place_tear_down);
  }
  return g_test_run ();
}
