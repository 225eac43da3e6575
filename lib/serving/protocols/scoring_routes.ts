import { z } from "zod";
import { checkRequest } from "../http/check_request.ts";
import { formatRecords } from "./format_answer.ts";
import { HttpError } from "../http/http_error.ts";
import type { ServingLimits } from "../http/limits.ts";
import { bodySchema, named } from "../api/openapi.ts";
import { withJson } from "../api/json_body.ts";
import {
  keySchema,
  oncePerTable,
  QUESTION,
  serviceRequest,
  type TableForm,
  withoutContradiction,
} from "./request_schema.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";
import { isOfRecords, scoreRows, scoringRowsSchema } from "./scoring_rows.ts";
import { withoutRows } from "./without_rows.ts";

/** `POST /invocations`, as scoring servers of MLflow answer it. */
export const SCORING_ROUTES: readonly Route[] = [{
  method: "POST",
  path: "/invocations",
  access: "read",
  doc: {
    summary: "Forecast the keys of a data frame, as scoring servers of MLflow do",
    ofRows: {
      summary: "Predict the rows of a data frame, as scoring servers of MLflow do",
      body: ({ table, limits }) => ({ "application/json": bodySchema(scoringRowsSchema(table, limits)) }),
      answers: {
        200: {
          description: "By row a number or a class, or as `params.predict` says",
          content: named("ScoredRows"),
        },
      },
    },
    tag: "MLflow",
    body: ({ table, limits }) => ({ "application/json": bodySchema(scoringSchema(table, limits)) }),
    answers: { 200: { description: "One row a key and step", content: named("Predictions") } },
    errors: [404, 422, 504],
  },
  answer: score,
}];

/** A data frame of keys: split into columns and data, or as records. */
function scoringSchema({ keyColumns }: TableForm, { keys }: ServingLimits) {
  const params = withoutContradiction(z.strictObject(QUESTION)).optional();
  const split = z.strictObject({
    columns: z.array(z.enum(keyColumns.length > 0 ? keyColumns : [""])).length(keyColumns.length).meta({
      uniqueItems: true,
    }),
    data: z.array(z.array(z.string()).length(keyColumns.length)).min(1).max(keys),
    index: z.array(z.unknown()).optional(),
  });
  const records = z.array(keySchema(keyColumns)).min(1).max(keys);
  return z.union([
    z.strictObject({ dataframe_split: split, params }),
    z.strictObject({ dataframe_records: records, params }),
  ]);
}

const schemaOf = oncePerTable(scoringSchema);

async function score(server: ServerContext, call: RouteCall): Promise<Response> {
  const form = server.table();
  if (form.rows !== null) return await scoreRows(server, call);
  const request = await withJson(server, call, (body) => {
    const { params, keys } = readFrame(body, form, server.limits);
    return serviceRequest(keys, params ?? {}, server.options.choice);
  });
  return json({ predictions: formatRecords(await withoutRows(server.forecast(request, call))) });
}

function readFrame(body: unknown, form: TableForm, limits: ServingLimits) {
  const { keyColumns } = form, [bySplit, byRecords] = schemaOf(form, limits).options;
  if (isOfRecords(body)) {
    const { params, dataframe_records } = checkRequest(byRecords, body);
    return { params, keys: dataframe_records.map((record) => keyColumns.map((column) => record[column] ?? "")) };
  }
  const { params, dataframe_split: { columns, data } } = checkRequest(bySplit, body);
  const places = keyColumns.map((column) => columns.indexOf(column));
  const missing = keyColumns[places.indexOf(-1)];
  if (missing !== undefined) {
    throw new HttpError(
      400,
      "MALFORMED_REQUEST",
      `Cannot read the data frame as its columns must be ${keyColumns.join(", ")}: current value lacks ${missing}`,
      { hint: "Name every key column once." },
    );
  }
  return { params, keys: data.map((row) => places.map((place) => row[place] ?? "")) };
}
