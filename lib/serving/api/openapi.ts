import { z } from "zod";
import type { TableDescription } from "../../inference/service/forecast_service.ts";
import { ANSWER_SCHEMAS } from "./answer_schemas.ts";
import type { ServingLimits } from "../http/limits.ts";
import type { Route } from "./route.ts";

/** JSON Schema 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a body or an answer is, by content type. */
export type Content = Readonly<Record<string, Schema>>;

/** What the forms of requests depend on. */
export interface DocSubject {
  readonly table: TableDescription;
  readonly limits: ServingLimits;
}

/** One operation, as people and tools read of it. */
export interface OperationDoc {
  /** One line. */
  readonly summary: string;
  /** Group of operations. */
  readonly tag: string;
  /** What its body must be; absent without one. */
  readonly body?: (subject: DocSubject) => Content;
  /** Parameters in the path, with what is there. */
  readonly params?: Readonly<Record<string, string>>;
  /** Parameters of the query. */
  readonly query?: (subject: DocSubject) => readonly QueryParameter[];
  /** Answers by status, beside those that every route may give. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly content?: Content }>>;
  /** Statuses of errors beside those that every route may give. */
  readonly errors?: readonly (keyof typeof ERRORS)[];
  /** What is otherwise of a table without a calendar; null: it is of series alone, and not there. */
  readonly ofRows?: Partial<OperationDoc> | null;
  /** Whether it is of tables without a calendar alone. */
  readonly onlyRows?: true;
}

/** A parameter of the query. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
  /** Default: it may be left out. */
  readonly required?: true;
}

const ERRORS = {
  400: "Malformed: the request is not of the form that is described here",
  401: "No token, or one that is not known",
  403: "The token may not do this, or the name of the host is not this machine's",
  404: "There is no such thing",
  405: "There is no such method here: Allow names those that are",
  408: "The body did not come in time",
  409: "Something stands against it, and nothing has changed",
  413: "The body, or a list in it, is too large",
  415: "A content type that is not read here",
  422: "Well-formed, and not possible with this table or its models",
  500: "A failure of the server",
  503: "Overloaded, ending, or without anything to serve: Retry-After says when to come again",
  504: "The answer was not there before its deadline; the work was given up",
} as const;

/** Of every route. */
const COMMON = [401, 403, 500, 503] as const;

/** A schema among the components. */
export function named(name: keyof typeof ANSWER_SCHEMAS): Content {
  return { "application/json": { $ref: `#/components/schemas/${name}` } };
}

/** A schema of a body for the description. */
export function bodySchema(schema: z.ZodType): Schema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: "input" });
  return plain;
}

/**
 * The description of all routes, OpenAPI 3.1.
 *
 * @param routes Of the server. @param subject Table and limits. @param options `version` of the program; `hasTokens`.
 */
export function describeRoutes(
  routes: readonly Route[],
  subject: DocSubject,
  { version, hasTokens }: { readonly version: string; readonly hasTokens: boolean },
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const doc = docOf(route.doc, subject);
    if (doc !== null) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf({ ...route, doc }, subject);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: `1000models: ${subject.table.table}`,
      version,
      summary: subject.table.rows ? "Predictions of rows" : "Forecasts by key",
    },
    paths,
    components: {
      schemas: schemasOf(paths),
      ...(hasTokens && { securitySchemes: { token: { type: "http", scheme: "bearer" } } }),
    },
    ...(hasTokens && { security: [{ token: [] }] }),
  };
}

/** What an operation is of the table that is served; null: it only refuses there. */
function docOf({ ofRows, onlyRows, ...doc }: OperationDoc, { table: { rows } }: DocSubject): OperationDoc | null {
  if (rows === null) return onlyRows ? null : doc;
  return ofRows === null ? null : { ...doc, ...ofRows };
}

/** Schemas that are referred to, by the paths or by one another. */
function schemasOf(paths: unknown): Record<string, unknown> {
  const found = new Set<string>(), open: unknown[] = [paths];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [, name = ""] of JSON.stringify(next).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      open.push(Object.entries(ANSWER_SCHEMAS).find(([known]) => known === name)?.[1]);
    }
  }
  return Object.fromEntries(Object.entries(ANSWER_SCHEMAS).filter(([name]) => found.has(name)));
}

function operationOf({ method, path, access, errors, doc }: Route, subject: DocSubject): Record<string, unknown> {
  const error = named(errors === "oip" ? "InferenceError" : "Error");
  const statuses = [...COMMON, ...doc.errors ?? [], ...(doc.body ? [400, 408, 413, 415] as const : [])];
  const refusals = [...new Set(statuses)].map((status) => [
    status,
    { description: ERRORS[status], headers: headersOf(status), content: contentOf(error) },
  ]);
  const answers = Object.entries(doc.answers).map(([status, { description, content }]) => [
    status,
    { description, headers: headersOf(Number(status)), ...(content && { content: contentOf(content) }) },
  ]);
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z0-9]+(.?)/gi, (_, next: string) => next.toUpperCase())}`,
    summary: doc.summary,
    tags: [doc.tag],
    ...(access === "open" && { security: [] }),
    parameters: [
      ...Object.entries(doc.params ?? {}).map(([name, description]) => ({
        name,
        in: "path",
        required: true,
        description,
        schema: { type: "string" },
      })),
      ...(doc.query?.(subject) ?? []).map((parameter) => ({ ...parameter, in: "query" })),
    ],
    ...(doc.body && { requestBody: { required: true, content: contentOf(doc.body(subject)) } }),
    responses: Object.fromEntries([...refusals, ...answers]),
  };
}

function contentOf(content: Content): Record<string, { schema: Schema }> {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}

function headersOf(status: number): Record<string, unknown> {
  const text = (description: string) => ({ description, schema: { type: "string" } });
  return {
    "X-Request-Id": text("Id of the request, as sent or made"),
    ...(status === 503 && { "Retry-After": text("Seconds") }),
    ...(status === 401 && { "WWW-Authenticate": text("Bearer") }),
  };
}
