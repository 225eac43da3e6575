import { z } from "zod";
import { joinBytes } from "../../core/bytes/join_bytes.ts";
import type { ServiceAnswer, TableDescription } from "../../inference/service/forecast_service.ts";
import { checkRequest } from "../http/check_request.ts";
import { intervalColumns } from "./format_answer.ts";
import { unsupportedType } from "../http/http_error.ts";
import { absent } from "./key_routes.ts";
import { bodySchema, named, type OperationDoc } from "../api/openapi.ts";
import { parseJson, withBody } from "../http/read_body.ts";
import { QUESTION, type Question, serviceRequest, withoutContradiction } from "./request_schema.ts";
import { bytesAnswer, json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";
import { notesText, rowOutputs, rowTensors, tensorRows } from "./inference_rows.ts";
import {
  CELL_TENSOR,
  INPUT_TENSOR,
  JSON_LENGTH_HEADER,
  listed,
  type OutputTensor,
  readTexts,
  tensorBytes,
  tooMany,
  wrongInput,
} from "./tensors.ts";
import { withoutRows } from "./without_rows.ts";

/** What clients may send along that changes no answer: there is nothing to schedule, and no request rests on a former one. */
const IGNORED = {
  priority: z.number().optional(),
  timeout: z.number().optional(),
  sequence_id: z.union([z.number(), z.string()]).optional(),
  sequence_start: z.boolean().optional(),
  sequence_end: z.boolean().optional(),
};

/** A parameter of the protocol is no list: which levels are wanted is said by the names of outputs. */
const { levels: _levels, ...NO_LISTS } = QUESTION;

const PARAMETERS = withoutContradiction(z.strictObject({
  ...NO_LISTS,
  binary_data_output: z.boolean().optional(),
  ...IGNORED,
}));

const { horizon: _horizon, ...OF_ROWS } = NO_LISTS;

/** Rows have no steps. */
const PARAMETERS_OF_ROWS = withoutContradiction(z.strictObject({
  ...OF_ROWS,
  binary_data_output: z.boolean().optional(),
  ...IGNORED,
}));

const FORM = {
  id: z.string().max(200).optional(),
  outputs: z.array(z.strictObject({
    name: z.string(),
    parameters: z.strictObject({ binary_data: z.boolean().optional() }).optional(),
  })).max(1_000).optional(),
};

const REQUEST = z.strictObject({
  ...FORM,
  parameters: PARAMETERS.optional(),
  inputs: z.array(INPUT_TENSOR).min(1).max(64),
});

/** Far more columns than any table has. */
const MOST_COLUMNS = 10_000;

const REQUEST_OF_ROWS = z.strictObject({
  ...FORM,
  parameters: PARAMETERS_OF_ROWS.optional(),
  inputs: z.array(CELL_TENSOR).min(1).max(MOST_COLUMNS),
});

type InferenceRequest = z.infer<typeof REQUEST> | z.infer<typeof REQUEST_OF_ROWS>;

const MODEL = "Name of the table";
const VERSION = "A run, whose choices serve instead of the champions";
const tag = "Open Inference Protocol";

/** The Open Inference Protocol, version 2, with the extension for binary tensors. */
export const INFERENCE_ROUTES: readonly Route[] = [
  get("/v2", "Name of the server", {
    answers: { 200: { description: "Server", content: named("Server") } },
  }, ({ options }) => json({ name: "1000models", version: options.build.version, extensions: ["binary_tensor_data"] })),
  {
    ...get("/v2/health/live", "Whether the process answers; never waits for forecasts", {
      answers: { 200: { description: "It does", content: named("Live") } },
    }, () => json({ live: true })),
    access: "open",
  },
  {
    ...get("/v2/health/ready", "Whether forecasts are answered", {
      answers: {
        200: { description: "They are", content: named("Ready") },
        503: { description: "Not yet, or no more", content: named("Ready") },
      },
    }, (server) => {
      const isReady = server.isReady(), note = server.service.status().failure?.code;
      return json({ ready: isReady, ...note !== undefined && { note } }, { status: isReady ? 200 : 503 });
    }),
    access: "open",
  },
  ...["", "/versions/{version}"].flatMap((version) => modelRoutes(`/v2/models/{name}${version}`, version !== "")),
];

function modelRoutes(path: string, hasVersion: boolean): Route[] {
  const params = { name: MODEL, ...(hasVersion && { version: VERSION }) };
  return [
    get(path, "What the model takes and gives", {
      params,
      answers: { 200: { description: "Inputs and outputs", content: named("Model") } },
      errors: [404],
    }, (server, call) => json(describeModel(findModel(server, call), server))),
    get(`${path}/ready`, "Whether the model answers", {
      params,
      answers: {
        200: { description: "It does", content: named("ModelReady") },
        503: { description: "It does not", content: named("ModelReady") },
      },
      errors: [404],
    }, (server, call) => {
      const { table } = findModel(server, call), ready = server.isReady();
      return json({ name: table, ready }, { status: ready ? 200 : 503 });
    }),
    {
      method: "POST",
      path: `${path}/infer`,
      access: "read",
      errors: "oip",
      doc: {
        summary: "Forecast keys",
        tag,
        params,
        body: () => ({
          "application/json": bodySchema(REQUEST),
          "application/octet-stream": { type: "string", format: "binary" },
        }),
        answers: {
          200: {
            description: "ds, yhat and the ends of intervals of shape [k, h]",
            content: { ...named("Inference"), "application/octet-stream": { type: "string", format: "binary" } },
          },
        },
        errors: [404, 422, 504],
        ofRows: {
          summary: "Predict rows",
          body: () => ({
            "application/json": bodySchema(REQUEST_OF_ROWS),
            "application/octet-stream": { type: "string", format: "binary" },
          }),
          answers: {
            200: {
              description: "yhat and the ends of intervals, or class, probabilities and sets, of shape [n]",
              content: { ...named("Inference"), "application/octet-stream": { type: "string", format: "binary" } },
            },
          },
        },
      },
      answer: infer,
    },
  ];
}

function get(
  path: string,
  summary: string,
  doc: Omit<OperationDoc, "summary" | "tag">,
  answer: Route["answer"],
): Route {
  return { method: "GET", path, access: "read", errors: "oip", doc: { summary, tag, ...doc }, answer };
}

/** The table, if the path names it, and a run of it where one is named. @throws {HttpError} `NOT_FOUND` (404). */
function findModel(server: ServerContext, { params: { name, version } }: RouteCall): TableDescription {
  const table = server.table();
  if (name !== table.table) throw absent("model", "GET /v1/runs tells more: a server has the models of one table.");
  if (version !== undefined && runsOf(server).every((run) => run !== version)) {
    throw absent("version", "GET /v2/models/{name} lists the runs that can be named.");
  }
  return table;
}

function runsOf({ service }: ServerContext): string[] {
  return service.listRuns().map(({ run }) => run);
}

function describeModel(description: TableDescription, server: ServerContext) {
  const { table, keyColumns, levels } = description;
  const columns = ["yhat", ...levels.flatMap((level) => [`lo_${level}`, `hi_${level}`])];
  const head = { name: table, versions: runsOf(server), platform: "1000models" };
  if (description.rows !== null) return { ...head, ...rowTensors(description) };
  return {
    ...head,
    inputs: keyColumns.map((name) => ({ name, datatype: "BYTES", shape: [-1] })),
    outputs: [
      { name: "ds", datatype: "BYTES", shape: [-1, -1] },
      ...columns.map((name) => ({ name, datatype: "FP64", shape: [-1, -1] })),
      ...["status", "reason"].map((name) => ({ name, datatype: "BYTES", shape: [-1] })),
    ],
  };
}

async function infer(server: ServerContext, call: RouteCall): Promise<Response> {
  const table = findModel(server, call), length = jsonLength(call.request);
  if (table.rows !== null) return await inferRows(server, call, { table, length });
  const { request, asked } = await withBody(call.request, server.body, (bytes) => {
    const { asked, binary } = readRequest(REQUEST, bytes, { length, depth: server.limits.depth });
    const keys = keysOf(asked, binary, table.keyColumns);
    if (keys.length > server.limits.keys) throw tooMany(server.limits.keys, "keys");
    const question = questionOf(asked, call.params.version);
    return { asked, request: serviceRequest(keys, question, server.options.choice) };
  });
  const answer = await withoutRows(server.forecast(request, call)), { origin, dataVersion, state } = answer;
  return formatInference(outputsOf(answer), asked, {
    model: table.table,
    parameters: { origin, data_version: dataVersion, state },
  });
}

async function inferRows(
  server: ServerContext,
  call: RouteCall,
  { table, length }: { readonly table: TableDescription; readonly length: number | null },
): Promise<Response> {
  const { limits, options } = server;
  const { request, asked } = await withBody(call.request, server.body, (bytes) => {
    const { asked, binary } = readRequest(REQUEST_OF_ROWS, bytes, { length, depth: limits.depth });
    const { choice } = serviceRequest([], questionOf(asked, call.params.version), options.choice);
    return { asked, request: { rows: tensorRows(asked.inputs, binary, { table, limits }), choice } };
  });
  const answer = await server.predict(request, call), { dataVersion, state } = answer;
  return formatInference(rowOutputs(answer), asked, {
    model: table.table,
    parameters: { data_version: dataVersion, state, ...notesText(answer) },
  });
}

function readRequest<Asked extends InferenceRequest>(
  schema: z.ZodType<Asked>,
  bytes: Uint8Array,
  { length, depth }: { readonly length: number | null; readonly depth: number },
): { readonly asked: Asked; readonly binary: Uint8Array } {
  if (length !== null && length > bytes.length) throw wrongInput("the body", "as long as its header says", "shorter");
  const asked = checkRequest(schema, parseJson(bytes.subarray(0, length ?? bytes.length), depth));
  assertNamedOnce(asked);
  return { asked, binary: length === null ? new Uint8Array() : bytes.subarray(length) };
}

/** Bytes of JSON, or null if all of the body is. Clients of the protocol do not all say what content they send. */
function jsonLength(request: Request): number | null {
  const type = request.headers.get("content-type"), text = request.headers.get(JSON_LENGTH_HEADER);
  if (type !== null && !/^application\/(?:json|octet-stream|vnd\.sagemaker-triton\S*)\s*(?:;|$)/i.test(type)) {
    throw unsupportedType(type, "it must be application/json or application/octet-stream");
  }
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) {
    throw wrongInput(JSON_LENGTH_HEADER, "a number of bytes", JSON.stringify(text.slice(0, 20)));
  }
  return Number(text);
}

