"""Works on a plan with the processors of a Ray cluster: `deno task train --engine ray` submits this file as a job.

usage: driver.py --plan PLACE [--deno COMMAND] [--workers N] [--idle SECONDS]

Each worker is an actor with one processor that owns a process `deno task work --plan PLACE --listen`, which answers a
line of JSON with a line of JSON. That process knows what is due, and everything else about the place: this file hands
out numbers of shards. What a worker has finished lies in the place; a shard whose worker is lost is given to another.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import time
import uuid
from collections import Counter, deque
from dataclasses import dataclass

import ray
from ray.actor import ActorHandle
from ray.exceptions import RayActorError, RayError

# Seconds between questions for what is due: the first after the last shard, the longest while nothing is due, and
# while others are at work, as a pass ends with them.
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 5.0
# Failures of one shard, or in a row of workers that start or look for work, after which the job fails. A shard that
# ends its machine is done in ever smaller pieces, so that it needs some.
TRIES = 24


@ray.remote(num_cpus=1, max_restarts=0)
class Worker:
    """A process that works on shards. It ends with this actor, as its standard input does."""

    def __init__(self, command: list[str]) -> None:
        env = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env)

    def ask(self, question: str | int) -> dict:
        """Give a line, take a line."""
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line == "":
            raise RuntimeError(f"its process ended with {self.process.wait()}")
        return json.loads(line)


@dataclass
class Errand:
    """What an actor has been asked: a shard, or what is due."""

    worker: ActorHandle
    question: str | int


class Driver:
    """Keeps the workers busy until nothing has been due for long."""

    def __init__(self, command: list[str], workers: int, idle: float) -> None:
        self.command, self.wanted, self.idle = command, workers, idle
        self.errands: dict[ray.ObjectRef, Errand] = {}
        self.free: list[ActorHandle] = []
        self.open: deque[int] = deque()
        self.current: int | None = None
        self.failures: Counter[str | int] = Counter()
        self.asked_at = 0.0
        self.idle_since: float | None = None
        self.parent = os.getppid()

    def run(self) -> None:
        while self.idle_since is None or time.monotonic() - self.idle_since < self.idle:
            # A job that is stopped while it starts loses its supervisor, and nothing else tells this process.
            if os.getppid() != self.parent or self.parent == 1:
                raise SystemExit("1000models: what has started this job is gone: the job ends")
            self.fill_up()
            self.hand_out()
            if not self.errands:
                time.sleep(FIRST_PAUSE)
                continue
            answered, _ = ray.wait(list(self.errands), timeout=FIRST_PAUSE)
            for ref in answered:
                self.take(ref, self.errands.pop(ref))
        say(f"nothing has been due for {self.idle:.0f} s: the job ends")

    def fill_up(self) -> None:
        """As many workers as there are processors, also after nodes have come or gone; a new one is asked what is due."""
        workers = self.wanted or int(ray.cluster_resources().get("CPU", 1))
        for _ in range(workers - len(self.free) - len(self.errands)):
            self.ask(Worker.remote(self.command), "due")

    def hand_out(self) -> None:
        """One shard to each free worker; while none is left, one of them is asked now and then what is due."""
        while self.free and self.open:
            self.ask(self.free.pop(), self.open.popleft())
        if self.free and time.monotonic() - self.asked_at > self.pause():
            self.asked_at = time.monotonic()
            self.ask(self.free.pop(), "due")

    def pause(self) -> float:
        if self.errands:
            return LONGEST_PAUSE
        idle = 0.0 if self.idle_since is None else time.monotonic() - self.idle_since
        return min(max(FIRST_PAUSE, idle / 20), LONGEST_PAUSE)

    def ask(self, worker: ActorHandle, question: str | int) -> None:
        self.errands[worker.ask.remote(question)] = Errand(worker, question)

    def take(self, ref: ray.ObjectRef, errand: Errand) -> None:
        try:
            answer = ray.get(ref)
        except RayError as error:
            ray.kill(errand.worker)
            lost = "its actor is gone" if isinstance(error, RayActorError) else last_line(str(error))
            return self.again(errand.question, f"a worker is lost: {lost}")
        self.free.append(errand.worker)
        if "error" in answer:
            return self.again(errand.question, f"{answer['error']['code']} {answer['error']['message']}")
        del self.failures[errand.question]
        if "due" in answer:
            self.learn(answer["due"])

    def learn(self, due: dict | None) -> None:
        """What is open of the pass that is due, but for what is being done."""
        at_work = {errand.question for errand in self.errands.values()}
        self.open = deque(shard for shard in due["shards"] if shard not in at_work) if due else deque()
        if due is None:
            self.idle_since = self.idle_since or time.monotonic()
            return
        self.idle_since = None
        if due["pass"] != self.current:
            self.current = due["pass"]
            self.failures.clear()
            say(f"pass {self.current}: {len(due['shards'])} shards, {len(self.free) + len(self.errands)} workers")

    def again(self, question: str | int, reason: str) -> None:
        self.failures[question] += 1
        if self.failures[question] >= TRIES:
            what = "asked what is due" if question == "due" else f"at shard {question}"
            raise SystemExit(f"1000models: {what}, {TRIES} times in a row {reason}")
        if question != "due":
            say(f"shard {question} is done again: {reason}")
            self.open.append(question)


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def say(line: str) -> None:
    print(f"1000models: {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plan", required=True, help="the place of the plan, as every node sees it")
    parser.add_argument("--deno", default="deno", help="command that is deno on every node")
    parser.add_argument("--workers", type=int, default=0, help="default: one for each processor of the cluster")
    parser.add_argument("--idle", type=float, default=600.0, help="seconds without work after which the job ends")
    options = parser.parse_args()
    ray.init()
    command = [*shlex.split(options.deno), "task", "work", "--plan", options.plan, "--listen"]
    # A shard is given out again only when the actor that had it is gone, and its process with it.
    command += ["--job", f"ray {uuid.uuid4()}"]
    Driver(command, options.workers, options.idle).run()


main()
