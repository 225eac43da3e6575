import type { RequestRow, ServiceRequest } from "../../inference/requests/request.ts";
import { z } from "zod";
import { MOST_LEVELS } from "../../core/config/resolve_config.ts";
import type { TableDescription } from "../../inference/service/forecast_service.ts";
import type { VersionChoice } from "../../registry/versions/row_types.ts";
import { SEMANTIC_VERSION } from "../../registry/versions/semantic.ts";
import type { ServingLimits } from "../http/limits.ts";

/** What of a table the form of a request depends on. */
export type TableForm = Pick<TableDescription, "keyColumns" | "time" | "target" | "columns" | "rows">;

/** Most characters of a name. */
const NAME = z.string().min(1).max(200);

/** Which steps, levels and versions; the same in all protocols. */
export const QUESTION = {
  horizon: z.int().min(1).max(10_000).optional().describe("Steps; default: the longest that a model was trained for."),
  levels: z.array(z.number().gt(0).lt(100)).max(MOST_LEVELS).meta({ uniqueItems: true }).optional()
    .describe("Nominal levels of intervals in percent; default: all that the models have."),
  alias: NAME.optional().describe("The version that this alias of a key points at; default: champion."),
  stage: z.enum(["None", "Staging", "Production", "Archived"]).optional().describe(
    "A key's newest version in this stage.",
  ),
  run: NAME.optional().describe("What this run chose for a key."),
  contender: NAME.optional().describe("A key's newest version of this contender."),
  version: z.union([z.int().min(1), z.string().max(200).regex(SEMANTIC_VERSION)]).optional()
    .describe("The version with this number in the registry, or a key's with this semantic version."),
};

/** Which steps, levels and versions, as asked for. */
export type Question = z.infer<z.ZodObject<typeof QUESTION>>;

/** What {@linkcode QUESTION} cannot say of its fields one by one. */
const CONTRADICTIONS: readonly (readonly [keyof Question, keyof Question])[] = [
  ["alias", "stage"],
  ["version", "alias"],
  ["version", "stage"],
  ["version", "run"],
  ["version", "contender"],
];

/** Refuses what contradicts itself, and says so in the description. */
export function withoutContradiction<T extends z.ZodType<Question>>(schema: T): T {
  return schema.meta({ allOf: CONTRADICTIONS.map((pair) => ({ not: { required: [...pair] } })) }).check((context) => {
    for (const [a, b] of CONTRADICTIONS) {
      if (context.value[a] === undefined || context.value[b] === undefined) continue;
      context.issues.push({ code: "custom", path: [a], message: `alone, without ${b}`, input: context.value[a] });
    }
  });
}

/**
 * The texts of a key by its columns.
 *
 * @param keyColumns Of the table.
 */
export function keySchema(keyColumns: readonly string[]): z.ZodObject<Record<string, z.ZodString>> {
  return z.strictObject(Object.fromEntries(keyColumns.map((column) => [column, z.string()])));
}

const CELL = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * The body of `POST /v1/forecast`.
 *
 * @param form Of the table. @param limits `keys`, `rows`.
 */
export function forecastSchema(form: TableForm, limits: Pick<ServingLimits, "keys" | "rows">) {
  const key = keySchema(form.keyColumns);
  const row = (names: readonly string[]) => {
    const cells = Object.fromEntries(names.map((name) => [name, CELL.optional()]));
    return z.strictObject({ ...cells, ...key.shape, [form.time]: z.string() });
  };
  const columns = form.columns.map(({ name }) => name);
  return withoutContradiction(z.strictObject({
    keys: z.array(key).min(1).max(limits.keys).describe("Keys, each by the texts of its columns."),
    ...QUESTION,
    actuals: z.array(row([form.target, ...columns])).max(limits.rows).optional()
      .describe(
        "Newest observed rows, which the feature store does not have yet, by the names of the table's columns.",
      ),
    future: z.array(row(form.columns.filter(({ kind }) => kind === "future").map(({ name }) => name)))
      .max(limits.rows).optional().describe("Rows after the last known period with the columns known ahead."),
  }));
}

/** A parsed body of `POST /v1/forecast`. */
export type ForecastBody = z.infer<ReturnType<typeof forecastSchema>>;

/**
 * What a service is asked by a question.
 *
 * @param keys Texts of the key columns. @param question As asked. @param choice Versions where the question names none.
 */
export function serviceRequest(
  keys: readonly (readonly string[])[],
  { horizon, levels, ...question }: Question,
  choice?: VersionChoice,
): ServiceRequest {
  return { keys, horizon, levels, choice: choiceOf(question) ?? choice };
}

function choiceOf({ alias, stage, run, contender, version }: Question): VersionChoice | undefined {
  if ([alias, stage, run, contender, version].every((value) => value === undefined)) return undefined;
  return {
    ...(alias !== undefined && { alias }),
    ...(stage !== undefined && { stage }),
    ...(run !== undefined && { run }),
    ...(contender !== undefined && { contender }),
    ...(typeof version === "string" && { semantic: version }),
    ...(typeof version === "number" && { id: version }),
  };
}

/**
 * Rows of a request as a service takes them.
 *
 * @param rows By column. @param form Of the table.
 */
export function rowsOfRequest(
  rows: readonly Readonly<Record<string, string | number | boolean | null | undefined>>[],
  form: TableForm,
): RequestRow[] {
  const apart = new Set([...form.keyColumns, form.time]);
  return rows.map((row) => ({
    key: form.keyColumns.map((column) => String(row[column])),
    ds: String(row[form.time]),
    values: Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) => value === undefined || apart.has(name) ? [] : [[name, value]]),
    ),
  }));
}

/**
 * Something made of a table's form, once for each table.
 *
 * @param make How. @returns The same for the same table.
 */
export function oncePerTable<Form extends object, Made>(
  make: (form: Form, limits: ServingLimits) => Made,
): (form: Form, limits: ServingLimits) => Made {
  const known = new WeakMap<ServingLimits, WeakMap<Form, Made>>();
  return (form, limits) => {
    const made = known.get(limits) ?? new WeakMap<Form, Made>();
    known.set(limits, made);
    const found = made.get(form) ?? make(form, limits);
    made.set(form, found);
    return found;
  };
}
