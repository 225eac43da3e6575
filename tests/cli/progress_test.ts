import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createProgress } from "../../lib/cli/progress.ts";
import { memoryTerminal } from "./_support/memory_terminal.ts";

Deno.test("createProgress() prints plain lines at the start, every ten seconds and at the end of a phase", () => {
  const terminal = memoryTerminal();
  const progress = createProgress(terminal);
  for (let done = 0; done <= 100; done++) {
    terminal.now = done * 300;
    progress.update({ phase: "backtest", done, total: 100 });
  }
  progress.update({ phase: "champions", done: 0, total: 5 });
  progress.stop();
  progress.update({ phase: "champions", done: 5, total: 5 });
  assertEquals(terminal.stderr.trim().split("\n"), [
    "backtest: 0 of 100",
    "backtest: 34 of 100, 3.3/s, 20 s left",
    "backtest: 68 of 100, 3.3/s, 9.6 s left",
    "backtest: 100 of 100, 30 s",
    "champions: 0 of 5",
  ]);
  assertEquals(terminal.stdout, "");
});

Deno.test("createProgress() rates leave out what a resumed run found done", () => {
  const terminal = memoryTerminal();
  const progress = createProgress(terminal);
  progress.update({ phase: "backtest", done: 90, total: 100 });
  terminal.now = 10_000;
  progress.update({ phase: "backtest", done: 95, total: 100 });
  assertStringIncludes(terminal.stderr, "95 of 100, 0.5/s, 10 s left");
});

Deno.test("createProgress() draws one bar per phase on a terminal, with rate and time left", () => {
  const terminal = memoryTerminal({ isInteractive: true });
  const progress = createProgress(terminal);
  progress.update({ phase: "backtest", done: 0, total: 4 });
  terminal.now = 1000;
  progress.update({ phase: "backtest", done: 2, total: 4 });
  const last = terminal.stderr.split("\r").at(-1) ?? "";
  const half = `${"█".repeat(14)}${"░".repeat(14)}`;
  assertEquals(last, `\x1b[2Kbacktest ${half}  50% 2/4 2/s, 1.0 s left`);
  assert(!terminal.stderr.includes("\n"));
  progress.update({ phase: "champions", done: 0, total: 0 });
  progress.stop();
  progress.stop();
  assertEquals(terminal.stderr.split("\n").length, 3); // one line per phase, and the end
});

Deno.test("createProgress() keeps its bar on one line of the terminal, however narrow", () => {
  for (const columns of [200, 80, 60, 40, 10, 1]) {
    const terminal = memoryTerminal({ isInteractive: true, columns });
    const progress = createProgress(terminal);
    progress.update({ phase: "origin 1 of 3: global models", done: 1, total: 3 });
    const line = terminal.stderr.replace("\r\x1b[2K", "");
    assert(line.length < columns, `${line.length} of ${columns}`);
    assertEquals(line.includes("33% 1/3"), columns >= 40, line);
  }
});

Deno.test("createProgress() clears the bar for a line of text", () => {
  const terminal = memoryTerminal({ isInteractive: true });
  const progress = createProgress(terminal);
  progress.clear();
  assertEquals(terminal.stderr, "");
  progress.update({ phase: "x", done: 0, total: 1 });
  progress.clear();
  assert(terminal.stderr.endsWith("\r\x1b[2K"));
});

Deno.test("createProgress() is silent if quiet", () => {
  const terminal = memoryTerminal({ isInteractive: true });
  const progress = createProgress(terminal, { quiet: true });
  progress.update({ phase: "x", done: 0, total: 1 });
  progress.clear();
  progress.stop();
  assertEquals(terminal.stderr, "");
});
