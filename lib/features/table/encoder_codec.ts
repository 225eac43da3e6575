import { joinNumbers } from "../../core/numbers/join_numbers.ts";
import { type Artifact, type ArtifactArray, corruptArtifact } from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";
import { type JsonSchema, schemaProblem } from "../../core/bytes/schema_problem.ts";
import type { ColumnEncoding, EncodedKind, TargetEncoding, TextEncoding } from "./column_encoding.ts";
import { slotsOf } from "./encode_column.ts";
import type { EncodedColumn, TableEncoder } from "./encoder.ts";
import { BUCKETS } from "./hashed_grams.ts";

/** Columns, features and numbers of one encoding at most; what is decoded may come from anybody. */
const MOST = 100_000;

const NUMBER: JsonSchema = { type: "number" }, FLAG: JsonSchema = { type: "boolean" };
const FILL: JsonSchema = { type: ["number", "null"] }, TEXT: JsonSchema = { type: "string" };
const COUNT: JsonSchema = { type: "integer", minimum: 0, maximum: MOST };

function record(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function list(items: JsonSchema, size: { readonly minItems?: number; readonly maxItems?: number } = {}): JsonSchema {
  return { type: "array", items, maxItems: MOST, ...size };
}

/** What of an encoding is in the header; typed arrays are arrays of the artifact. */
const ENCODING: JsonSchema = {
  anyOf: [
    record({
      kind: { enum: ["number", "boolean"] },
      fill: FILL,
      bounds: { anyOf: [{ type: "null" }, list(NUMBER, { minItems: 2, maxItems: 2 })] },
      missing: FLAG,
      unit: { type: "number", minimum: 0 },
      edges: list(NUMBER),
    }),
    record({ kind: { enum: ["native"] } }),
    record({ kind: { enum: ["hot"] }, levels: list(NUMBER), rare: FLAG, missing: FLAG }),
    record({ kind: { enum: ["target"] }, width: { type: "integer", minimum: 1, maximum: MOST } }),
    record({ kind: { enum: ["date"] }, cyclic: FLAG, newest: NUMBER, fill: FILL, missing: FLAG }),
    record({
      kind: { enum: ["text"] },
      dimension: COUNT,
      width: COUNT,
      missing: FLAG,
      lengths: { anyOf: [{ type: "null" }, list(NUMBER, { minItems: 3, maxItems: 3 })] },
    }),
  ],
};

const GROUPS: readonly EncodedKind[] = [
  ...["number", "boolean", "missing", "log", "bin", "category"] as const,
  ...["level", "target", "date", "text", "interaction", "component"] as const,
];

const HEADER = record({
  reads: TEXT,
  width: COUNT,
  specHash: TEXT,
  columns: list(record({
    source: record({
      name: TEXT,
      kind: { enum: ["number", "category", "boolean", "date", "text"] },
      columns: list(COUNT, { maxItems: 2 }),
      size: { type: "integer", minimum: 0 },
    }),
    encoding: ENCODING,
  })),
  features: list(record({ name: TEXT, group: { enum: GROUPS }, from: list(COUNT, { maxItems: 2 }) })),
});

/**
 * An encoder as data; nothing is rounded.
 *
 * @param encoder Learned of training rows.
 */
export function encodeEncoder(encoder: TableEncoder): Artifact {
  const { reads, width, specHash, columns, features, products, kept, components, statistics } = encoder;
  const arrays: Record<string, ArtifactArray> = {
    mean: joinNumbers(columns.map(({ scales }) => scales.mean)),
    scale: joinNumbers(columns.map(({ scales }) => scales.scale)),
    products,
    kept,
    statistics,
  };
  if (components !== null) {
    arrays.measured = components.features;
    arrays.centre = components.mean;
    arrays.directions = components.directions;
  }
  const heads = columns.map(({ source, encoding }, c) => {
    const plain: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(encoding)) {
      if (isArray(value)) arrays[`${c}_${field}`] = value;
      else plain[field] = value;
    }
    return { source, encoding: plain };
  });
  return { header: { reads, width, specHash, columns: heads, features }, arrays };
}

/**
 * Inverse of {@linkcode encodeEncoder}: rows are encoded to the same bits.
 *
 * @param artifact Header and arrays, of whomever.
 * @throws {FitError} `CORRUPT_ARTIFACT` if it is no whole encoder.
 */
