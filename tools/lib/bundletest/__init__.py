"""Holds every bundle of a folder against what it says of itself, by other people's programs."""
