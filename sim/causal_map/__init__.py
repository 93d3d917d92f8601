"""The causal map: things, arrows that can be cut, rules that cannot, and the loops they make."""

from sim.causal_map.cut import MODES, SETS, Cut, cuts_of, told_links
from sim.causal_map.groups import FORWARD, GROUP_IDS, GROUP_OF, GROUPS, RETURN, Group
from sim.causal_map.links import LINK_IDS, LINKS, Link
from sim.causal_map.nodes import AREAS, BOOKS, NODE_IDS, NODES, OCCASIONS, STRUCTURE, Node, columns
from sim.causal_map.rules import RULES, Rule

__all__ = [
    "AREAS",
    "BOOKS",
    "FORWARD",
    "GROUPS",
    "GROUP_IDS",
    "GROUP_OF",
    "LINKS",
    "LINK_IDS",
    "MODES",
    "NODES",
    "NODE_IDS",
    "OCCASIONS",
    "RETURN",
    "RULES",
    "SETS",
    "STRUCTURE",
    "Cut",
    "Group",
    "Link",
    "Node",
    "Rule",
    "columns",
    "cuts_of",
    "told_links",
]
