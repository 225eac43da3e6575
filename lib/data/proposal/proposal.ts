import type { Calendar } from "../../core/time/calendar.ts";
import type { ConfigInput } from "../../core/config/config_type.ts";
import type { ColumnChoice } from "./choose_columns.ts";
import type { TableLook } from "./look_at_table.ts";
import type { TableFacts } from "./table_facts.ts";

/** What is known of a table when its config is decided. */
export interface TableEvidence {
  /** Path of the table, as the config shall name it. */
  readonly source: string;
  /** Of a text that is no UTF-8; null else. */
  readonly encoding: string | null;
  readonly look: TableLook;
  readonly time: ColumnChoice;
  readonly target: ColumnChoice;
  readonly keys: readonly string[];
  readonly facts: TableFacts;
  readonly calendar: Calendar;
  /** What a person has said, which is not decided again. */
  readonly answers: ProposalAnswers;
}

/** What a person says of a table. */
export interface ProposalAnswers {
  /** What is asked for; default what the table shows. */
  readonly problem?: ConfigInput["problem"];
  readonly time?: string;
  readonly target?: string;
  /** Empty: the table is one series. */
  readonly keys?: readonly string[];
  readonly timeFormat?: ConfigInput["timeFormat"];
  readonly frequency?: ConfigInput["frequency"];
  readonly horizon?: number;
  readonly gaps?: "missing" | "zero";
  /** Columns that are known ahead. */
  readonly future?: readonly string[];
}

/** A config for a table, and why. */
export interface Proposal {
  /** Fields that differ from the defaults, or that a person should see. */
  readonly config: ConfigInput;
  /** What each field rests on, by its name; `cleaning.gaps` for a field within. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What each column is taken for. */
  readonly columns: readonly ColumnUse[];
  /** What may be wrong, with the remedy; most important first. */
  readonly doubts: readonly string[];
  /** The table in one line. */
  readonly summary: string;
  /** Share of the periods between a key's first and last row that have none. */
  readonly gapShare: number;
  /** Keys in the table. */
  readonly keys: number;
  /** Where a table with a column per period was written to, a row per period; absent for others. */
  readonly reshaped?: { readonly output: string; readonly periods: number; readonly rows: number };
}

/** What a column is taken for. */
export interface ColumnUse {
  readonly name: string;
  readonly role: "time" | "target" | "key" | "static" | "historic" | "future" | "unused";
  /** What it is, or why it is not used. */
  readonly what: string;
  /** A text of it. */
  readonly example: string;
  /** Whether its numbers have a decimal comma. */
  readonly hasComma: boolean;
}
