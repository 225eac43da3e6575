import { formatDuration, formatNumber } from "../core/format_number.ts";
import type { Progress } from "../core/logger.ts";
import type { Terminal } from "./terminal.ts";

/** Shows how far a run has come. */
export interface ProgressView {
  /** Take a report of the library. */
  update(progress: Progress): void;
  /** Make room for a line of text. */
  clear(): void;
  /** End the view; later reports are ignored. */
  stop(): void;
}

/** Cells of a bar where the line has room for it. */
const BAR = 28;

/** A line per phase at least every this many milliseconds, where no bar can be drawn. */
const LINE_EVERY = 10_000;

/**
 * A bar with rate and time left on a terminal, plain lines otherwise, nothing if quiet.
 *
 * @param terminal Where it writes (standard error) and its clock. @param options `quiet`: show nothing.
 */
export function createProgress(terminal: Terminal, options: { quiet?: boolean } = {}): ProgressView {
  if (options.quiet) return { update() {}, clear() {}, stop() {} };
  return terminal.isInteractive ? bar(terminal) : lines(terminal);
}

/** Start of the phase under way: rates are of the phase, not of the run, and leave out what a resumed run found done. */
interface Phase {
  readonly name: string;
  readonly startedAt: number;
  readonly startedWith: number;
}

function enter(phase: Phase | null, progress: Progress, now: number): Phase {
  if (phase?.name === progress.phase) return phase;
  return { name: progress.phase, startedAt: now, startedWith: progress.done };
}

function pace(phase: Phase, progress: Progress, now: number): { rate: string; left: string } {
  const seconds = (now - phase.startedAt) / 1e3;
  const done = progress.done - phase.startedWith;
  if (done <= 0 || seconds <= 0) return { rate: "–", left: "–" };
  const rate = done / seconds;
  return {
    rate: formatNumber(rate >= 10 ? Math.round(rate) : rate, { digits: 2, padded: false }),
    left: formatDuration((progress.total - progress.done) / rate),
  };
}

function lines(terminal: Terminal): ProgressView {
  let phase: Phase | null = null, lastAt = 0, lastDone = -1, stopped = false;
  return {
    update(progress) {
      if (stopped) return;
      const now = terminal.clock();
      const isNew = phase?.name !== progress.phase;
      phase = enter(phase, progress, now);
      const isDone = progress.done >= progress.total && lastDone !== progress.done;
      if (!isNew && !isDone && now - lastAt < LINE_EVERY) return;
      lastAt = now;
      lastDone = progress.done;
      const { rate, left } = pace(phase, progress, now);
      const tail = isDone
        ? `, ${formatDuration((now - phase.startedAt) / 1e3)}`
        : rate === "–"
        ? ""
        : `, ${rate}/s, ${left} left`;
      terminal.err(`${progress.phase}: ${progress.done} of ${progress.total}${tail}\n`);
    },
    clear() {},
    stop: () => void (stopped = true),
  };
}

function bar(terminal: Terminal): ProgressView {
  let phase: Phase | null = null, stopped = false, shown = false;
  return {
    update(progress) {
      if (stopped) return;
      const now = terminal.clock();
      const isNew = phase !== null && phase.name !== progress.phase;
      phase = enter(phase, progress, now);
      const { rate, left } = pace(phase, progress, now);
      const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
      const percent = `${Math.floor(share * 100)}%`.padStart(4);
      const tail = `${percent} ${progress.done}/${progress.total} ${rate}/s, ${left} left`;
      const line = fitted(progress.phase, tail, { share, columns: terminal.columns() });
      terminal.err(`${isNew && shown ? "\n" : "\r"}\x1b[2K${line}`);
      shown = true;
    },
    clear() {
      if (shown) terminal.err("\r\x1b[2K");
      shown = false;
    },
    stop() {
      if (shown && !stopped) terminal.err("\n");
      stopped = true;
    },
  };
}

/** Head, bar and tail in one line: a line that wraps cannot be drawn over. The bar gives way first, then the end. */
function fitted(head: string, tail: string, at: { share: number; columns: number }): string {
  const room = at.columns - 1;
  const cells = Math.max(0, Math.min(BAR, room - head.length - tail.length - 2));
  const full = Math.round(at.share * cells);
  const drawn = cells === 0 ? "" : `${"█".repeat(full)}${"░".repeat(cells - full)} `;
  return `${head} ${drawn}${tail}`.slice(0, Math.max(0, room));
}