export function decodeEncoder({ header, arrays }: Artifact): TableEncoder {
  const problem = schemaProblem(header, HEADER);
  if (problem !== null) throw corrupt(problem);
  // The schema says that it is one, but for the arrays.
  const head = header as unknown as Pick<TableEncoder, "reads" | "width" | "specHash" | "columns" | "features">;
  const encodings = head.columns.map(({ encoding }, c) => soundEncoding(encoding, arrays, c));
  const sizes = encodings.map((encoding) => slotsOf(encoding, "", { levels: [], outputs: [] }).length);
  const slots = sizes.reduce((sum, size) => sum + size, 0);
  const mean = floats(arrays, "mean", slots), scale = floats(arrays, "scale", slots);
  let at = 0;
  const columns = head.columns.map(({ source }, c): EncodedColumn => {
    assertSource(source, encodings[c]!, head.width);
    const from = at, to = at += sizes[c]!;
    return {
      source,
      encoding: encodings[c]!,
      scales: { mean: mean.subarray(from, to), scale: scale.subarray(from, to) },
    };
  });
  const products = positions(arrays, "products", slots), all = slots + products.length / 2;
  if (products.length % 2 !== 0) throw corrupt("half a product");
  const kept = positions(arrays, "kept", all), components = decodeComponents(arrays, all);
  const count = components === null ? 0 : components.directions.length / components.features.length;
  if (slots > MOST || kept.length + count !== head.features.length) throw corrupt(`${head.features.length} features`);
  const isOfColumns = head.features.every(({ from, group }, f) =>
    from.every((column) => column < columns.length) && (group === "component") === (f >= kept.length)
  );
  if (!isOfColumns) throw corrupt("features of no column");
  const { statistics } = arrays;
  if (!(statistics instanceof Float32Array) || statistics.length !== 3 * head.features.length) {
    throw corrupt("statistics");
  }
  return { ...head, columns, products, kept, components, statistics };
}

function isArray(value: unknown): value is ArtifactArray {
  return ArrayBuffer.isView(value);
}

/** An encoding whose arrays are as long as they must be. */
function soundEncoding(plain: ColumnEncoding, arrays: Artifact["arrays"], c: number): ColumnEncoding {
  if (plain.kind === "target") {
    const levels = integers(arrays, `${c}_levels`);
    const means = floats(arrays, `${c}_means`, levels.length * plain.width);
    return { ...plain, levels, means } satisfies TargetEncoding;
  }
  if (plain.kind !== "text") return plain;
  const buckets = positions(arrays, `${c}_buckets`, BUCKETS), components = arrays[`${c}_components`];
  const idf = floats(arrays, `${c}_idf`, buckets.length);
  if (!(components instanceof Float32Array) || components.length !== buckets.length * (plain.dimension + plain.width)) {
    throw corrupt("directions of a text of another size");
  }
  return { ...plain, buckets, idf, components } satisfies TextEncoding;
}

function assertSource({ kind, columns }: EncodedColumn["source"], encoding: ColumnEncoding, width: number): void {
  const isText = kind === "text";
  const fits = isText === (encoding.kind === "text") && isText === (columns.length === 0);
  if (!fits || columns.some((column) => column >= width)) throw corrupt("a column without a source");
}

function decodeComponents(arrays: Artifact["arrays"], all: number): TableEncoder["components"] {
  if (arrays.measured === undefined) return null;
  const features = positions(arrays, "measured", all), directions = floats(arrays, "directions");
  const mean = floats(arrays, "centre", features.length);
  if (features.length === 0 || directions.length % features.length !== 0) throw corrupt("half a component");
  return { features, mean, directions };
}

function floats(arrays: Artifact["arrays"], name: string, length?: number): Float64Array {
  const array = arrays[name];
  if (array instanceof Float64Array && (length === undefined || array.length === length)) return array;
  throw corrupt(`${array?.length ?? 0} numbers ${name}`);
}

function integers(arrays: Artifact["arrays"], name: string): Int32Array {
  const array = arrays[name];
  if (array instanceof Int32Array) return array;
  throw corrupt(`no whole numbers ${name}`);
}

/** Whole numbers in [0, bound). */
function positions(arrays: Artifact["arrays"], name: string, bound: number): Int32Array {
  const array = integers(arrays, name);
  if (array.every((at) => at >= 0 && at < bound)) return array;
  throw corrupt(`${name} beyond ${bound}`);
}

function corrupt(found: string): FitError {
  return corruptArtifact("an encoder of a table", { must: "its artifact must be as it was written", found });
}
