"""What a program takes: time and memory."""

import os
import statistics
import subprocess
import time


class Stopwatch:
    """The times of several commands.

    They run in turn, again and again, so that what else the machine does is fair to all of them.
    """

    def __init__(self, commands, rounds, allowed=(0,)):
        """
        commands: by name, each a list of words.
        allowed: the exit codes that are no failure of the benchmark.
        """
        self.allowed = allowed
        times = {name: [] for name in commands}
        for number in range(rounds + 2):
            for name, command in commands.items():
                milliseconds = self.time(command)
                # The first two rounds warm up.
                if number > 1:
                    times[name].append(milliseconds)
        self.medians = {name: statistics.median(list) for name, list in times.items()}

    def __getitem__(self, name):
        """Milliseconds."""
        return self.medians[name]

    def time(self, command):
        quiet = [(os.POSIX_SPAWN_OPEN, descriptor, "/dev/null", os.O_WRONLY, 0) for descriptor in (1, 2)]
        start = time.perf_counter()
        process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
        _, status = os.waitpid(process, 0)
        duration = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in self.allowed:
            raise SystemExit(f"failed: {' '.join(command)[:200]}")
        return duration * 1000


def peak_memory(command):
    """In megabytes. Asked of GNU time, because a process starts with its parent's peak."""
    result = subprocess.run(
        ["/usr/bin/time", "--format", "%M", *command], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, check=True)
    return int(result.stderr.splitlines()[-1]) * 1024 / 1e6
