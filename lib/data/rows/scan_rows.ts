import { TARGET_PART } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { compareKeys, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import { type CellText, numberOf } from "../tables/number_text.ts";
import { recogniseFormat } from "../times/recognise_format.ts";
import { type ColumnEvidence, EvidenceCounter } from "./column_evidence.ts";
import { mixTexts } from "./mix_texts.ts";
import { daysOf } from "./parse_cell.ts";
import { plainName } from "./plain_names.ts";
import { type ClassReader, classReader } from "./read_targets.ts";
import type { RowRoles } from "./row_roles.ts";
import type { RowSource } from "./row_source.ts";
import { type RowTest, rowTests } from "./row_tests.ts";

/** What is known of the rows of a table before they are split: a few numbers for each, in the order of the source. */
export interface ScannedRows {
  /** Rows of the source. */
  readonly rows: number;
  /** Rule r has the code r + 1. */
  readonly tests: readonly RowTest[];
  /** Code of the first rule that a row breaks, 0 for a good one; shape [rows]. */
  readonly code: Uint16Array;
  /** Every key of a row that names one, sorted. */
  readonly keys: readonly SeriesKey[];
  /** Position of the key of a row, -1 without one; shape [rows]. */
  readonly key: Int32Array;
  /** By chance, equal for equal rows; shape [rows]. */
  readonly content: Float64Array;
  /** The same of all columns but the targets: what a row is split by must not follow from what came. */
  readonly asked: Float64Array;
  /** The same of the columns that models see: whatever number a row has, what they cannot tell apart is equal. */
  readonly shown: Float64Array;
  /** As `content`, of the column that keeps rows together, NaN where it is missing; null without one. */
  readonly group: Float64Array | null;
  /** As `asked`, of the row of the source that became a row for each of several targets; null where there is one. */
  readonly twins: Float64Array | null;
  /** Days since 1970-01-01; null without a time. */
  readonly time: Float64Array | null;
  /** Numbers, or the number of the class; shape [rows × targets]. */
  readonly y: Float64Array;
  /** Of a classification. */
  readonly classes: ClassReader | null;
  /** Of the time column, if there is one. */
  readonly timeFormat: string | null;
}

/**
 * What columns look like, by all their texts.
 *
 * @param source The table. @param columns Names.
 */
export async function readEvidence(
  source: RowSource,
  columns: readonly string[],
): Promise<Map<string, ColumnEvidence>> {
  const counters = columns.map(() => new EvidenceCounter());
  if (columns.length > 0) await source.scan(columns, (cells) => cells.forEach((own, c) => counters[c]!.add(own)));
  return new Map(columns.map((name, c) => [name, counters[c]!.evidence()]));
}

/**
 * Hold each row of a table to the rules, and note what it is split by.
 *
 * @param source The table. @param options `config`; `roles`: columns by their use; `seen`: what the time, keys and the target of
 * a classification look like; `features`: inputs that models see, default all.
 * @throws {DataError} `AMBIGUOUS_DATE`, `INVALID_DATE`, `CONSTANT_TARGET`, `TOO_MANY_CLASSES`.
 */
export async function scanRows(
  source: RowSource,
  { config, roles, seen, features = roles.inputs }: {
    readonly config: Config;
    readonly roles: RowRoles;
    readonly seen: ReadonlyMap<string, ColumnEvidence>;
    readonly features?: readonly string[];
  },
): Promise<ScannedRows> {
  const { keys, time, targets, group, isClass: areClasses, areTargetsKeys } = roles, [target = ""] = targets;
  const rows = seen.values().next().value?.rows ?? 0;
  const classes = areClasses ? classReader(target, seen.get(target)!) : null;
  const timeFormat = time === null
    ? null
    : formatOfTimes(time, seen.get(time)!, { config, source: source.head.source });
  const isClass = classes === null ? null : (cell: CellText) => !Number.isNaN(classes.codeOf(cell));
  const tests = rowTests(config, roles, { timeFormat, isClass });
  const found = new Map<string, { readonly place: number; readonly key: SeriesKey }>();
  // What targets are called is theirs, and no id.
  const areWhole = keys.map((name) => !(areTargetsKeys && name === TARGET_PART) && areWholeNumbers(seen.get(name)));
  const out = {
    code: new Uint16Array(rows),
    key: new Int32Array(rows).fill(-1),
    content: new Float64Array(rows),
    asked: new Float64Array(rows),
    shown: new Float64Array(rows),
    group: group === null ? null : new Float64Array(rows),
    twins: areTargetsKeys ? new Float64Array(rows) : null,
    time: time === null ? null : new Float64Array(rows),
    y: new Float64Array(rows * targets.length),
  };
  const at = new Map(roles.needed.map((name, c) => [name, c])), content = [...at.values()];
  const asked = content.filter((c) => !targets.includes(roles.needed[c]!));
  const given = asked.filter((c) => roles.needed[c] !== TARGET_PART);
  const shown = asked.filter((c) => keys.includes(roles.needed[c]!) || features.includes(roles.needed[c]!));
  await source.scan(roles.needed, (batch, first) => {
    let i = 0;
    const cells = (name: string): CellText => batch[at.get(name) ?? -1]?.[i] ?? null;
    for (; i < (batch[0]?.length ?? 0); i++) {
      const row = first + i;
      const broken = tests.findIndex((test) => test.isBroken(cells));
      out.code[row] = broken + 1;
      const parts = keys.map((name, k) => {
        const cell = cells(name);
        return cell !== null && areWhole[k] ? plainName(cell) : cell;
      });
      if (parts.every((part) => part !== null)) out.key[row] = placeOf(found, parts);
      const mixed = (columns: readonly number[]) => mixTexts(columns.map((c) => batch[c]![i] ?? null), config.seed);
      out.content[row] = mixed(content);
      out.asked[row] = mixed(asked);
      out.shown[row] = shown.length === asked.length ? out.asked[row]! : mixed(shown);
      if (out.twins !== null) out.twins[row] = mixed(given);
      if (out.group !== null && group !== null) {
        out.group[row] = cells(group) === null ? NaN : mixTexts([cells(group)], config.seed);
      }
      if (out.time !== null && time !== null) out.time[row] = daysOf(cells(time) ?? "", timeFormat ?? "") ?? NaN;
      targets.forEach((name, t) => {
        const cell = cells(name);
        out.y[row * targets.length + t] = classes === null ? numberOf(cell) ?? NaN : classes.codeOf(cell);
      });
    }
  });
  return { rows, tests, classes, timeFormat, ...out, ...sortedKeys(found, out.key) };
}

/** Ids that a program has kept as numbers with fractions, as Parquet files of pandas have them: 3.0 is the key 3. */
function areWholeNumbers(seen: ColumnEvidence | undefined): boolean {
  return seen !== undefined && seen.codes === 0 && !seen.hasFraction && seen.numbers === seen.known;
}

/** A number for each key, in the order in which they come. */
function placeOf(
  found: Map<string, { readonly place: number; readonly key: SeriesKey }>,
  parts: readonly string[],
): number {
  const name = parts.length === 1 ? parts[0]! : JSON.stringify(parts);
  let own = found.get(name);
  if (own === undefined) found.set(name, own = { place: found.size, key: seriesKey(parts) });
  return own.place;
}

function sortedKeys(
  found: ReadonlyMap<string, { readonly place: number; readonly key: SeriesKey }>,
  places: Int32Array,
): { readonly keys: readonly SeriesKey[]; readonly key: Int32Array } {
  const sorted = [...found.values()].sort((a, b) => compareKeys(a.key, b.key)), rank = new Int32Array(sorted.length);
  sorted.forEach(({ place }, k) => rank[place] = k);
  return { keys: sorted.map(({ key }) => key), key: places.map((place) => place < 0 ? -1 : rank[place]!) };
}

function formatOfTimes(
  column: string,
  { texts }: ColumnEvidence,
  { config, source }: { readonly config: Config; readonly source: string },
): string {
  const rows = Float64Array.from(texts.values());
  const format = recogniseFormat(
    { texts: [...texts.keys()], rows },
    { timeFormat: config.timeFormat, frequency: null, column, source },
  );
  if (format !== null) return format;
  const example = texts.keys().next().value ?? "";
  throw new DataError(
    "INVALID_DATE",
    `Cannot split ${source} by time as ${JSON.stringify(column)} must hold dates: current value is ${
      JSON.stringify(example)
    }`,
    { hint: "Name another column as `time`, or null for a split by chance; `timeFormat` says how dates are written." },
  );
}
