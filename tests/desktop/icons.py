#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the icons: whole, recolorable, listed, and named by nobody else.

A symbolic icon is recolored by GTK, which sets the fill of `path`, `rect` and
`circle` and knows no strokes; an icon drawn otherwise would keep its color on
a dark background.
"""
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
THEME = ROOT / 'icons' / 'hicolor'
SVG = '{http://www.w3.org/2000/svg}'
RECOLORED = {SVG + name for name in ('path', 'rect', 'circle')}
COLOR = '#2e3436'
# Folders of the theme hicolor that hold pictures of any size.
FOLDERS = {'scalable/actions', 'scalable/apps', 'symbolic/apps'}


def check_symbolic(svg):
    """What is wrong with the drawing of a symbolic icon."""
    for name, wanted in (('width', '16'), ('height', '16'), ('viewBox', '0 0 16 16')):
        if svg.get(name) != wanted:
            yield f'{name} is {svg.get(name)}, not {wanted}'
    for element in svg:
        if element.tag not in RECOLORED:
            yield f'<{element.tag.removeprefix(SVG)}> would not be recolored; draw it with path, rect or circle'
        elif element.get('fill') != COLOR:
            yield f'a fill of {element.get("fill")}, not {COLOR}'
        for name in set(element.attrib) & {'stroke', 'style', 'transform', 'class'}:
            yield f'“{name}” does not survive recoloring; draw outlines as filled paths'


def check_file(path):
    """What is wrong with one icon."""
    text = path.read_text(encoding='utf-8')
    if path.parent.relative_to(THEME).as_posix() not in FOLDERS:
        yield 'the theme hicolor has no such folder'
    if not re.search(r'^<!-- ' + re.escape(path.name) + r': \S', text, flags=re.M):
        yield f'does not open with <!-- {path.name}: what it is for'
    if 'SPDX-License-Identifier: GPL-3.0-or-later' not in text:
        yield 'does not say its license'
    if not path.name.startswith(('weft-', 'org.weftbench.Weft')):
        yield 'its name does not begin with weft-, and may be that of another icon'
    try:
        svg = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f'is not well-formed: {error}'
        return
    if path.stem.endswith('-symbolic'):
        yield from check_symbolic(svg)


def foreign_names():
    """Names of the icons that the desktop brings."""
    folders = os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share').split(':')
    return {path.stem for folder in folders for path in (pathlib.Path(folder) / 'icons' / 'Adwaita').rglob('*.svg')}


def main():
    icons = sorted(THEME.rglob('*.svg'))
    wrong = [f'{path.relative_to(ROOT)}: {text}' for path in icons for text in check_file(path)]

    names = {path.stem for path in icons}
    wrong += [f'{name}: Adwaita has an icon of that name' for name in sorted(names & foreign_names())]
    sources = sorted((ROOT / 'src').rglob('*.[ch]')) + sorted((ROOT / 'ui').rglob('*.ui'))
    for path in sources:
        for name in re.findall(r'[">](weft-[a-z0-9-]+-symbolic)["<]', path.read_text(encoding='utf-8')):
            if name not in names:
                wrong.append(f'{path.relative_to(ROOT)}: no icon is called {name}')

    listing = ROOT / 'icons' / 'weft-icons.gresource.xml'
    listed = [element.text for element in ElementTree.parse(listing).iter('file')]
    there = [path.relative_to(THEME).as_posix() for path in icons]
    if listed != sorted(listed):
        wrong.append(f'{listing.relative_to(ROOT)}: not sorted')
    wrong += [f'{listing.relative_to(ROOT)}: does not list {name}' for name in sorted(set(there) - set(listed))]
    wrong += [f'{listing.relative_to(ROOT)}: lists {name}, which is not there' for name in sorted(set(listed) - set(there))]

    print('\n'.join(wrong) if wrong else f'{len(icons)} icons')
    return 1 if wrong or not icons else 0


if __name__ == '__main__':
    sys.exit(main())
