import { RECORD_SCHEMAS } from "./record_schemas.ts";
import { integer, list, number, object, text } from "./schema_parts.ts";

const numbers = list(number);
const record = (values: object) => ({ type: "object", additionalProperties: values });
const outcome = { type: "string", enum: ["champion", "fallback", "failed"] };
const byName = record({ type: ["number", "null"] });
const parameters = record({ type: ["string", "number", "boolean"] });

const key = { ...record(text), description: "The texts of a key by its columns" };
const levelColumns = { patternProperties: { "^(lo|hi)_[0-9.]+$": numbers } };

const predictedRow = object({
  key,
  id: text,
  status: outcome,
  reason: { ...text, description: "Of a fallback, or the code with which key or row failed; else empty" },
  model: text,
  scope: { type: ["string", "null"], description: "Whose models: own, global, or blend of both" },
  version: { ...integer, description: "Within the key; 0 if failed or new" },
  versionId: { type: ["integer", "null"], description: "In the registry" },
  run: text,
});

/** What answers are, for the description of the server: JSON Schema by name. */
export const ANSWER_SCHEMAS = {
  Error: object({
    error: object({
      code: { ...text, description: "Stable; programs branch on it" },
      message: text,
      hint: { ...text, description: "The remedy; may be empty" },
      context: { type: "object" },
      request: { ...text, description: "Id of the request" },
    }),
  }),
  InferenceError: object({ error: text }),
  Forecasts: object({
    table: text,
    dataVersion: { ...integer, description: "Version of the table that the forecasts were made from" },
    state: { ...text, description: "Equal states mean equal models and data" },
    origin: { ...text, description: "Last period known" },
    horizon: integer,
    levels: list({ type: "number" }),
    ds: { ...list(text), description: "The periods that are forecast" },
    forecasts: list(object({
      key,
      id: text,
      status: outcome,
      reason: { ...text, description: "Of a fallback, or the code with which a key failed; else empty" },
      model: text,
      version: { ...integer, description: "Within the key; 0 if failed or new" },
      versionId: { type: ["integer", "null"], description: "In the registry" },
      run: text,
      cohort: text,
      steps: { ...integer, description: "Steps that have a forecast" },
      drift: { ...number, description: "How many times larger errors since training are than expected" },
      yhat: { ...numbers, description: "One number a step; null where unknown" },
    }, levelColumns)),
    notes: list(object({ code: text, message: text })),
    request: text,
  }),
  RowPredictions: object({
    table: text,
    dataVersion: { ...integer, description: "Version of the table whose models serve" },
    state: { ...text, description: "Equal states mean equal models and data" },
    targets: { ...list(text), description: "Names of what is predicted" },
    classes: { ...list(text), description: "Names of the classes; empty for numbers" },
    levels: list({ type: "number" }),
    predictions: list({
      ...predictedRow,
      properties: {
        ...predictedRow.properties,
        yhat: { ...byName, description: "Numbers by target; null where unknown" },
        class: { type: ["string", "null"], description: "The class that is told" },
        probabilities: { ...byName, description: "By class" },
      },
      patternProperties: {
        "^(lo|hi)_[0-9.]+$": { ...byName, description: "Ends of an interval by target" },
        "^set_[0-9.]+$": {
          type: ["array", "null"],
          items: text,
          description: "Classes that hold the true one so often",
        },
      },
    }),
    notes: list(object({ code: text, message: text })),
    request: text,
  }),
  Keys: object({
    keys: list(object({ id: text, key, version: { type: ["integer", "null"] }, run: text })),
    next: { type: ["string", "null"], description: "Give it as `after` for the next page; null on the last one" },
    total: integer,
  }),
  Key: object({
    id: text,
    key,
    rows: integer,
    first: { type: ["string", "null"] },
    last: { type: ["string", "null"] },
    version: {
      anyOf: [
        { type: "null" },
        object({
          id: integer,
          version: integer,
          semantic: text,
          run: text,
          contender: text,
          family: text,
          status: outcome,
          reason: text,
          stage: text,
          aliases: list(text),
          scores: record(number),
          flags: list(text),
          createdAt: text,
          bytes: integer,
        }),
      ],
    },
  }),
  Runs: object({
    runs: list(object({
      run: text,
      name: text,
      createdAt: text,
      serves: { ...integer, description: "Keys whose champion is of it" },
      staged: integer,
      outcomes: record(integer),
      dataVersion: integer,
    })),
  }),
  Alerts: object({
    alerts: list(object({
      kind: text,
      code: { ...text, description: "Stable; programs branch on it" },
      severity: text,
      subject: { ...text, description: "Id of a key, a column or a total; empty: the table" },
      message: text,
      hint: text,
      keys: { ...integer, description: "Keys concerned" },
      examples: list(text),
      evidence: record({ type: ["number", "string", "null"] }),
      since: { ...text, description: "When it was first seen" },
      rules: { ...list(text), description: "Rules that it is told by" },
    })),
  }),
  Refreshed: object({ changed: { type: "boolean" }, state: text }),
  Server: object({ name: text, version: text, extensions: list(text) }),
  Live: object({ live: { type: "boolean" } }),
  Ready: object({
    ready: { type: "boolean" },
    note: { ...text, description: "Code of why no newer state serves, for instance STORAGE_UNREACHABLE" },
  }, { required: ["ready"] }),
  ModelReady: object({ name: text, ready: { type: "boolean" } }),
  Model: object({
    name: text,
    versions: { ...list(text), description: "Runs that can be asked instead of the champions" },
    platform: text,
    inputs: list(object({ name: text, datatype: text, shape: list(integer) })),
    outputs: list(object({ name: text, datatype: text, shape: list(integer) })),
  }),
  Inference: {
    ...object({
      model_name: text,
      parameters,
      outputs: list({
        type: "object",
        properties: { name: text, datatype: text, shape: list(integer), data: { type: "array" }, parameters },
        required: ["name", "datatype", "shape"],
      }),
    }),
  },
  Predictions: object({ predictions: list({ type: "object" }) }),
  ScoredRows: object({
    predictions: {
      type: "array",
      items: {},
      description:
        "By row a number, or of several targets a list of them, or the name of a class; null without a prediction",
    },
    notes: list(object({ code: text, message: text })),
  }, { required: ["predictions"] }),
  ...RECORD_SCHEMAS,
};
