#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print what a screen reader finds in a running program, a line each.

    accessible-tree.py [--wait SECONDS] [--check] APPLICATION

A line is `role “name” [states] actions: … flows to: … — description`, indented by
depth, taken over AT-SPI from the session bus. Only states that a person is told of are printed. With
--check, the exit status is 1 when something that can be acted on has no name,
or only the name of a class. Run it with the system's Python, which has pyatspi
(python3-pyatspi, gir1.2-atspi-2.0); without them the exit status is 77.
"""
import argparse
import re
import sys
import time

try:
    import pyatspi
    from gi.repository import GLib
except (ImportError, ValueError) as error:
    print(f'AT-SPI cannot be reached from Python: {error}')
    sys.exit(77)

TOLD = ('focused', 'checked', 'expanded', 'selected', 'busy', 'invalid')
CLASS_NAME = re.compile(r'^(Gtk|Adw|Panel|Weft)[A-Z]\w*$')
# What a person acts on; containers and texts may be without a name.
ACTED_ON = {
    'push button', 'toggle button', 'check box', 'radio button', 'switch', 'entry', 'text', 'spin button', 'slider', 'combo box',
    'menu item', 'page tab', 'link', 'password text',
}


def find_application(name, seconds):
    """The program called @name, which may still be starting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        desktop = pyatspi.Registry.getDesktop(0)
        for application in desktop:
            if application is not None and application.name == name:
                return application
        time.sleep(0.05)
    return None


def actions_of(node):
    try:
        actions = node.queryAction()
    except NotImplementedError:
        return []
    names = []
    for i in range(actions.nActions):
        try:
            names.append(actions.getName(i))
        except GLib.Error:
            pass  # GTK 4.8 counts the disabled ones too, and names them not
    return names


def followers_of(node):
    """Names of what @node gives to, each with that of what it is part of."""
    names = []
    for relation in node.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_FLOWS_TO:
            for i in range(relation.getNTargets()):
                target = relation.getTarget(i)
                names.append(f'{target.name} of {target.parent.name}')
    return names


def states_of(node):
    states = {pyatspi.stateToString(state) for state in node.getState().getStates()}
    told = [state for state in TOLD if state in states]
    return told if 'sensitive' in states or not states else told + ['insensitive']


def walk(node, depth=0):
    """Every node that is shown, with its depth. GTK 4.8 says “showing” of windows only."""
    yield depth, node
    for child in node:
        if child is not None and child.getState().contains(pyatspi.STATE_VISIBLE):
            yield from walk(child, depth + 1)


def describe(node):
    text = f'{node.getRoleName()} “{node.name}”'
    states, actions, followers = states_of(node), actions_of(node), followers_of(node)
    if states:
        text += f' [{", ".join(states)}]'
    if actions:
        text += f' actions: {", ".join(actions)}'
    if followers:
        text += f' flows to: {"; ".join(followers)}'
    return f'{text} — {node.description}' if node.description else text


def is_nameless(node):
    """Whether a person comes to it with Tab and is not told what it is."""
    return node.getState().contains(pyatspi.STATE_FOCUSABLE) and node.getRoleName() in ACTED_ON and (not node.name or CLASS_NAME.match(node.name) is not None)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--wait', type=float, default=10, help='how long to wait for the program, in seconds')
    options.add_argument('--check', action='store_true', help='fail when something that can be acted on has no name')
    options.add_argument('application')
    given = options.parse_args()

    application = find_application(given.application, given.wait)
    if application is None:
        sys.exit(f'{given.application} is not among the programs on the accessibility bus')
    nameless = 0
    for depth, node in walk(application):
        line = describe(node)
        print('  ' * depth + line)
        if given.check and is_nameless(node):
            nameless += 1
            print(f'{line}: has no name; set GTK_ACCESSIBLE_PROPERTY_LABEL', file=sys.stderr)
    return 1 if nameless else 0


if __name__ == '__main__':
    sys.exit(main())
