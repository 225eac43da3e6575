import type { RowCell } from "../../inference/requests/request.ts";
import { z } from "zod";
import { rowColumns, rowValues } from "../../inference/rows/row_columns.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import { checkRequest } from "../http/check_request.ts";
import { HttpError } from "../http/http_error.ts";
import type { ServingLimits } from "../http/limits.ts";
import { NOTHING, OF_ROWS, rowSchema, type RowValues } from "./predict_schema.ts";
import { withJson } from "../api/json_body.ts";
import { oncePerTable, serviceRequest, type TableForm, withoutContradiction } from "./request_schema.ts";
import { json, type RouteCall, type ServerContext } from "../api/route.ts";

/** What is told of each row. */
const OF_NUMBERS = z.enum(["values", "table"]).optional().describe(
  "values: the number by row (default); table: all that infer writes, as records.",
);
const OF_CLASSES = z.enum(["values", "probabilities", "table"]).optional().describe(
  "values: the class by row (default); probabilities: of the classes in their order; table: all that infer writes, as records.",
);

/**
 * A data frame of rows: split into columns and data, or as records.
 *
 * @param form Of a table without a calendar. @param limits `rows`.
 */
export function scoringRowsSchema({ keyColumns, rows }: TableForm, limits: ServingLimits) {
  const described = rows ?? NOTHING;
  const predict = described.classes.length > 0 ? OF_CLASSES : OF_NUMBERS;
  const params = withoutContradiction(z.strictObject({ ...OF_ROWS, predict })).optional();
  const names = [...new Set([...keyColumns, ...described.features.map(({ name }) => name), ...described.targets])];
  const split = z.strictObject({
    columns: z.array(z.string().meta({ enum: names })).min(1).meta({ uniqueItems: true }),
    data: z.array(z.array(CELL)).min(1).max(limits.rows),
    index: z.array(z.unknown()).optional(),
  }).check(({ value: { columns, data }, issues }) => {
    // A body has room for hundreds of thousands of names: each is looked for among those before it, not beside each of them.
    const before = new Set<string>(), twice = columns.findIndex((name) => before.size === before.add(name).size);
    if (twice >= 0) issues.push({ code: "custom", input: columns, path: ["columns", twice], message: "named once" });
    const other = data.findIndex((cells) => cells.length !== columns.length);
    if (other < 0) return;
    const message = `a list of ${columns.length}, one for each column`;
    issues.push({ code: "custom", input: data[other], path: ["data", other], message });
  });
  const records = z.array(rowSchema(keyColumns, described)).min(1).max(limits.rows);
  return z.union([
    z.strictObject({ dataframe_split: split, params }),
    z.strictObject({ dataframe_records: records, params }),
  ]);
}

/** What a cell is, is looked at once it has a column: a number too large to be one is missing there, whichever way it came. */
const CELL = z.unknown().meta({ type: ["string", "number", "boolean", "null"] });

const schemaOf = oncePerTable(scoringRowsSchema);
/** Rows of a frame that was split, at the place where its cells were. */
const recordsOf = oncePerTable(({ keyColumns, rows }: TableForm) =>
  z.object({ dataframe_split: z.object({ data: z.array(rowSchema(keyColumns, rows ?? NOTHING)) }) })
);

/** The answer to a data frame of rows. @param server Of a table without a calendar. @param call The request. */
export async function scoreRows(server: ServerContext, call: RouteCall): Promise<Response> {
  const form = server.table();
  const { predict, ...request } = await withJson(server, call, (body) => {
    const { params: { predict = "values", ...question } = {}, rows } = readRows(body, form, server.limits);
    const { levels, choice } = serviceRequest([], question, server.options.choice);
    return { rows, levels, choice, predict };
  });
  const answer = await server.predict(request, call), { notes } = answer;
  return json({ predictions: SAY[predict](answer), ...notes.length > 0 && { notes } });
}

function readRows(body: unknown, form: TableForm, limits: ServingLimits) {
  const [bySplit, byRecords] = schemaOf(form, limits).options, { keyColumns } = form;
  if (isOfRecords(body)) {
    const { params, dataframe_records: rows } = checkRequest(byRecords, withKeyTexts(body, keyColumns));
    return { params, rows };
  }
  const { params, dataframe_split: { columns, data } } = checkRequest(bySplit, body);
  const records = data.map((cells) => idTexts(recordOf(columns, cells), keyColumns));
  const checked = checkRequest(recordsOf(form, limits), { dataframe_split: { data: records } });
  return { params, rows: checked.dataframe_split.data };
}

/**
 * Whether a data frame is given as records, else it is split.
 *
 * @throws {HttpError} `MALFORMED_REQUEST` (400) for a body without a data frame.
 */
export function isOfRecords(body: unknown): body is { readonly dataframe_records: unknown } {
  const given = typeof body === "object" && body !== null ? Object.keys(body) : [];
  if (given.includes("dataframe_records")) return true;
  if (given.includes("dataframe_split")) return false;
  throw new HttpError(
    400,
    "MALFORMED_REQUEST",
    `Cannot read the request as it must have a data frame: current value is ${
      given.length === 0 ? "nothing" : given.join(", ").slice(0, 60)
    }`,
    { hint: 'Send {"dataframe_split": {"columns": […], "data": [[…]]}} or {"dataframe_records": [{…}]}.' },
  );
}

/** As an object that may have a column of any name. */
function recordOf(columns: readonly string[], cells: readonly unknown[]): RowValues {
  return Object.fromEntries(columns.map((name, c) => [name, cells[c] as RowCell]));
}

function withKeyTexts(
  body: { readonly dataframe_records: unknown },
  keyColumns: readonly string[],
): object {
  const records = body.dataframe_records;
  if (!Array.isArray(records)) return body;
  const isRow = (row: unknown): row is RowValues => typeof row === "object" && row !== null && !Array.isArray(row);
  return { ...body, dataframe_records: records.map((row) => isRow(row) ? idTexts(row, keyColumns) : row) };
}

/** A data frame has ids as numbers where all of them are. */
export function idTexts(row: RowValues, keyColumns: readonly string[]): RowValues {
  const numbers = keyColumns.filter((name) => Object.hasOwn(row, name) && typeof row[name] === "number");
  if (numbers.length === 0) return row;
  return { ...row, ...Object.fromEntries(numbers.map((name) => [name, String(row[name])])) };
}

const SAY: Readonly<Record<"values" | "probabilities" | "table", (answer: RowsAnswer) => unknown[]>> = {
  values({ predictions: { targets, classes, values, labels, failed } }) {
    const width = targets.length;
    return Array.from(failed, (hasFailed, row) => {
      if (classes.length > 0) return classes[labels[row]!] ?? null;
      if (hasFailed === 1) return null;
      return width === 1 ? values[row] : [...values.subarray(row * width, (row + 1) * width)];
    });
  },
  probabilities({ predictions: { classes, values, failed } }) {
    const width = classes.length;
    return Array.from(
      failed,
      (hasFailed, row) => hasFailed === 1 || width === 0 ? null : [...values.subarray(row * width, (row + 1) * width)],
    );
  },
  table(answer) {
    const { keyColumns, keys, keyOf, places, predictions } = answer;
    const columns = rowColumns(predictions, { keyColumns, keep: [] });
    const values = rowValues(
      { table: { keys, keyOf }, predictions, kept: [], first: 1, places },
      predictions,
      keyColumns,
    );
    return Array.from(keyOf, (_, row) => Object.fromEntries(columns.map(({ name }, c) => [name, values[c]![row]])));
  },
};
