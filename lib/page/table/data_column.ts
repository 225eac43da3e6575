import type { SortValue } from "./sort_rows.ts";

/** A column of a long table. Rows are named by their position. */
export interface DataColumn {
  /** Heading, as text. */
  readonly title: string;
  /** What the heading means, for whom the word is new. */
  readonly help?: string;
  /** Numbers stand to the right, and are first sorted from the largest down. */
  readonly isNumber?: boolean;
  /** What the cell of a row says. */
  text(row: number): string;
  /** What a row is sorted by. */
  value(row: number): SortValue;
}

/** What a long table shows. */
export interface DataTableOptions {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  /** One of its rows, in the singular: `key`. */
  readonly noun: string;
  /** Rows. */
  readonly count: number;
  /** Name of the file that its rows are saved as; they cannot be saved if absent. */
  readonly fileName?: string;
  /** From left to right. */
  readonly columns: readonly DataColumn[];
  /** Called with the row that somebody opens; rows are not opened if absent. */
  readonly onOpen?: (row: number) => void;
}