/** Texts of the keys, shape [k][columns]. */
function keysOf(
  { inputs }: Pick<InferenceRequest, "inputs">,
  binary: Uint8Array,
  keyColumns: readonly string[],
): string[][] {
  const texts = readTexts(inputs, binary);
  const other = [...texts.keys()].find((name) => !keyColumns.includes(name));
  if (other !== undefined) {
    throw wrongInput("inputs", `named ${keyColumns.join(", ")}`, JSON.stringify(other.slice(0, 60)));
  }
  const columns = keyColumns.map((name) => {
    const column = texts.get(name);
    if (column === undefined) throw wrongInput(name, "among the inputs", "missing");
    return column;
  });
  const count = columns[0]?.length ?? 0;
  if (count === 0 || columns.some((column) => column.length !== count)) {
    throw wrongInput("inputs", "of one length, at least 1", columns.map((column) => column.length).join(", "));
  }
  return Array.from({ length: count }, (_, k) => columns.map((column) => column[k] ?? ""));
}

/** A name of a few letters would be answered as often as it fits into a body, with all the numbers each time. */
function assertNamedOnce({ outputs = [] }: InferenceRequest): void {
  const names = outputs.map(({ name }) => name), twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw wrongInput("outputs", "named once each", `${JSON.stringify(twice.slice(0, 60))} twice`);
  }
}

