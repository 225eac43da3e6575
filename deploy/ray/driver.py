"""Works on a plan with all processors of a Ray cluster: `deno task train --engine ray` submits this file as a job.

usage: driver.py --plan U [--deno COMMAND] [--workers N] [--idle SECONDS]

Each worker is an actor with one processor that owns a process `work --plan U --listen`, which answers a line of JSON
with a line of JSON. What is due, and everything else about U, those processes know: this file hands out shards.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import time
from collections import deque
from dataclasses import dataclass

import ray
from ray.exceptions import RayActorError, RayError

# Seconds between questions for what is due, while nothing is.
PAUSE = 0.3
# A shard that has cost so many workers, or workers that fail to start so often in a row, end the job.
TRIES = 5


@ray.remote(num_cpus=1, max_restarts=0)
class Worker:
    """A process that works on shards, and ends with this actor, as its standard input does."""

    def __init__(self, command: list[str]) -> None:
        env = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env)

    def ask(self, request: dict) -> dict:
        """Give a line, take a line."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line == "":
            raise RuntimeError(f"the worker's process ended with {self.process.wait()}")
        return json.loads(line)


@dataclass
class Errand:
    """What an actor has been asked; the shard is None for the question of what is due."""

    worker: ray.actor.ActorHandle
    shard: int | None
    is_first: bool


class Driver:
    """Keeps the workers busy until nothing has been due for long."""

    def __init__(self, command: list[str], workers: int, idle: float) -> None:
        self.command, self.wanted, self.idle = command, workers, idle
        self.errands: dict[ray.ObjectRef, Errand] = {}
        self.free: list[ray.actor.ActorHandle] = []
        self.open: deque[int] = deque()
        self.current = None
        self.losses: dict[tuple[int, int], int] = {}
        self.failed_starts = 0
        self.asked_at = 0.0
        self.idle_since: float | None = None

    def run(self) -> None:
        while self.idle_since is None or time.monotonic() - self.idle_since < self.idle:
            self.fill_up()
            self.hand_out()
            ready, _ = ray.wait(list(self.errands), timeout=PAUSE) if self.errands else ([], [])
            if not self.errands:
                time.sleep(PAUSE)
            for ref in ready:
                self.take(ref, self.errands.pop(ref))
        say(f"nothing has been due for {self.idle:.0f} s: the job ends")

    def fill_up(self) -> None:
        """As many workers as there are processors, also after nodes have come or gone."""
        workers = self.wanted or int(ray.cluster_resources().get("CPU", 1))
        for _ in range(workers - len(self.free) - len(self.errands)):
            self.ask(Worker.remote(self.command), None, is_first=True)

    def hand_out(self) -> None:
        """One shard to each free worker; where none is left, one of them is asked what is due now and then."""
        while self.free and self.open:
            self.ask(self.free.pop(), self.open.popleft())
        is_asked = any(errand.shard is None and not errand.is_first for errand in self.errands.values())
        if self.free and not is_asked and time.monotonic() - self.asked_at > PAUSE:
            self.asked_at = time.monotonic()
            self.ask(self.free.pop(), None)

    def ask(self, worker: ray.actor.ActorHandle, shard: int | None, is_first: bool = False) -> None:
        request = {"ask": "due"} if shard is None else {"ask": "work", "pass": self.current, "shard": shard}
        self.errands[worker.ask.remote(request)] = Errand(worker, shard, is_first)

    def take(self, ref: ray.ObjectRef, errand: Errand) -> None:
        try:
            answer = ray.get(ref)
        except RayError as error:
            return self.replace(errand, error)
        self.free.append(errand.worker)
        self.failed_starts = 0
        if "error" in answer:
            raise SystemExit(f"a worker refuses: {json.dumps(answer['error'])}")
        if "open" in answer:
            self.learn(answer)

    def learn(self, answer: dict) -> None:
        """What is due, but for what is being done."""
        if answer["open"]:
            self.idle_since = None
        elif self.idle_since is None:
            self.idle_since = time.monotonic()
        if answer["open"] and answer["pass"] != self.current:
            self.current = answer["pass"]
            say(f"pass {self.current}: {len(answer['open'])} shards, {len(self.free) + len(self.errands)} workers")
        at_work = {errand.shard for errand in self.errands.values()}
        self.open = deque(shard for shard in answer["open"] if shard not in at_work)

    def replace(self, errand: Errand, error: RayError) -> None:
        """A worker is lost: another one takes its place, and what it was at is done again."""
        ray.kill(errand.worker)
        reason = "its actor is gone" if isinstance(error, RayActorError) else str(error).strip().splitlines()[-1]
        if errand.shard is None:
            self.failed_starts += errand.is_first
            if self.failed_starts > TRIES:
                raise SystemExit(f"workers do not start: {reason}")
            return
        place = (self.current, errand.shard)
        self.losses[place] = self.losses.get(place, 0) + 1
        if self.losses[place] >= TRIES:
            raise SystemExit(f"shard {errand.shard} has ended {TRIES} workers: {reason}")
        say(f"a worker is lost at shard {errand.shard}, which another one does again: {reason}")
        self.open.appendleft(errand.shard)


def say(line: str) -> None:
    print(f"1000models: {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plan", required=True, help="the place of the plan: a folder that all nodes see, or s3://")
    parser.add_argument("--deno", default="deno", help="command that is deno on every node")
    parser.add_argument("--workers", type=int, default=0, help="default: the processors of the cluster")
    parser.add_argument("--idle", type=float, default=600.0, help="seconds without work after which the job ends")
    options = parser.parse_args()
    ray.init(log_to_driver=True)
    command = [*shlex.split(options.deno), "task", "work", "--plan", options.plan, "--listen"]
    Driver(command, options.workers, options.idle).run()


main()
