// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exported models in onnxruntime: the largest difference from what weft-cli computes.
//
// Run with Node.js, in a folder where the npm package onnxruntime-node (1.30) is installed:
//
//     node onnxruntime_judge.cjs WEFT-CLI MODEL.onnx…
//
// Each model has one input of f32. What it must say stands in the file (weft.golden, see
// src/cli/model-golden.c) for an input that is drawn there; here rows of a pattern go to
// both programs, to Weft as an NPY file and a copy of the model without its preparation.
const fs = require('fs'), os = require('os'), path = require('path'), { execFileSync } = require('child_process');
const ort = require(require.resolve('onnxruntime-node', { paths: [process.cwd()] }));
const [cli, ...models] = process.argv.slice(2), ROWS = 16;

// Whole numbers from 0 to 13: they suit dictionaries as well as pictures.
const pattern = (n) => Float32Array.from({ length: n }, (_, i) => (i * 7 + (i >> 3) * 5) % 14);

function npy(file, x, dims) {
  let header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims.join(', ')},), }`;
  header += ' '.repeat((64 - (11 + header.length) % 64) % 64) + '\n';
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  fs.writeFileSync(file, Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), Buffer.from(x.buffer)]));
}

// The fields of a protobuf message, without those of the metadata.
function withoutMetadata(bytes) {
  const kept = [];
  let at = 0;
  const varint = () => { let v = 0n, s = 0n, b; do { b = bytes[at++]; v |= BigInt(b & 127) << s; s += 7n; } while (b & 128); return Number(v); };
  while (at < bytes.length) {
    const start = at, key = varint();
    if ((key & 7) === 0) varint(); else if ((key & 7) === 2) { const n = varint(); at += n; } else at += (key & 7) === 1 ? 8 : 4;
    if (key >> 3 !== 14) kept.push(bytes.subarray(start, at));
  }
  return Buffer.concat(kept);
}

(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'judge-'));
  for (const model of models) {
    const info = JSON.parse(execFileSync(cli, ['model', 'info', '--json', model])), input = info.inputs[0];
    const dims = [ROWS, ...input.shape.slice(1)], x = pattern(dims.reduce((a, b) => a * b));
    const bare = path.join(folder, 'bare.onnx'), rows = path.join(folder, 'rows.npy');
    fs.writeFileSync(bare, withoutMetadata(fs.readFileSync(model)));
    npy(rows, x, dims);
    const own = JSON.parse(execFileSync(cli, ['predict', '--json', bare, rows], { maxBuffer: 1 << 28 })).inputs[0].rows.flatMap((row) => row.values);
    const session = await ort.InferenceSession.create(model);
    const theirs = (await session.run({ [input.name]: new ort.Tensor('float32', x, dims) }))[session.outputNames[0]].data;
    const worst = own.reduce((most, number, i) => Math.max(most, Math.abs(number - theirs[i])), 0);
    console.log(`${path.basename(model)}: ${own.length} numbers, largest difference ${worst.toExponential(2)}`);
    if (own.length !== theirs.length || !(worst <= 1e-4)) process.exitCode = 1;
  }
  fs.rmSync(folder, { recursive: true });
})();
