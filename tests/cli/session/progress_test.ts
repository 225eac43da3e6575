import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createProgress } from "../../../lib/cli/session/progress.ts";
import { trainingCourse } from "../../../lib/cli/train/training_course.ts";
import { type MemoryOptions, type MemoryTerminal, memoryTerminal } from "../_support/memory_terminal.ts";
import { WEEKLY } from "../_support/recorded_runs.ts";

/** A terminal whose bar can be made to move. */
function ticking(options: MemoryOptions): { terminal: MemoryTerminal; tick(): void; ended(): boolean } {
  const terminal = memoryTerminal(options);
  let work: (() => void) | undefined, isEnded = false;
  return {
    terminal: Object.assign(terminal, {
      every(_: number, what: () => void) {
        work = what;
        return () => void (isEnded = true);
      },
    }),
    tick: () => work?.(),
    ended: () => isEnded,
  };
}

Deno.test("createProgress() without a terminal prints a line now and then, ever fewer, and none of short phases", () => {
  const terminal = memoryTerminal(), progress = createProgress(terminal);
  progress.pace({ course: trainingCourse });
  progress.update({ phase: "global models", done: 0, total: 1, keys: 9000 });
  progress.update({ phase: "global models", done: 1, total: 1, keys: 9000 });
  for (let done = 0; done <= 9000; done++) {
    terminal.now = done * 400;
    progress.update({ phase: "backtest", done, total: 9000 });
  }
  progress.update({ phase: "champions", done: 0, total: 5 });
  progress.stop();
  progress.update({ phase: "champions", done: 5, total: 5 });
  const lines = terminal.stderr.trim().split("\n");
  assert(lines.length > 10 && lines.length < 40, `${lines.length} lines in an hour`);
  assertStringIncludes(lines[0]!, "3/6 scoring contenders on the past: 25 of 9,000 keys, 2.5/s");
  assertEquals(lines.at(-1), "3/6 choosing: 9,000 of 9,000 keys, 1 h 0 min");
});

Deno.test("createProgress() draws one line on a terminal: step, what is done, share, counts, rate, time left; and clears it", () => {
  const terminal = memoryTerminal({ isInteractive: true, columns: 110 }), progress = createProgress(terminal);
  progress.update({ phase: "forecast", done: 0, total: 400 });
  terminal.now = 4000;
  progress.update({ phase: "forecast", done: 200, total: 400 });
  const last = terminal.stderr.split("\r").at(-1) ?? "";
  assertEquals(last, `\x1b[2Kforecasting  ${"█".repeat(12)}${"░".repeat(12)}  50 %  200 of 400 keys, 50/s, 4.0 s left`);
  progress.update({ phase: "export", done: 0, total: 1 });
  progress.stop();
  progress.stop();
  assert(!terminal.stderr.includes("\n"), "a bar stays on its line");
  assert(terminal.stderr.endsWith("\r\x1b[2K"), "and leaves it clean");
});

Deno.test("createProgress() keeps its bar on one line of the terminal, however narrow, in each second of a run", () => {
  for (const columns of [200, 100, 80, 60, 40, 20, 10, 1]) {
    const { terminal, tick, ended } = ticking({ isInteractive: true, columns });
    const progress = createProgress(terminal);
    progress.pace({ course: trainingCourse, workers: 2 });
    for (const [at, phase, done, total] of WEEKLY) {
      terminal.now = at;
      progress.update({ phase, done, total });
      tick();
    }
    for (const line of terminal.stderr.split("\r\x1b[2K")) {
      assert(line.length < Math.max(2, columns), `${line.length} of ${columns}: ${line}`);
      assert(columns < 60 || line === "" || /\d %/.test(line), line);
    }
    progress.stop();
    assertEquals(ended(), true, "nothing moves any more");
  }
});

Deno.test("createProgress() says what follows when all of a phase is done", () => {
  const terminal = memoryTerminal({ isInteractive: true }), progress = createProgress(terminal);
  progress.update({ phase: "origin 1 of 3: backtest", done: 4, total: 4 });
  assertStringIncludes(terminal.stderr, "origin 1 of 3: choosing");
});

Deno.test("createProgress() clears the bar for a line of text", () => {
  const terminal = memoryTerminal({ isInteractive: true }), progress = createProgress(terminal);
  progress.clear();
  assertEquals(terminal.stderr, "");
  progress.update({ phase: "x", done: 0, total: 1 });
  progress.clear();
  assert(terminal.stderr.endsWith("\r\x1b[2K"));
});

Deno.test("createProgress() with debug tells of the beginning of each phase, on a terminal too", () => {
  const terminal = memoryTerminal({ isInteractive: true }), progress = createProgress(terminal, { debug: true });
  for (const phase of ["backtest", "champions"]) {
    for (const done of [0, 1, 2]) progress.update({ phase, done, total: 2 });
  }
  assertEquals(
    terminal.stderr,
    "scoring contenders on the past: 0 of 2 keys\nfitting the chosen models: 0 of 2 keys\n",
  );
});

Deno.test("createProgress() is silent if quiet", () => {
  const terminal = memoryTerminal({ isInteractive: true }), progress = createProgress(terminal, { quiet: true });
  progress.pace({});
  progress.update({ phase: "x", done: 0, total: 1 });
  progress.clear();
  progress.stop();
  assertEquals(terminal.stderr, "");
});
