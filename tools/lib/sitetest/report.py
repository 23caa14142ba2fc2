"""What was found: verdicts, figures, and what went wrong unseen."""

import time


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0
        self.start = time.monotonic()

    def add(self, other):
        """Takes over the verdicts of a report that another process printed."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def title(self, text):
        print(f"\n-- {text} ({time.monotonic() - self.start:.0f} s)", flush=True)

    def check(self, what, passed, found=""):
        """Counts a verdict, prints one that is bad, and gives it."""
        if passed:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {found}", flush=True)
        return bool(passed)

    def none(self, what, problems):
        """That a list of problems is empty."""
        shown = "".join(f"\n    {problem}" for problem in problems[:5])
        return self.check(what, not problems, f"{len(problems)}{shown}")

    def attempt(self, what, action):
        """Runs a part of the tests. A part that cannot go on has failed, and the others still run."""
        try:
            return action()
        except Exception as error:  # Whatever a browser or a page comes up with.
            lines = str(error).strip().splitlines() or [""]
            self.check(what, False, f"{type(error).__name__}: {' / '.join(lines[:3])[:400]}")

    def skip(self, what, reason):
        self.skipped += 1
        print(f"SKIPPED {what}: {reason}", flush=True)

    def figure(self, what, value, budget=None, unit="", tolerance=1):
        """Prints a figure beside its budget, and fails when it is over `tolerance` times that.

        Times have an endless tolerance, because they depend on what else the machine does: above the
        budget they are marked, and no failure.
        """
        shown = f"{value:g} {unit}".strip() if isinstance(value, (int, float)) else value
        aim = ""
        if budget is not None:
            aim = f"budget {budget:g}" + ("" if value <= budget else ", OVER")
            self.check(what, value <= tolerance * budget, f"{value} is over {budget}")
        print(f"{what:<58}{shown:>12}  {aim}".rstrip(), flush=True)

    def close(self):
        """The line that says how it went, and the exit code."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed else 0
