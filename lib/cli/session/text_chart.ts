import { formatNumber } from "../../core/text/format_number.ts";

/** What is drawn: history, then what is expected. */
export interface TextChart {
  /** Observed values, NaN is missing, shape [n]. */
  readonly history: ArrayLike<number>;
  /** Expected values, shape [h]. */
  readonly forecast: ArrayLike<number>;
  /** Ends of the interval, shape [h] each; NaN where there is none. */
  readonly lo: ArrayLike<number>;
  readonly hi: ArrayLike<number>;
  /** Texts under the first period shown, the last one known, and the last one expected. */
  readonly dates: (from: number) => readonly [first: string, last: string, end: string];
}

/** Rows of the plot, its axis aside. */
const ROWS = 9;
/** Columns at most: a wider line is not read as one curve. */
const MOST_COLUMNS = 92;
/** Columns that history has at least, or there is nothing to compare with. */
const FEWEST_HISTORY = 12;
const ACTUAL = "•", EXPECTED = "o", INTERVAL = "░", ORIGIN = "│";

/**
 * A small chart of characters: one column per period, the newest history that has room, then the forecast in its interval.
 *
 * @param chart Values. @param columns Of the terminal, at least 30.
 * @returns Lines, at most as wide as the terminal. Where the forecast is too long for it, its first part is shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { drawText } from "@lib/cli/session/text_chart.ts";
 * const dates = () => ["1", "4", "6"] as const;
 * const lines = drawText({ history: [0, 9, 0, 9], forecast: [4, 5], lo: [NaN, NaN], hi: [NaN, NaN], dates }, 40);
 * assertEquals(lines.length, 11);
 * assertEquals(lines[0], "    9 | • •│");
 * ```
 */
export function drawText(chart: TextChart, columns: number): string[] {
  const room = Math.min(MOST_COLUMNS, columns - LABEL - 4);
  const ahead = Math.min(chart.forecast.length, room - 1 - Math.min(FEWEST_HISTORY, chart.history.length));
  const past = Math.min(chart.history.length, Math.max(FEWEST_HISTORY, room - 1 - ahead));
  const from = chart.history.length - past, labels = scaleOf(chart, from);
  const grid = Array.from({ length: ROWS }, () => new Array<string>(past + 1 + ahead).fill(" "));
  const put = (value: number, column: number, mark: string) => {
    if (Number.isFinite(value)) grid[labels.rowOf(value)]![column] = mark;
  };
  for (let r = 0; r < ROWS; r++) grid[r]![past] = ORIGIN;
  for (let i = 0; i < ahead; i++) {
    const low = chart.lo[i] ?? NaN, high = chart.hi[i] ?? NaN;
    if (Number.isFinite(low) && Number.isFinite(high)) {
      for (let r = labels.rowOf(high); r <= labels.rowOf(low); r++) grid[r]![past + 1 + i] = INTERVAL;
    }
    put(chart.forecast[i] ?? NaN, past + 1 + i, EXPECTED);
  }
  for (let i = 0; i < past; i++) put(chart.history[from + i] ?? NaN, i, ACTUAL);
  const plot = grid.map((cells, r) => `${labels.of(r).padStart(labels.width)} |${cells.join("")}`.trimEnd());
  const [first, last, end] = chart.dates(from);
  return [
    ...plot,
    `${" ".repeat(labels.width)} +${"-".repeat(past + 1 + ahead)}`,
    `${" ".repeat(labels.width + 2)}${dateLine([first, last, end], { past, width: past + 1 + ahead })}`,
  ];
}

function scaleOf({ history, forecast, lo, hi }: TextChart, from: number) {
  const all = [Array.from(history).slice(from), forecast, lo, hi].flatMap((values) => Array.from(values)).filter(
    Number.isFinite,
  );
  const low = all.reduce((min, value) => Math.min(min, value), Infinity);
  const most = all.reduce((max, value) => Math.max(max, value), -Infinity);
  // Zero is shown but where it would take most of the room.
  const least = low > most * FAR_FROM_ZERO || low < 0 ? low : Math.min(0, low);
  const span = most > least ? most - least : 1, top = most > least ? most : least + 1;
  const of = (row: number) =>
    row % 4 === 0 ? formatNumber(round(top - (row / (ROWS - 1)) * span, span), { padded: false }) : "";
  const rows = Array.from({ length: ROWS }, (_, row) => of(row).length);
  return {
    of,
    width: Math.max(LABEL, ...rows),
    rowOf: (value: number) => Math.round((top - value) / span * (ROWS - 1)),
  };
}

/** Columns of a label, most often. */
const LABEL = 5;
/** Smallest value over the largest from which on the scale does not begin at zero. */
const FAR_FROM_ZERO = 0.5;

/** Labels need no more places than tell rows apart. */
function round(value: number, span: number): number {
  const step = 10 ** Math.floor(Math.log10(span / ROWS));
  return Math.round(value / step) * step;
}

/** First date at the left, the last known one before the origin, the end at the right; what would touch is left out. */
function dateLine(
  [first, last, end]: readonly [string, string, string],
  { past, width }: { past: number; width: number },
): string {
  const at = past - last.length, endAt = width - end.length, isClose = at + last.length + 2 > endAt;
  const head = at < first.length + 2 || isClose ? first : first.padEnd(at) + last;
  return head.length + 2 <= endAt ? head.padEnd(endAt) + end : head.slice(0, width);
}
