"""Kinds of mistakes that authors make in recipe trees, each planted at a random position."""

from . import composition, hardware, meaning, references, shape, syntax  # noqa: F401
from .tree import KINDS, Nothing, Tree

__all__ = ["KINDS", "Nothing", "Tree"]
