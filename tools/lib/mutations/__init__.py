"""Kinds of mistakes that authors make in recipe trees, each planted at a random position."""

from . import (  # noqa: F401
    keys,
    types,
    files,
    criteria,
    references,
    unused,
    mixins,
    inheritance,
    values,
    dependencies,
    profiles,
    constraints,
    checks,
    charts,
    kubernetes,
    manifests,
    hardware,
    syntax,
    silences,
)
from .edits import KINDS, Nothing
from .tree import Tree

__all__ = ["KINDS", "Nothing", "Tree"]
