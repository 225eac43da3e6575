import type { z } from "zod";
import { nearestName } from "../text/nearest_name.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a value must be, by what the schema expected. */
const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list of two",
  object: "an object with fields",
  record: "an object with fields",
};

/**
 * What the schema found wrong with a config, as sentences that name field, requirement and value.
 *
 * @param issue Of the schema. @param input The config as given. @param schema JSON schema of a config, for the names of
 * fields.
 * @returns `horizon must be a whole number >= 1: current value is 0`; one sentence, or one per unknown field.
 */
export function describeIssue(issue: Issue, input: unknown, schema: unknown): string[] {
  if (issue.code === "invalid_union" && valueAt(input, issue.path) !== undefined) {
    return describeUnion(issue, input, schema);
  }
  const field = fieldName(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = knownFields(issue.path, schema);
    return issue.keys.map((key) => unknownField(fieldName([...issue.path, key]), nearestName(key, known)));
  }
  const value = valueAt(input, issue.path);
  if (value === undefined) return [`${field} must be given`];
  return [`${field} must be ${requirement(issue, value)}: current value is ${formatValue(value)}`];
}

function unknownField(field: string, nearest: string | null): string {
  return nearest === null ? `${field} is no field of a config` : `${field} is no field: did you mean ${nearest}?`;
}

function requirement(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? `of type ${issue.expected}`;
    case "too_small":
      return bound(issue.origin, Number(issue.minimum), issue.inclusive ? ">=" : ">");
    case "too_big":
      return bound(issue.origin, Number(issue.maximum), issue.inclusive ? "<=" : "<");
    case "invalid_value": {
      return `one of ${issue.values.join(", ")}${didYouMean(String(value), issue.values.map(String))}`;
    }
    default:
      return issue.message;
  }
}

function bound(origin: string, limit: number, sign: string): string {
  if (origin === "string") return "a text that is not empty";
  return origin === "array" ? `a list of ${sign} ${limit}` : `${sign} ${limit}`;
}

/** The branch that was meant is the one whose kind of value fits: what is wrong inside of it is told. */
function describeUnion(issue: Extract<Issue, { code: "invalid_union" }>, input: unknown, schema: unknown): string[] {
  const meant = issue.errors.find((errors) =>
    errors.every(({ code, path }) => !(code === "invalid_type" && path.length === 0))
  );
  if (meant !== undefined) {
    return meant.flatMap((inner) =>
      describeIssue({ ...inner, path: [...issue.path, ...inner.path] } as Issue, input, schema)
    );
  }
  const kinds = issue.errors.flatMap((errors) =>
    errors.flatMap((error) => error.code === "invalid_type" ? [KINDS[error.expected] ?? error.expected] : [])
  );
  const value = formatValue(valueAt(input, issue.path));
  return [`${fieldName(issue.path)} must be ${[...new Set(kinds)].join(" or ")}: current value is ${value}`];
}

/** `folds.count`, `levels[0]`; `the config` for the whole. */
function fieldName(path: Path): string {
  const name = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`).join("");
  return name === "" ? "the config" : name.replace(/^\./, "");
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => isObject(value) ? Reflect.get(value, part) : undefined, input);
}

/** A value in a message: as JSON, cut after 60 letters. */
export function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The nearest of some names in brackets, behind a requirement; empty if none is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === null ? "" : ` (did you mean ${nearest}?)`;
}

/** What is wrong with a list of names of which some stand in it twice. @param field Where it stands. @param names The list. */
export function repeated(field: string, names: readonly string[]): string[] {
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((name) => `${field} must have each name once: current value repeats ${formatValue(name)}`);
}

/** Names of the fields that may stand at a place. */
function knownFields(path: Path, schema: unknown): string[] {
  const nested = path.reduce<unknown>((at, part) => {
    const branches = branchesOf(at);
    const name = typeof part === "number" ? "items" : "properties";
    const next = branches.map((branch) => Reflect.get(branch, name)).find((found) => found !== undefined);
    return typeof part === "number" || !isObject(next) ? next : Reflect.get(next, part);
  }, schema);
  return branchesOf(nested).flatMap((branch) => Object.keys(Reflect.get(branch, "properties") ?? {}));
}

/** A schema and what it may be instead, at any depth. */
function branchesOf(schema: unknown): object[] {
  if (!isObject(schema)) return [];
  const others: unknown[] = Object.values(Reflect.get(schema, "anyOf") ?? []);
  return [schema, ...others.flatMap(branchesOf)];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
