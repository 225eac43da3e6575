import { WEEKDAYS } from "../core/time/civil.ts";
import { completeRelative, relativeOf } from "./demand/neighbour_columns.ts";
import type { Calendar } from "../core/time/calendar.ts";
import type { ErrorCode } from "../core/errors/error_codes.ts";
import { DataError } from "../core/errors/errors.ts";
import { hashValue } from "../core/bytes/hash.ts";
import { decodeJson } from "../core/bytes/json_artifact.ts";
import type { ExogenousKind } from "../core/rows/panel.ts";
import type { GroupInfo } from "./store/feature_store.ts";

/**
 * What a model is bound to: everything about a table that gives its numbers their meaning. Plain data, kept with a run.
 * Files, spans and checks of rows are not part of it: other rows of the same table are what a model is for.
 */
export interface DataShape {
  /** Column that is forecast. */
  readonly target: string;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** What a period number means; not how it is written, nor which periods happen to be closed. */
  readonly calendar: Omit<Calendar, "closed" | "stamp">;
  /** Policies that decide what a value of the target is: of gaps, duplicates, negative values. */
  readonly policies: Readonly<Record<string, unknown>>;
  /** Columns beside the target. */
  readonly columns: readonly ColumnShape[];
}

interface ColumnShape {
  readonly name: string;
  readonly kind: ExogenousKind;
  /** The words of a category may change: models know them by text. */
  readonly content: "number" | "category";
  /** How `relative` of the config made it; null for a column of the table. */
  readonly made: unknown;
}

/** Name under which a run stores the shape of its data among the shared artifacts. */
export const SHARED_SHAPE = "data_shape";

const TEXT = { type: "string" };
const SCHEMA = {
  type: "object",
  required: ["target", "keyColumns", "calendar", "policies", "columns"],
  properties: {
    target: TEXT,
    keyColumns: { type: "array", items: TEXT },
    calendar: { type: "object" },
    policies: { type: "object" },
    columns: {
      type: "array",
      items: { type: "object", required: ["name", "kind"], properties: { name: TEXT, kind: TEXT } },
    },
  },
};

/**
 * The shape that a run keeps.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no shape.
 */
export function decodeShape(bytes: Uint8Array): DataShape {
  const shape = decodeJson<DataShape>(bytes, "data shape", SCHEMA);
  const complete = ({ made, ...column }: ColumnShape) => ({
    ...column,
    made: typeof made === "object" && made !== null ? completeRelative(made) : made,
  });
  return { ...shape, columns: shape.columns.map(complete) };
}

const POLICIES = ["gaps", "duplicates", "nonNegative"] as const;

/**
 * The shape of a stored table.
 *
 * @param group One version of it.
 */
export function dataShapeOf(group: GroupInfo): DataShape {
  const { cleaning } = group.lineage.settings;
  const { closed: _, stamp: __, ...calendar } = group.calendar;
  const made = relativeOf(group);
  return {
    target: group.target,
    keyColumns: group.keyColumns,
    calendar,
    policies: Object.fromEntries(POLICIES.map((name) => [name, Reflect.get(Object(cleaning), name) ?? null])),
    columns: group.exogenous.map(({ name, kind, levels }) => ({
      name,
      kind,
      content: levels === undefined ? "number" : "category",
      made: made.find((column) => Reflect.get(Object(column), "name") === name) ?? null,
    })),
  };
}

/**
 * Refuse models that were trained on another kind of table than the one at hand. Columns that no model was trained with
 * may be there.
 *
 * @param trained Shape of the table that the models saw. @param given Shape of the one to forecast.
 * @throws {DataError} `TARGET_MISMATCH`, `KEYS_MISMATCH`, `CALENDAR_MISMATCH`, `POLICY_MISMATCH`, `COLUMN_MISMATCH`.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { assertSameShape } from "@lib/data/data_shape.ts";
 * const daily = {
 *   target: "demand", keyColumns: ["item"], calendar: { frequency: "day" as const, anchor: 0 }, policies: {}, columns: [],
 * };
 * const weekly = { ...daily, calendar: { frequency: "week" as const, anchor: 0 } };
 * assertThrows(() => assertSameShape(daily, weekly), Error, "calendar");
 * ```
 */
export function assertSameShape(trained: DataShape, given: DataShape): void {
  const same = (code: ErrorCode, what: string, [wanted, found]: readonly [unknown, unknown]) => {
    if (hashValue(wanted) !== hashValue(found)) throw mismatch(code, what, [wanted, found]);
  };
  same("TARGET_MISMATCH", "the target", [trained.target, given.target]);
  same("KEYS_MISMATCH", "the key columns", [trained.keyColumns, given.keyColumns]);
  same("CALENDAR_MISMATCH", "the calendar", [trained.calendar, given.calendar]);
  same("POLICY_MISMATCH", "the policies of cleaning", [trained.policies, given.policies]);
  for (const column of trained.columns) {
    const found = given.columns.find(({ name }) => name === column.name) ?? null;
    same("COLUMN_MISMATCH", `column ${JSON.stringify(column.name)}`, [column, found]);
  }
}

function isCalendar(value: unknown): value is Calendar {
  return typeof value === "object" && value !== null && "frequency" in value;
}

/** One open Sunday makes days of inferred business days. */
function calendarHint(wanted: Calendar, found: Calendar): string {
  const keep = `set "frequency": "${wanted.frequency}" in the config to keep the calendar of the models`;
  const again = "train again, or give another table a `name` of its own";
  if (wanted.frequency === found.frequency) return `If the table is the same, its weeks have changed: ${again}.`;
  if (wanted.frequency !== "business_day" || found.frequency !== "day") {
    return `If the table is the same, ${keep}; else ${again}.`;
  }
  const { openDays = [0, 1, 2, 3, 4] } = wanted;
  const closed = WEEKDAYS.filter((_, day) => !openDays.includes(day)).join(", ");
  return `If the table has rows on ${closed} only by way of exception, ${keep} (such rows are quarantined); else ${again}.`;
}

function mismatch(code: ErrorCode, what: string, [wanted, found]: readonly [unknown, unknown]): DataError {
  return new DataError(
    code,
    `Cannot forecast with models of another table as ${what} must be ${JSON.stringify(wanted)}: current value is ${
      JSON.stringify(found)
    }`,
    {
      hint: code === "CALENDAR_MISMATCH" && isCalendar(wanted) && isCalendar(found)
        ? calendarHint(wanted, found)
        : "Give the other table a `name` of its own in its config, or train it under this name.",
      context: { trained: wanted, given: found },
    },
  );
}
