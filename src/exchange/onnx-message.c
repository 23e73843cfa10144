/* onnx-message.c: what all messages of ONNX are read with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

gboolean
weft_onnx_fail (GError     **error,
                int          code,
                const char  *format,
                ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (WEFT_EXCHANGE_ERROR, code, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
weft_onnx_fail_cut (GError **error)
{
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("not an ONNX file, or a damaged one: a message is cut or no message at all"));
}

gboolean
weft_onnx_read_pair (const WeftProtobufField  *field,
                     char                    **first,
                     char                    **second,
                     gint64                   *number,
                     GError                  **error)
{
  WeftProtobufField inner;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, field);
  while (weft_protobuf_next (&wire, &inner)) {
    char **text = inner.number == 1 ? first : inner.number == 2 ? second
                                                                : NULL;

    if (inner.type == WEFT_PROTOBUF_BYTES && text != NULL) {
      g_free (*text);
      *text = weft_protobuf_dup_text (&inner);
      if (*text == NULL)
        return weft_onnx_fail_cut (error);
    } else if (inner.type == WEFT_PROTOBUF_VARINT && inner.number == 2 && number != NULL) {
      *number = weft_protobuf_get_int (&inner);
    }
  }
  return !wire.broken || weft_onnx_fail_cut (error);
}
