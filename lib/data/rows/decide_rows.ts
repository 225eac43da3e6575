import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { headerOnly } from "../sources/required_columns.ts";
import { isErrorWord, isNoNumber } from "../tables/number_text.ts";
import type { ColumnEvidence } from "./column_evidence.ts";
import { decideColumns, type DecidedColumns, refuseSigns } from "./decide_kinds.ts";
import { classReader } from "./read_targets.ts";
import { type RowRoles, rowRoles } from "./row_roles.ts";
import type { RowSource } from "./row_source.ts";
import { readEvidence } from "./scan_rows.ts";

/** What is decided of a table by all its texts, before a row is judged. */
export interface DecidedRows {
  /** Columns by their use. */
  readonly roles: RowRoles;
  /** What targets, time, inputs and keys look like, by name. */
  readonly seen: ReadonlyMap<string, ColumnEvidence>;
  /** What may be features, and what is left out. */
  readonly decided: DecidedColumns;
}

/**
 * Decide what the columns of a table of rows hold: one scan, by which `init`, `doctor` and `features` say the same.
 *
 * @param source The table. @param config Of rows.
 * @throws {DataError} `MISSING_COLUMN`, `DUPLICATE_COLUMN`, `HEADER_ONLY`; `CONSTANT_TARGET`, `TOO_MANY_CLASSES`; as `decideColumns`.
 */
export async function decideRows(source: RowSource, config: Config): Promise<DecidedRows> {
  const roles = rowRoles(config, source.head), { targets, time, inputs, keys } = roles;
  const seen = await readEvidence(source, [
    ...new Set([...targets, ...time === null ? [] : [time], ...inputs, ...keys]),
  ]);
  if (seen.values().next().value?.rows === 0) throw headerOnly(source.head);
  for (const name of targets) {
    if (roles.isClass) classReader(name, seen.get(name)!);
    else {
      refuseWords(name, seen.get(name)!);
      refuseSigns(seen.get(name)!, { name, mayBeNames: false }, source.head.source);
    }
  }
  const features = new Map(inputs.filter((name) => name !== time).map((name) => [name, seen.get(name)!]));
  return { roles, seen, decided: decideColumns(features, { kinds: config.inputs.kinds, source: source.head.source }) };
}

/** Names of classes where amounts are asked for. */
function refuseWords(column: string, { numbers, codes, formatted, texts }: ColumnEvidence): void {
  const word = [...texts.keys()].find((text) => !isNoNumber(text) && !isErrorWord(text));
  if (numbers + codes + formatted > 0 || word === undefined) return;
  throw new DataError(
    "WRONG_TYPE",
    `Cannot learn ${JSON.stringify(column)} as a regression needs numbers: current value is ${
      JSON.stringify(word)
    }, and none is one`,
    {
      hint: 'Say "problem": "classification" in the config if these are classes, or name another column as `target`.',
      context: { column },
    },
  );
}
