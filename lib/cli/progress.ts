import cliProgress from "cli-progress";
import type { Progress } from "../core/logger.ts";
import { formatDuration } from "./table.ts";
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
    rate: rate >= 10 ? rate.toFixed(0) : rate.toFixed(1),
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
  const format = cliProgress.Format.BarFormat;
  const options = { barsize: 28, barCompleteString: "█".repeat(28), barIncompleteString: "░".repeat(28) };
  const view: ProgressView = {
    update(progress) {
      if (stopped) return;
      const now = terminal.clock();
      const isNew = phase !== null && phase.name !== progress.phase;
      phase = enter(phase, progress, now);
      const { rate, left } = pace(phase, progress, now);
      const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
      const percent = `${Math.floor(share * 100)}%`.padStart(4);
      const text = `${progress.phase} ${
        format(share, options)
      } ${percent} ${progress.done}/${progress.total} ${rate}/s, ${left} left`;
      terminal.err(`${isNew && shown ? "\n" : "\r"}\x1b[2K${text}`);
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
  return view;
}
