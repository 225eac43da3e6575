import { formatDuration, formatNumber } from "../../core/text/format_number.ts";
import type { Progress } from "../../core/logger.ts";
import { Pacer, type Pacing, type Standing } from "./pace.ts";
import type { Terminal } from "./terminal.ts";

/** Shows how far a run has come. */
export interface ProgressView {
  /** Say what comes; before the first report. */
  pace(pacing: Pacing): void;
  /** Take a report of the library. */
  update(progress: Progress): void;
  /** Make room for a line of text. */
  clear(): void;
  /** End the view; later reports are ignored. */
  stop(): void;
}

/** Cells of a bar where the line has room for it, and the fewest that are worth it. */
const BAR = 24, FEWEST_CELLS = 6;
/** A bar moves this often, in milliseconds, also without news. */
const REDRAW_EVERY = 1000;
/** A line at least every this many milliseconds where no bar can be drawn; ever fewer as a run goes on, up to the second. */
const LINE_EVERY = 10_000, LONGEST_SILENCE = 300_000;
/** Part of the time gone that may go by without a line. */
const SILENT_SHARE = 0.15;
/** Shorter phases are not worth a line. */
const SHORT_SECONDS = 1;

/** What is done in a phase, and what is counted. */
const WORDS: Readonly<Record<string, readonly [doing: string, unit: string]>> = {
  read: ["reading the table", ""],
  "global models": ["fitting models of all keys", "origins"],
  race: ["trying contenders on a sample", "keys"],
  backtest: ["scoring contenders on the past", "keys"],
  champions: ["fitting the chosen models", "keys"],
  charts: ["drawing charts", ""],
  report: ["writing the page", "keys"],
  forecast: ["forecasting", "keys"],
  explain: ["explaining", "keys"],
  export: ["exporting", "keys"],
  push: ["pushing", "files"],
  pull: ["pulling", "files"],
};

/** What follows a phase of which all is done, until the next one begins. */
const AFTER: Readonly<Record<string, string>> = { backtest: "choosing", champions: "registering" };

/**
 * A bar on a terminal: phase, share, rate, time left, what is done; elsewhere a line now and then; nothing if quiet.
 *
 * @param terminal Where it writes (standard error) and its clock.
 * @param options `quiet`: show nothing; `debug`: lines, and one at the beginning of each phase.
 */
export function createProgress(
  terminal: Terminal,
  options: { readonly quiet?: boolean; readonly debug?: boolean } = {},
): ProgressView {
  if (options.quiet) return { pace() {}, update() {}, clear() {}, stop() {} };
  return terminal.isInteractive && !options.debug ? bar(terminal) : lines(terminal, options);
}

function lines(terminal: Terminal, { debug = false }: { readonly debug?: boolean }): ProgressView {
  let pacer = new Pacer(), startedAt = NaN, toldAt = NaN, lastPhase = "", stopped = false, isTold = false;
  return {
    pace: (pacing) => void (pacer = new Pacer(pacing)),
    update(report) {
      if (stopped) return;
      const progress = withAhead(report), now = terminal.clock(), standing = pacer.take(progress, now);
      if (Number.isNaN(startedAt)) startedAt = toldAt = now;
      const isNew = progress.phase !== lastPhase;
      if (isNew) [lastPhase, isTold] = [progress.phase, false];
      const isDone = progress.done >= progress.total;
      const patience = Math.min(LONGEST_SILENCE, Math.max(LINE_EVERY, SILENT_SHARE * (now - startedAt)));
      const isShort = isDone ? isTold || standing.phaseSeconds < SHORT_SECONDS : now - toldAt < patience;
      if (isShort && !(isNew && debug)) return;
      toldAt = now;
      isTold = isDone;
      const { doing, counts, rate } = wordsOf(progress, standing);
      const left = Number.isNaN(standing.left) || isDone ? "" : `, ${tellLeft(standing.left)}`;
      const tail = isDone ? `, ${formatDuration(standing.phaseSeconds)}` : `${rate}${left}`;
      terminal.err(`${[stepOf(standing), doing].filter((text) => text !== "").join(" ")}: ${counts}${tail}\n`);
    },
    clear() {},
    stop: () => void (stopped = true),
  };
}

function bar(terminal: Terminal): ProgressView {
  let pacer = new Pacer(), last: Progress | null = null, stopped = false, isShown = false;
  let ticking: (() => void) | undefined;
  const draw = (standing: Standing) => {
    if (last === null) return;
    terminal.err(`\r\x1b[2K${lineOf(last, standing, terminal.columns())}`);
    isShown = true;
  };
  const clear = () => {
    if (isShown) terminal.err("\r\x1b[2K");
    isShown = false;
  };
  return {
    pace: (pacing) => void (pacer = new Pacer(pacing)),
    update(report) {
      if (stopped) return;
      last = withAhead(report);
      draw(pacer.take(last, terminal.clock()));
      ticking ??= terminal.every?.(REDRAW_EVERY, () => draw(pacer.look(terminal.clock())));
    },
    clear,
    stop() {
      ticking?.();
      clear();
      stopped = true;
    },
  };
}

/** Who watches counts what has ended, kept or not. */
function withAhead(progress: Progress): Progress {
  return { ...progress, done: progress.done + (progress.ahead ?? 0) };
}

function wordsOf(
  { phase, done, total }: Progress,
  { rate }: Standing,
): { doing: string; counts: string; rate: string } {
  // A phase of several, such as one origin's: what comes before the colon says which.
  const [, which = "", name = phase] = /^(.*: )(.+)$/.exec(phase) ?? [];
  const [words, unit] = WORDS[name] ?? [name, ""];
  const doing = which + (done >= total ? AFTER[name] ?? words : words);
  const counts = `${formatNumber(done)} of ${formatNumber(total)}${unit === "" ? "" : ` ${unit}`}`;
  const isSlow = Number.isNaN(rate) || rate < 0.05;
  return { doing, counts, rate: isSlow ? "" : `, ${rate >= 10 ? formatNumber(Math.round(rate)) : rate.toFixed(1)}/s` };
}

function stepOf({ place }: Standing): string {
  return place === null ? "" : `${place.at}/${place.of}`;
}

function tellLeft(seconds: number): string {
  return seconds < 1 ? "almost done" : `${formatDuration(roundUp(seconds))} left`;
}

/** Nobody wants to see seconds of an hour. */
function roundUp(seconds: number): number {
  const step = seconds < 60 ? 1 : seconds < 600 ? 5 : 60;
  return Math.ceil(seconds / step) * step;
}

/** All in one line: one that wraps cannot be drawn over. The bar gives way first, then rate, counts and the phase. */
function lineOf(progress: Progress, standing: Standing, columns: number): string {
  const { doing, counts, rate } = wordsOf(progress, standing), room = columns - 1;
  const percent = `${Math.floor(100 * standing.share)} %`;
  const left = Number.isNaN(standing.left) ? "" : tellLeft(standing.left);
  const head = [stepOf(standing), doing].filter((text) => text !== "").join(" ");
  const tails = [
    [percent, [`${counts}${rate}`, left].filter((text) => text !== "").join(", ")].join("  "),
    [percent, left].filter((text) => text !== "").join("  "),
    percent,
  ];
  const tail = tails.find((text) => head.length + text.length + 2 <= room) ?? percent;
  const cells = Math.min(BAR, room - head.length - tail.length - 4);
  if (cells < FEWEST_CELLS) return `${head}  ${tail}`.slice(0, Math.max(0, room));
  const full = Math.round(standing.share * cells);
  return `${head}  ${"█".repeat(full)}${"░".repeat(cells - full)}  ${tail}`;
}
