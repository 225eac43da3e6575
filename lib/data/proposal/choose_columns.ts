import type { ColumnLook, TableLook } from "./look_at_table.ts";
import { type ColumnWord, readName } from "./column_words.ts";

/** How much a choice rests on. */
export type Certainty = "sure" | "likely" | "guess";

/** A column that was chosen, and how surely. */
export interface ColumnChoice {
  readonly name: string;
  readonly certainty: Certainty;
  /** Others that may be meant instead, likeliest first. */
  readonly others: readonly string[];
}

/** Cells of a column of numbers, at least: a few words are mistakes. */
const NEARLY_ALL = 0.95;
/** More different texts than this share of the rows name rows, not series. */
const NAMES_ROWS = 0.5;
/** A column that names series does so in at least so many rows, in fewer if it is called so: a run leaves the others out. */
const MOSTLY = 0.8, MOSTLY_NAMED = 0.5;
/** Rows in which key and time are given twice are mistakes up to this share. */
const NEARLY_UNIQUE = 0.995;

/**
 * The column that holds the time of each row.
 *
 * @param look What the columns hold.
 * @returns Null if no column holds dates.
 */
export function chooseTime({ columns }: TableLook): ColumnChoice | null {
  const ranked = rank(columns, timeScore);
  return ranked.length === 0 ? null : choice(ranked, { enough: 10 });
}

/** Codes of digits alone are dates only where the name says so: 2024 may be a count, 202401 a code. */
function timeScore({ name, dates }: ColumnLook): number {
  if (dates === null) return -Infinity;
  const isNamed = readName(name).has("time"), isOfDigits = /^[YMDqw]+$/.test(dates) && !/q|W/.test(dates);
  if (isOfDigits && !isNamed && dates !== "YYYYMMDD") return -Infinity;
  return (isNamed ? 10 : 0) + (isOfDigits ? 0 : 5) + (dates.includes("D") ? 1 : 0) -
    (/creat|updat|modif|load|export|birth|geburt|deliver|liefer/i.test(name) ? 8 : 0);
}

/**
 * The column that is forecast: of numbers, and named as a quantity rather than as a price, a code or a flag.
 *
 * @param look What the columns hold. @param time The time column.
 * @returns Null if no column holds numbers.
 */
export function chooseTarget({ columns }: TableLook, time: string): ColumnChoice | null {
  const ranked = rank(columns, (column) => column.name === time ? -Infinity : targetScore(column));
  return ranked.length === 0 ? null : choice(ranked, { enough: 8 });
}

const TARGET_POINTS: Readonly<Record<ColumnWord, number>> = {
  quantity: 10,
  money: 8,
  time: -6,
  key: -6,
  buyer: -6,
  label: -6,
  ahead: -9,
  other: -7,
};

function targetScore(column: ColumnLook): number {
  if (!isNumeric(column)) return -Infinity;
  const points = [...readName(column.name)].reduce((sum, word) => sum + TARGET_POINTS[word], 0);
  return points - (column.distinct < 2 ? 12 : column.distinct === 2 ? 4 : 0) - (column.codes > 0 ? 8 : 0);
}

/** Whether nearly all cells that say something are numbers, as written here or there. */
export function isNumeric({ known, numbers, formatted }: ColumnLook): boolean {
  return known > 0 && numbers + formatted >= NEARLY_ALL * known;
}

/** A column that may name a series. */
export interface KeyCandidate {
  readonly name: string;
  /** 9 and more: it is called like a key. */
  readonly score: number;
  /** Different texts, about. */
  readonly distinct: number;
}

/**
 * Columns that may name a series, likeliest first: texts, codes, and whole numbers that are called like a key.
 *
 * @param look What the columns hold. @param taken The time column and the target.
 */
export function keyCandidates(look: TableLook, taken: readonly string[]): KeyCandidate[] {
  return look.columns.filter((column) => !taken.includes(column.name) && mayBeKey(column, look.rows))
    .map((column) => ({
      name: column.name,
      score: keyScore(column) - emptiness(column, look.rows),
      distinct: column.distinct,
    }))
    .sort((a, b) => b.score - a.score);
}

function mayBeKey(column: ColumnLook, rows: number): boolean {
  if (column.dates !== null && !column.codes && !readName(column.name).has("key")) return false;
  const words = readName(column.name), mostly = words.has("key") ? MOSTLY_NAMED : MOSTLY;
  if (column.known < mostly * rows || column.hasFraction || column.formatted > 0) return false;
  if (column.distinct > Math.max(2, NAMES_ROWS * rows)) return false;
  return !isNumeric(column) || column.codes > 0 || words.has("key") || words.has("buyer");
}

