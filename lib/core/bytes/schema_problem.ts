/** The part of JSON schema that is used here: by `config/schema.json`, and by readers of what may come from anybody. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly items?: boolean | JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
}

/** How to look at data. */
export interface SchemaOptions {
  /** Whether every field of an object must be there, as where defaults are filled in; else those that are `required`. */
  readonly complete?: boolean;
}

/**
 * What is wrong with plain data. It takes far less time than to load a library for it. Numbers must be finite.
 *
 * @param value Parsed JSON. @param schema What it must be like.
 * @returns Field and value of the first problem, or null.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { schemaProblem } from "@lib/core/bytes/schema_problem.ts";
 * const schema = { type: "object", required: ["horizon"], properties: { horizon: { type: "integer", maximum: 9 } } };
 * assertEquals(schemaProblem({ horizon: 9 }, schema), null);
 * assertEquals(schemaProblem({ horizon: 10 }, schema), "horizon = 10");
 * assertEquals(schemaProblem({}, schema), "no horizon");
 * ```
 */
export function schemaProblem(value: unknown, schema: JsonSchema, options: SchemaOptions = {}): string | null {
  const problem = findProblem(value, schema, options);
  if (problem === null) return null;
  const path = problem.path.replace(/^\./, "");
  return problem.fact === "" ? `no ${path}` : `${path || "value"} = ${problem.fact}`;
}

/** The path is put together on the way back, so that sound data costs none. */
interface Problem {
  /** `.levels[0]`, empty for the value itself. */
  readonly path: string;
  /** What is there; empty if nothing is. */
  readonly fact: string;
}

function findProblem(value: unknown, schema: JsonSchema, options: SchemaOptions): Problem | null {
  const { anyOf } = schema;
  if (anyOf !== undefined) {
    const problems = anyOf.map((branch) => findProblem(value, branch, options));
    // The branch that was meant is the one whose kind of value fits.
    return problems.includes(null) ? null : problems.find((problem) => problem?.path !== "") ?? wrongValue(value);
  }
  if (!isOfType(value, schema) || !isInRange(value, schema)) return wrongValue(value);
  if (Array.isArray(value)) return listProblem(value, schema, options);
  return typeof value === "object" && value !== null ? fieldProblem(value, schema, options) : null;
}

function isOfType(value: unknown, { type, enum: values }: JsonSchema): boolean {
  if (values !== undefined && !values.includes(value)) return false;
  if (type === undefined) return true;
  const own = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const fits = (name: string) => name === own || (name === "integer" && Number.isInteger(value));
  return typeof type === "string" ? fits(type) : type.some(fits);
}

function isInRange(value: unknown, schema: JsonSchema): boolean {
  const { minimum = -Infinity, maximum = Infinity, minItems = 0, maxItems = Infinity } = schema;
  if (typeof value === "string") {
    const { minLength = 0, pattern } = schema;
    return value.length >= minLength && (pattern === undefined || new RegExp(pattern, "u").test(value));
  }
  if (Array.isArray(value)) return value.length >= minItems && value.length <= maxItems;
  if (typeof value !== "number") return true;
  // JSON has no infinity, but 1e999 is read as one.
  return Number.isFinite(value) && value >= minimum && value <= maximum &&
    value > (schema.exclusiveMinimum ?? -Infinity) && value < (schema.exclusiveMaximum ?? Infinity);
}

function listProblem(
  values: readonly unknown[],
  { items, prefixItems }: JsonSchema,
  options: SchemaOptions,
): Problem | null {
  for (let i = 0; i < values.length; i++) {
    const problem = partProblem(values[i], prefixItems?.[i] ?? items, options);
    if (problem !== null) return { ...problem, path: `[${i}]${problem.path}` };
  }
  return null;
}

function fieldProblem(value: object, schema: JsonSchema, options: SchemaOptions): Problem | null {
  const { properties = {}, required = [], additionalProperties } = schema;
  const needed = options.complete === true ? Object.keys(properties) : required;
  const missing = needed.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { path: `.${missing}`, fact: "" };
  for (const [name, field] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const problem = partProblem(field, own, options);
    if (problem !== null) return { ...problem, path: `.${name}${problem.path}` };
  }
  return null;
}

/** Of an item or a field; without a schema anything goes, with `false` nothing. */
function partProblem(
  value: unknown,
  schema: boolean | JsonSchema | undefined,
  options: SchemaOptions,
): Problem | null {
  if (schema === undefined || schema === true) return null;
  return schema === false ? wrongValue(value) : findProblem(value, schema, options);
}

/** A huge value makes no huge message. */
function wrongValue(value: unknown): Problem {
  if (Array.isArray(value)) return { path: "", fact: `a list of ${value.length}` };
  if (typeof value === "object" && value !== null) return { path: "", fact: `${Object.keys(value).length} fields` };
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
  return { path: "", fact: text.length > 60 ? `${text.slice(0, 59)}…` : text };
}
