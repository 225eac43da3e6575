import type { EncodeWishes } from "../../core/rows/encode_wishes.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { JsonSchema } from "../../core/bytes/schema_problem.ts";
import { COLUMN_KINDS, type ColumnKind, type Task } from "../../core/rows/task.ts";

/** A column of a table as a feature. */
export interface TableFeature {
  /** Name as in the table. */
  readonly name: string;
  /** What its values are. */
  readonly kind: ColumnKind;
  /** Texts of a category, sorted: values are indices into them, a text that is none of them is missing. */
  readonly levels?: readonly string[];
  /** Whether it is part of the key: constant for a model of one key. */
  readonly isKey?: true;
}

/**
 * How rows of a table without a calendar become features: plain data, hashed; a model refuses rows of another spec. What is
 * learned of the columns (imputation, encodings, weights of words) is learned by a model of its own rows and is part of it.
 */
export interface TableSpec {
  /** Tells it from specs of series. */
  readonly layout: "rows";
  /** Features as they are in the table, in its order. */
  readonly columns: readonly TableFeature[];
  /** Names of the targets. */
  readonly targets: readonly string[];
  /** Names of the classes, sorted; empty for numbers. */
  readonly classes: readonly string[];
  /** What a row is asked for. */
  readonly task: Task;
  /**
   * Where several targets are keys of their own: the part of the key that names a row's target, and numbers of the classes of each;
   * absent: every row can have every class.
   */
  readonly possible?: { readonly column: string; readonly classes: Readonly<Record<string, readonly number[]>> };
  /** What is asked of the features that models learn of the columns; absent: nothing. */
  readonly encode?: EncodeWishes;
}

// A pure memo: every model and every design of a run names its spec.
const HASHES = new WeakMap<TableSpec, string>();

/**
 * Identity of a spec.
 *
 * @param spec Any. @returns Hexadecimal digits, equal for equal specs.
 */
export function tableSpecHash(spec: TableSpec): string {
  const known = HASHES.get(spec);
  if (known !== undefined) return known;
  const hash = hashValue(spec);
  HASHES.set(spec, hash);
  return hash;
}

/** Names of the features that are columns of a design, in its order: texts are none. @param spec Any. */
export function featureColumnNames({ columns }: TableSpec): string[] {
  return columns.flatMap(({ name, kind }) => kind === "text" ? [] : [name]);
}

const TEXTS = { type: "array", items: { type: "string" } };
/** Far more than any table has: a spec may come from anybody. */
const MOST_OUTPUTS = 10_000;
const COUNT = { type: "integer", minimum: 1, maximum: MOST_OUTPUTS };
const ENCODE: JsonSchema = {
  type: "object",
  required: ["text", "interactions", "clip", "log", "bins", "select", "pca"],
  properties: {
    text: { type: "object", required: ["dimension"], properties: { dimension: COUNT } },
    interactions: { type: "array", items: { ...TEXTS, minItems: 2, maxItems: 2 } },
    clip: { type: ["number", "null"] },
    log: TEXTS,
    bins: { type: "object", additionalProperties: COUNT },
    select: { enum: ["correlation", "importance", "null_importance", null] },
    pca: { anyOf: [COUNT, { type: "null" }] },
  },
};
const SCHEMA: JsonSchema = {
  type: "object",
  required: ["layout", "columns", "targets", "classes", "task"],
  properties: {
    layout: { type: "string", enum: ["rows"] },
    columns: {
      type: "array",
      maxItems: 100_000,
      items: {
        type: "object",
        required: ["name", "kind"],
        properties: {
          name: { type: "string" },
          kind: { type: "string", enum: COLUMN_KINDS },
          levels: TEXTS,
          isKey: { type: "boolean" },
        },
      },
    },
    targets: { ...TEXTS, minItems: 1 },
    classes: TEXTS,
    possible: {
      type: "object",
      required: ["column", "classes"],
      properties: {
        column: { type: "string" },
        classes: {
          type: "object",
          additionalProperties: { type: "array", items: { type: "integer", minimum: 0, maximum: MOST_OUTPUTS } },
        },
      },
    },
    encode: ENCODE,
    task: {
      anyOf: [
        {
          type: "object",
          required: ["kind", "outputs"],
          properties: { kind: { type: "string", enum: ["number"] }, outputs: COUNT },
        },
        {
          type: "object",
          required: ["kind", "classes"],
          properties: { kind: { type: "string", enum: ["class"] }, classes: COUNT },
        },
      ],
    },
  },
};

/**
 * The spec of a table without a calendar that a run keeps as JSON.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no spec of a table without a calendar.
 */
export function decodeTableSpec(bytes: Uint8Array): TableSpec {
  return decodeJson(bytes, "feature spec", SCHEMA);
}
