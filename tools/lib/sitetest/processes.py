"""Parts of the tests that ask for no times: in two processes, each with a browser of its own."""

import concurrent.futures
import itertools
import multiprocessing

from sitetest.chromium import chromium
from sitetest.report import Report

PROCESSES = 2


def share_out(report, part, shares):
    """Calls a function of a module with a report, a browser and each share of its other arguments.

    Gives what each call gave; a share whose call stops has failed, and gave nothing.
    """
    # Not forked: Playwright runs in this process.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(PROCESSES, context) as pool:
        done = list(pool.map(alone, itertools.repeat(part), shares))
    for other, _ in done:
        report.add(other)
    return [found for _, found in done if found is not None]


def alone(part, share):
    report = Report()
    with chromium() as browser:
        found = report.attempt(part.__name__, lambda: part(report, browser, *share))
    return report, found
