"""Choosing what is run of much that is alike."""

import heapq
import random


def choose(candidates, spread):
    """Of pairs of a place and what is in it, the places that `cover` finds, and up to `spread` of the others.

    Of places that are the same in all of their elements one counts. Gives the two lists.
    """
    distinct = {}
    for place, elements in candidates:
        distinct.setdefault(frozenset(elements), place)
    chosen = cover(distinct)
    taken = set(chosen)
    rest = [place for place in distinct.values() if place not in taken]
    return chosen, random.Random(1).sample(rest, min(spread, len(rest)))


def cover(distinct):
    """Places, by sets of elements, that together have every element that any of them has.

    Each next one is the place that has the most of what is still missing, the first of equals.
    """
    waiting = [(-len(elements), number, place, elements)
               for number, (elements, place) in enumerate(distinct.items())]
    heapq.heapify(waiting)
    chosen, covered = [], set()
    while waiting:
        _, number, place, elements = heapq.heappop(waiting)
        new = elements - covered
        # What others brought meanwhile does not count any more.
        if waiting and new and -len(new) > waiting[0][0]:
            heapq.heappush(waiting, (-len(new), number, place, new))
        elif new:
            chosen.append(place)
            covered |= new
    return chosen
