import {
  type CellText,
  isCode,
  isErrorWord,
  isFormatted,
  isNoLevel,
  isNoNumber,
  numberOf,
} from "../tables/number_text.ts";

/** Texts of a column that are kept apart: a category of more is none. */
export const MOST_TEXTS = 20_000;

/** What the texts of a column look like, by all of them. */
export interface ColumnEvidence {
  /** Rows that say something. */
  readonly known: number;
  /** Rows of the table. */
  readonly rows: number;
  /** Rows by distinct text; at most {@linkcode MOST_TEXTS} of them. */
  readonly texts: ReadonlyMap<string, number>;
  /** Whether there are more distinct texts than that. */
  readonly hasMore: boolean;
  /** Numbers, endless ones too. */
  readonly numbers: number;
  /** Numbers written as codes are, with a leading zero. */
  readonly codes: number;
  /** What would be numbers but for a comma, a sign or %. */
  readonly formatted: number;
  /** What a failed formula left. */
  readonly failed: number;
  readonly hasFraction: boolean;
  /** Smallest finite number; infinite without one. */
  readonly least: number;
  /** Largest number. */
  readonly most: number;
  /** Letters of all known texts. */
  readonly letters: number;
  /** Known texts of three words or more. */
  readonly sentences: number;
}

/** Collects {@linkcode ColumnEvidence}, batch after batch. */
export class EvidenceCounter {
  #known = 0;
  #rows = 0;
  #hasMore = false;
  #numbers = 0;
  #codes = 0;
  #formatted = 0;
  #failed = 0;
  #hasFraction = false;
  #least = Infinity;
  #most = -Infinity;
  #letters = 0;
  #sentences = 0;
  readonly #texts = new Map<string, number>();

  /** Take in cells of the column. */
  add(cells: readonly CellText[]): void {
    for (const cell of cells) this.#take(cell);
  }

  #take(cell: CellText): void {
    this.#rows++;
    if (cell === null || saysNothing(cell)) return;
    this.#known++;
    this.#letters += cell.length;
    const before = this.#texts.get(cell);
    if (before !== undefined || this.#texts.size < MOST_TEXTS) this.#texts.set(cell, (before ?? 0) + 1);
    else this.#hasMore = true;
    const number = numberOf(cell);
    if (number === null) this.#takeWord(cell);
    else if (isCode(cell)) this.#codes++;
    else if (!Number.isNaN(number)) {
      this.#numbers++;
      if (!Number.isFinite(number)) return;
      this.#hasFraction ||= !Number.isInteger(number);
      this.#least = Math.min(this.#least, number);
      this.#most = Math.max(this.#most, number);
    }
  }

  #takeWord(cell: string): void {
    if (isErrorWord(cell)) this.#failed++;
    else if (isFormatted(cell)) this.#formatted++;
    if (/\S\s+\S+\s+\S/.test(cell)) this.#sentences++;
  }

  /** What was seen so far. */
  evidence(): ColumnEvidence {
    return {
      known: this.#known,
      rows: this.#rows,
      texts: this.#texts,
      hasMore: this.#hasMore,
      numbers: this.#numbers,
      codes: this.#codes,
      formatted: this.#formatted,
      failed: this.#failed,
      hasFraction: this.#hasFraction,
      least: this.#least,
      most: this.#most,
      letters: this.#letters,
      sentences: this.#sentences,
    };
  }
}

/** Neither where numbers stand nor where names do: `-` and `NA` may be names. */
function saysNothing(cell: string): boolean {
  return isNoLevel(cell) && isNoNumber(cell);
}
