#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print what a screen reader finds in a running program, a line each.

    accessible-tree.py [--wait SECONDS] [--check] APPLICATION

A line is `role “name” [states] actions: … flows to: … — description`, indented by
depth, taken over AT-SPI from the session bus. Only states that a person is told of are printed. With
--check, the exit status is 1 when something that can be acted on has no name,
or only the name of a class. Run it with the system's Python, which has GObject introspection
(python3-gi, gir1.2-atspi-2.0); without it the exit status is 77.

The bus is asked directly and all at once: a question after the other, each answered before the next,
takes minutes for a window.
"""
import argparse
import re
import sys
import time

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as error:
    print(f'AT-SPI cannot be reached from Python: {error}')
    sys.exit(77)

ACCESSIBLE = 'org.a11y.atspi.Accessible'
ROOT = '/org/a11y/atspi/accessible/root'
TOLD = {
    'focused': Atspi.StateType.FOCUSED, 'checked': Atspi.StateType.CHECKED, 'expanded': Atspi.StateType.EXPANDED,
    'selected': Atspi.StateType.SELECTED, 'busy': Atspi.StateType.BUSY, 'invalid': Atspi.StateType.INVALID_ENTRY,
}
CLASS_NAME = re.compile(r'^(Gtk|Adw|Panel|Weft)[A-Z]\w*$')
# What a person acts on; containers and texts may be without a name.
ACTED_ON = {
    'push button', 'toggle button', 'check box', 'radio button', 'switch', 'entry', 'text', 'spin button', 'slider', 'combo box',
    'menu item', 'page tab', 'link', 'password text',
}


class Node:
    """What is known of one thing that is shown."""

    def __init__(self, place, parent):
        self.place, self.parent = place, parent
        self.name = self.description = self.role = ''
        self.states, self.actions, self.followers, self.children = 0, [], [], []

    def has(self, state):
        return bool(self.states >> int(state) & 1)


class Reader:
    """Asks for whole trees: nobody waits for one answer before the next question."""

    def __init__(self, bus):
        self.bus, self.loop, self.n_open, self.nodes = bus, GLib.MainLoop(), 0, {}

    def ask(self, place, interface, method, arguments, take):
        def answered(bus, result):
            try:
                take(bus.call_finish(result).unpack())
            except GLib.Error:
                pass  # what has gone meanwhile, or has no such interface
            self.n_open -= 1
            if self.n_open == 0:
                self.loop.quit()
        self.n_open += 1
        self.bus.call(place[0], place[1], interface, method, arguments, None, Gio.DBusCallFlags.NONE, -1, None, answered)

    def look(self, node):
        def take_properties(answer):
            node.name, node.description = answer[0].get('Name', ''), answer[0].get('Description', '')

        def take_states(answer):
            node.states = answer[0][0] | answer[0][1] << 32
            # GTK 4.8 says “showing” of windows only.
            if node.parent is not None and not node.has(Atspi.StateType.VISIBLE):
                return
            self.ask(node.place, ACCESSIBLE, 'GetChildren', None, take_children)

        def take_children(answer):
            node.children = [Node(tuple(place), node) for place in answer[0]]
            for child in node.children:
                self.look(child)

        def take_role(answer):
            node.role = Atspi.role_get_name(Atspi.Role(answer[0]))

        def take_actions(answer):
            node.actions = [action[0] for action in answer[0] if action[0]]

        def take_relations(answer):
            node.followers = [tuple(place) for kind, places in answer[0] if kind == int(Atspi.RelationType.FLOWS_TO) for place in places]

        self.nodes[node.place] = node
        self.ask(node.place, 'org.freedesktop.DBus.Properties', 'GetAll', GLib.Variant('(s)', (ACCESSIBLE,)), take_properties)
        self.ask(node.place, ACCESSIBLE, 'GetState', None, take_states)
        self.ask(node.place, ACCESSIBLE, 'GetRole', None, take_role)
        self.ask(node.place, 'org.a11y.atspi.Action', 'GetActions', None, take_actions)
        self.ask(node.place, ACCESSIBLE, 'GetRelationSet', None, take_relations)

    def read(self, place):
        root = Node(place, None)
        self.look(root)
        self.loop.run()
        return root


def connect():
    """The bus of assistive technology."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, Gio.DBusCallFlags.NONE, -1).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags)


def name_of(bus, place):
    arguments = GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))
    try:
        return bus.call_sync(place[0], place[1], 'org.freedesktop.DBus.Properties', 'Get', arguments, None, Gio.DBusCallFlags.NONE, -1).unpack()[0]
    except GLib.Error:
        return None  # it ended a moment ago


def find_application(bus, name, seconds):
    """Where the program called @name is, which may still be starting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = bus.call_sync('org.a11y.atspi.Registry', ROOT, ACCESSIBLE, 'GetChildren', None, None, Gio.DBusCallFlags.NONE, -1)
        for place in answer.unpack()[0]:
            if name_of(bus, place) == name:
                return tuple(place)
        time.sleep(0.05)
    return None


def walk(node, depth=0):
    """Every node that is shown, with its depth."""
    yield depth, node
    for child in node.children:
        if child.has(Atspi.StateType.VISIBLE):
            yield from walk(child, depth + 1)


def states_of(node):
    told = [name for name, state in TOLD.items() if node.has(state)]
    return told if node.has(Atspi.StateType.SENSITIVE) or node.states == 0 else told + ['insensitive']


def followers_of(node, nodes):
    """Names of what @node gives to, each with that of what it is part of."""
    known = [nodes[place] for place in node.followers if place in nodes]
    return [f'{target.name} of {target.parent.name}' for target in known]


def describe(node, nodes):
    text = f'{node.role} “{node.name}”'
    states, followers = states_of(node), followers_of(node, nodes)
    if states:
        text += f' [{", ".join(states)}]'
    if node.actions:
        text += f' actions: {", ".join(node.actions)}'
    if followers:
        text += f' flows to: {"; ".join(followers)}'
    return f'{text} — {node.description}' if node.description else text


def is_nameless(node):
    """Whether a person comes to it with Tab and is not told what it is."""
    return node.has(Atspi.StateType.FOCUSABLE) and node.role in ACTED_ON and (not node.name or CLASS_NAME.match(node.name) is not None)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--wait', type=float, default=10, help='how long to wait for the program, in seconds')
    options.add_argument('--check', action='store_true', help='fail when something that can be acted on has no name')
    options.add_argument('application')
    given = options.parse_args()

    bus = connect()
    application = find_application(bus, given.application, given.wait)
    if application is None:
        sys.exit(f'{given.application} is not among the programs on the accessibility bus')
    reader = Reader(bus)
    nameless = 0
    for depth, node in walk(reader.read(application)):
        line = describe(node, reader.nodes)
        print('  ' * depth + line)
        if given.check and is_nameless(node):
            nameless += 1
            print(f'{line}: has no name; set GTK_ACCESSIBLE_PROPERTY_LABEL', file=sys.stderr)
    return 1 if nameless else 0


if __name__ == '__main__':
    sys.exit(main())
