import type { RowCell } from "../../inference/requests/request.ts";
import { z } from "zod";
import type { RowsDescription } from "../../inference/service/rows_answer.ts";
import type { ServingLimits } from "../http/limits.ts";
import { oncePerTable, QUESTION, type TableForm, withoutContradiction } from "./request_schema.ts";

const { horizon: _horizon, ...rest } = QUESTION;

/** As {@linkcode QUESTION}: rows have no steps. */
export const OF_ROWS = rest;

/** A row by column. */
export type RowValues = Readonly<Record<string, RowCell>>;

/**
 * The body of `POST /v1/predict`.
 *
 * @param form Of the table. @param limits `rows`.
 */
export function predictSchema(
  { keyColumns, rows }: Pick<TableForm, "keyColumns" | "rows">,
  limits: Pick<ServingLimits, "rows">,
) {
  const described = rows ?? NOTHING;
  return withoutContradiction(z.strictObject({
    rows: z.array(rowSchema(keyColumns, described, described.targetKey)).min(1).max(limits.rows).describe(
      "Rows by column: key columns as text, features as they are; what is absent or null is missing.",
    ),
    ...OF_ROWS,
  }));
}

/** As {@linkcode predictSchema}, made once for a table and its limits: making one costs more than checking a row. */
export const predictSchemaOf = oncePerTable(predictSchema);

/** What is asked of rows where nothing is known of them. */
export const NOTHING: RowsDescription = { targets: [], classes: [], features: [] };

/**
 * One row. Own fields are looked at by hand: whoever copies a row field by field loses a column of the name `__proto__`.
 *
 * @param keyColumns Of the table. @param described What its rows are asked for.
 * @param targetKey Key column that a row may leave out, of whoever tells keys beside predictions; absent: none.
 */
export function rowSchema(
  keyColumns: readonly string[],
  { features, targets }: RowsDescription,
  targetKey?: string,
): z.ZodType<RowValues> {
  const required = keyColumns.filter((name) => name !== targetKey),
    keys = new Set(required),
    known = new Set([...keyColumns, ...features.map(({ name }) => name), ...targets]);
  // Whatever it is, it is looked at below: no other type both leaves a row as it is and can be described.
  const row: z.ZodType<RowValues> = z.any().meta(
    describeRow(required, { keyColumns, features }),
  );
  return row.check(({ value, issues }) => {
    const wrong = wrongCell(value, { keys, targetKey, known });
    if (wrong !== null) issues.push({ code: "custom", input: value, ...wrong });
  });
}

/** The first thing that is wrong with a row: one is enough, as a column is wrong in all of them or in few. */
function wrongCell(
  row: unknown,
  { keys, targetKey, known }: {
    readonly keys: ReadonlySet<string>;
    readonly targetKey: string | undefined;
    readonly known: ReadonlySet<string>;
  },
): { readonly path: string[]; readonly message: string; readonly params?: typeof IS_TEXT } | null {
  if (!isRow(row)) return { path: [], message: "an object of columns" };
  const named = targetKey !== undefined && Object.hasOwn(row, targetKey) ? [...keys, targetKey] : keys;
  for (const name of named) {
    const cell = Object.hasOwn(row, name) ? row[name] : undefined;
    if (typeof cell !== "string") return { path: [name], message: "text, as all key columns", params: IS_TEXT };
  }
  for (const [name, cell] of Object.entries(row)) {
    if (!known.has(name)) return { path: [name], message: `among ${listed([...known])}` };
    if (typeof cell === "object" && cell !== null) {
      return { path: [name], message: "a text, a number, true, false or null" };
    }
  }
  return null;
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Says of a refusal that a text was wanted: how keys are written is told then. */
const IS_TEXT = { expected: "string" } as const;

/** A table may have hundreds of columns. */
function listed(names: readonly string[]): string {
  return names.length <= LISTED ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} … of /openapi.json`;
}

const LISTED = 12;
const TYPES = { number: "number", boolean: "boolean", category: "string", date: "string", text: "string" } as const;

function describeRow(
  required: readonly string[],
  { keyColumns, features }: { readonly keyColumns: readonly string[]; readonly features: RowsDescription["features"] },
): Record<string, unknown> {
  const properties = features.map(({ name, kind }) => [name, { type: [TYPES[kind], "null"], description: kind }]);
  return {
    type: "object",
    required,
    properties: Object.fromEntries([...properties, ...keyColumns.map((name) => [name, { type: "string" }])]),
    additionalProperties: false,
  };
}
