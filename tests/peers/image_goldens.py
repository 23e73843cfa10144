#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures in every format, and what Pillow makes of them.

Run with Debian 12's python3 (python3-pil, python3-numpy) from the top of the source
tree; writes tests/data/dataset/images/.  The tests only read it.
"""
import json
import os

import numpy as np
from PIL import Image, ImageOps

FOLDER = 'tests/data/dataset/images'
WIDTH, HEIGHT = 23, 17
random = np.random.default_rng(8)
os.makedirs(FOLDER, exist_ok=True)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
smooth = np.stack([x * 11 % 256, y * 15 % 256, (x * 5 + y * 9) % 256], -1).astype(np.uint8)
noisy = random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
alpha = (255 * (x + y) / (x + y).max()).astype(np.uint8)
cases = []


def flatten(image):
    """Eight bits, three channels, before white."""
    array = np.asarray(image)
    if image.mode in ('I;16', 'I'):
        array = np.rint(array.astype(np.float64) * 255 / 65535).astype(np.uint8)
        return np.stack([array] * 3, -1)
    if image.mode in ('P', 'LA', 'RGBA', 'PA'):
        array = np.asarray(image.convert('RGBA')).astype(np.float64)
        a = array[..., 3:] / 255
        return np.rint(array[..., :3] * a + 255 * (1 - a)).astype(np.uint8)
    return np.asarray(image.convert('RGB'))


def put(name, image, tolerance=0, **options):
    path = os.path.join(FOLDER, name)
    image.save(path, **options)
    opened = ImageOps.exif_transpose(Image.open(path))
    pixels = flatten(opened)
    cases.append({'file': name, 'width': opened.width, 'height': opened.height, 'tolerance': tolerance, 'rgb': pixels.tobytes().hex(),
                  'gray': np.asarray(Image.fromarray(pixels).convert('L')).tobytes().hex()})


color = Image.fromarray(noisy)
plain = Image.fromarray(smooth)
put('rgb.png', color)
put('rgba.png', Image.fromarray(np.dstack([noisy, alpha])))
put('gray.png', color.convert('L'))
put('gray-alpha.png', Image.merge('LA', [color.convert('L'), Image.fromarray(alpha)]))
put('gray16.png', Image.fromarray(random.integers(0, 65536, (HEIGHT, WIDTH)).astype(np.uint16)))
put('palette.png', color.quantize(16))
put('palette-transparent.png', color.quantize(16), transparency=3)
put('one-bit.png', color.convert('1'))
put('color.jpg', plain, 2, quality=92)
put('progressive.jpg', plain, 2, quality=92, progressive=True)
put('gray.jpg', plain.convert('L'), 2, quality=92)
put('cmyk.jpg', plain.convert('CMYK'), 3, quality=92)


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


for orientation in range(1, 9):
    put(f'orientation-{orientation}.jpg', plain, 2, quality=92, exif=turned(orientation))
put('orientation-6.png', color, exif=turned(6))
put('orientation-6.webp', color, lossless=True, exif=turned(6))
put('lossless.webp', color, lossless=True)
put('lossy.webp', plain, 2, quality=80)
put('alpha.webp', Image.fromarray(np.dstack([noisy, alpha])), lossless=True, exact=True)
put('film.webp', color, lossless=True, save_all=True, append_images=[plain], duration=100)
put('film.gif', color.quantize(32), save_all=True, append_images=[plain.quantize(32)], duration=100)
put('transparent.gif', color.quantize(16), transparency=3)
put('color.bmp', color)
put('palette.bmp', color.quantize(16))
put('one-bit.bmp', color.convert('1'))
put('gray.bmp', color.convert('L'))

scales = []
for width, height in [(9, 31), (60, 60), (23, 5), (7, 17), (1, 1), (23, 17)]:
    scales.append({'width': width, 'height': height, 'rgb': np.asarray(color.resize((width, height), Image.BILINEAR)).tobytes().hex()})


def look(image, resize, width, height):
    """torchvision's Resize, then CenterCrop."""
    shorter, longer = min(image.size), max(image.size)
    size = (resize, int(resize * longer / shorter)) if image.width <= image.height else (int(resize * longer / shorter), resize)
    image = image.resize(size, Image.BILINEAR)
    top, left = int(round((image.height - height) / 2.0)), int(round((image.width - width) / 2.0))
    return np.asarray(image)[top:top + height, left:left + width].transpose(2, 0, 1)


views = []
for resize, width, height in [(12, 9, 9), (16, 11, 7), (17, 17, 17), (30, 30, 30)]:
    for name, image in ('rgb.png', color), ('orientation-6.png', color.rotate(-90, expand=True)):
        views.append({'file': name, 'resize': resize, 'width': width, 'height': height, 'pixels': look(image, resize, width, height).tobytes().hex()})

with open(os.path.join(FOLDER, 'expected.json'), 'w') as file:
    json.dump({'cases': cases, 'scales': scales, 'views': views}, file, indent=1)
    file.write('\n')