function questionOf({ parameters = {} }: InferenceRequest, version: string | undefined): Question {
  const { binary_data_output: _, ...known } = parameters;
  const question: Question = Object.fromEntries(
    Object.entries(known).filter(([name]) => !Object.hasOwn(IGNORED, name)),
  );
  if (version === undefined) return question;
  if (question.run !== undefined || question.version !== undefined) {
    throw wrongInput("parameters", "without run and version where the path names a version", "both");
  }
  return { ...question, run: version };
}

function formatInference(
  all: readonly OutputTensor[],
  { id, parameters, outputs }: InferenceRequest,
  about: { readonly model: string; readonly parameters: Readonly<Record<string, string | number>> },
): Response {
  const whole = parameters?.binary_data_output ?? false;
  // As in the binary form of the protocol an empty list is none at all.
  const wanted = outputs?.length ? outputs : all.map(({ name }) => ({ name, parameters: undefined }));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const told = wanted.map(({ name, parameters }) => {
    const tensor = all.find((other) => other.name === name);
    if (tensor === undefined) {
      throw wrongInput(
        "outputs",
        `among ${all.map((other) => other.name).join(", ")}`,
        JSON.stringify(name.slice(0, 60)),
      );
    }
    if (!(parameters?.binary_data ?? whole)) return listed(tensor);
    const bytes = tensorBytes(tensor), { datatype, shape } = tensor;
    parts.push(bytes);
    return { name, datatype, shape, parameters: { binary_data_size: bytes.length } };
  });
  const head = {
    model_name: about.model,
    ...(id !== undefined && { id }),
    parameters: about.parameters,
    outputs: told,
  };
  return parts.length === 0 ? json(head) : binaryAnswer(head, parts);
}

function outputsOf(answer: ServiceAnswer): OutputTensor[] {
  const { ds, keys } = answer, shape = [keys.length, ds.length];
  return [
    { name: "ds", datatype: "BYTES", shape, data: keys.flatMap(() => ds) },
    ...intervalColumns(answer).map(({ name, values }) => ({ name, datatype: "FP64" as const, shape, data: values })),
    { name: "status", datatype: "BYTES", shape: [keys.length], data: keys.map(({ status }) => status) },
    { name: "reason", datatype: "BYTES", shape: [keys.length], data: keys.map(({ reason }) => reason) },
  ];
}

function binaryAnswer(head: unknown, parts: readonly Uint8Array[]): Response {
  const json = new TextEncoder().encode(JSON.stringify(head));
  return bytesAnswer(joinBytes([json, ...parts]), "application/octet-stream", {
    headers: { [JSON_LENGTH_HEADER]: String(json.length) },
  });
}