/** Of two columns that tell the same, the fuller one; a name still counts for more. */
function emptiness({ known }: ColumnLook, rows: number): number {
  return 1 - known / rows;
}

function keyScore({ name, distinct }: ColumnLook): number {
  const words = readName(name);
  return (words.has("buyer") ? 4 : words.has("key") ? 10 : 0) - (words.has("label") ? 6 : 0) -
    (words.has("ahead") || words.has("other") ? 8 : 0) +
    Math.log10(distinct + 1);
}

/**
 * The fewest columns that name the series of a table: with the time, they tell its rows apart.
 *
 * Columns that are called like keys are tried first. One is left out where the others tell as many rows apart without it:
 * the category of an item, the city of a shop.
 *
 * @param candidates As {@linkcode keyCandidates} gives them.
 * @param options `rows`: of the table, without those where a candidate is empty; `count`: how many different texts some columns have together; `time`: the time column.
 * @returns In the order of the candidates; empty for a table that is one series. `isUnique`: whether a key has one row a time.
 */
export async function chooseKeys(
  candidates: readonly KeyCandidate[],
  { rows, time, count }: {
    readonly rows: number;
    readonly time: string;
    readonly count: (names: readonly string[]) => Promise<number>;
  },
): Promise<{ readonly keys: string[]; readonly isUnique: boolean }> {
  const isUnique = (different: number) => different >= NEARLY_UNIQUE * rows,
    told = (keys: string[]) => count([...keys, time]);
  const named = candidates.filter(({ score }) => score >= 9), periods = await count([time]);
  if (isUnique(periods)) {
    // One shop of a chain today: what names it tells it from those to come.
    return { keys: named.filter(({ distinct }) => distinct === 1).slice(0, 2).map(({ name }) => name), isUnique: true };
  }
  const all = candidates.filter(({ distinct }) => distinct > 1).map(({ name }) => name);
  const likely = all.filter((name) => named.some((other) => other.name === name));
  let keys = likely.length > 0 ? likely : all, full = await told(keys);
  if (!isUnique(full) && keys.length < all.length) {
    const fuller = await told(all), isThick = rows / await count(all) >= Math.min(FEW_ROWS, FEW_PERIODS * periods);
    if (isThick && isUnique(fuller)) [keys, full] = [all, fuller];
  }
  for (const name of keys.toReversed()) {
    const rest = keys.filter((other) => other !== name);
    if (await told(rest) >= NEARLY_UNIQUE * full) keys = rest;
  }
  const thick = await withoutThin(keys, { candidates, rows, periods, count });
  return { keys: thick, isUnique: isUnique(thick.length === keys.length ? full : await told(thick)) };
}

/** A customer who buys now and then is no series: of order lines the column with the most texts is left out. */
async function withoutThin(
  keys: readonly string[],
  { candidates, rows, periods, count }: {
    readonly candidates: readonly KeyCandidate[];
    readonly rows: number;
    readonly periods: number;
    readonly count: (names: readonly string[]) => Promise<number>;
  },
): Promise<string[]> {
  const texts = (name: string) => candidates.find((candidate) => candidate.name === name)?.distinct ?? 0;
  let thick = [...keys];
  while (thick.length > 1 && rows / await count(thick) < Math.min(FEW_ROWS, FEW_PERIODS * periods)) {
    const widest = thick.toSorted((a, b) => texts(b) - texts(a))[0]!;
    thick = thick.filter((name) => name !== widest);
  }
  return thick;
}

/** Rows of a key below which it is no series, where the table has many more periods. */
const FEW_ROWS = 12, FEW_PERIODS = 0.1;

function rank(
  columns: readonly ColumnLook[],
  score: (column: ColumnLook) => number,
): { name: string; score: number }[] {
  const scored = columns.map((column, i) => ({ name: column.name, score: score(column), i }));
  // Of equals the last: what is measured mostly stands behind what it is measured of.
  return scored.filter((entry) => entry.score > -Infinity).sort((a, b) => b.score - a.score || b.i - a.i);
}

function choice(ranked: readonly { name: string; score: number }[], { enough }: { enough: number }): ColumnChoice {
  const [best, second] = ranked, isAlone = second === undefined || best!.score - second.score >= 5;
  const certainty = isAlone && (ranked.length === 1 || best!.score >= enough)
    ? "sure"
    : best!.score >= enough || isAlone
    ? "likely"
    : "guess";
  return { name: best!.name, certainty, others: ranked.slice(1, 4).map(({ name }) => name) };
}
