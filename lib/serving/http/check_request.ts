import type { z } from "zod";
import { HttpError } from "./http_error.ts";

/** Findings that an answer lists. */
const MOST_FINDINGS = 20;
/** Characters of a value that an answer shows. */
const MOST_CHARACTERS = 60;

/** What a text matches that says something. */
export const SAYS = /\S/;

type Issue = z.core.$ZodIssue;

/** Something that is wrong with a request. */
interface Finding {
  /** Where, for instance `keys[3].item`; empty for the whole. */
  readonly path: string;
  /** What must be there instead, and what is. */
  readonly message: string;
}

/**
 * A body as its schema says, or a refusal that names everything that is wrong.
 *
 * @param schema Of the body. @param value Parsed JSON.
 * @throws {HttpError} `MALFORMED_REQUEST` (400); `BODY_TOO_LARGE` (413) where a list is longer than allowed.
 */
export function checkRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error, [first] = issues;
  const findings = issues.slice(0, MOST_FINDINGS).map((issue) => findingOf(issue, value));
  const long = issues.find((issue) => issue.code === "too_big" && issue.origin === "array");
  const hint = issues.some((issue) => isNumberForText(issue, value)) ? TEXT_HINT : HINT;
  const at = (long === undefined ? findings[0] : findingOf(long, value)) ??
    { path: "", message: String(first?.message) };
  throw new HttpError(
    long === undefined ? 400 : 413,
    long === undefined ? "MALFORMED_REQUEST" : "BODY_TOO_LARGE",
    `Cannot read the request as ${at.path === "" ? "it" : at.path} must be ${at.message}`,
    { hint: long === undefined ? hint : "Ask for fewer at a time.", context: { findings, count: issues.length } },
  );
}

const HINT = "The fields of every request are listed at /docs.";
const TEXT_HINT = 'Ids and times are text: write "7", which is another key than "007".';

function findingOf(issue: Issue, root: unknown): Finding {
  const path = issue.path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`).join("");
  return { path: path.replace(/^\./, ""), message: `${requirementOf(issue)}: current value is ${shown(issue, root)}` };
}

function requirementOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "string" ? "text" : `of type ${issue.expected}`;
    case "unrecognized_keys":
      return "an object without other fields";
    case "too_big":
      return `${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}${unitOf(issue.origin)}`;
    case "too_small":
      return `${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}${unitOf(issue.origin)}`;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return Object.hasOwn(issue, "pattern") && Reflect.get(issue, "pattern") === String(SAYS)
        ? "a text that says something"
        : "a semantic version such as ridge_v1.2.0";
    case "invalid_union":
      return "of another type";
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  return origin === "array" ? " long" : origin === "string" ? " characters long" : "";
}

function shown(issue: Issue, root: unknown): string {
  if (issue.code === "unrecognized_keys") return issue.keys.slice(0, MOST_FINDINGS).map(shorten).join(", ");
  const value = valueAt(root, issue.path);
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "an object" : shorten(value);
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined,
    root,
  );
}

function isNumberForText(issue: Issue, root: unknown): boolean {
  const expected: unknown = issue.code === "invalid_type"
    ? issue.expected
    : issue.code === "custom"
    ? issue.params?.expected
    : undefined;
  return expected === "string" && typeof valueAt(root, issue.path) === "number";
}
