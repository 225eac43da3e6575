import { type Artifact, type ArtifactArray, decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { ForecastError } from "@lib/core/errors/errors.ts";
import fc from "fast-check";

/** Numbers that break who trusts them. */
const ODD = [0, -0, -1, 1, 2, 0.5, 1e308, -1e308, 1e15, 2 ** 31, -(2 ** 31), 2 ** 53, NaN, Infinity, -Infinity, 5e-324];
const VALUES: readonly unknown[] = [
  ...ODD.filter(Number.isFinite),
  null,
  "",
  "x",
  true,
  [],
  {},
  [[]],
  "__proto__",
  -3,
  1e9,
];

/** One change of an artifact by somebody who writes valid checksums. */
export type Change =
  | { readonly kind: "number"; readonly array: number; readonly at: number; readonly value: number }
  | { readonly kind: "length"; readonly array: number; readonly share: number }
  | { readonly kind: "drop"; readonly array: number }
  | { readonly kind: "type"; readonly array: number }
  | { readonly kind: "header"; readonly field: number; readonly value: unknown }
  | { readonly kind: "byte"; readonly at: number; readonly value: number };

const place = fc.nat(1_000_000);
/** Any change; positions are taken modulo what there is. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("number" as const), array: place, at: place, value: fc.constantFrom(...ODD) }),
  fc.record({ kind: fc.constant("length" as const), array: place, share: fc.constantFrom(0, 0.5, 2) }),
  fc.record({ kind: fc.constant("drop" as const), array: place }),
  fc.record({ kind: fc.constant("type" as const), array: place }),
  fc.record({ kind: fc.constant("header" as const), field: place, value: fc.constantFrom(...VALUES) }),
  fc.record({ kind: fc.constant("byte" as const), at: place, value: fc.nat(255) }),
);

/** The bytes of an artifact after changes. */
export function mutate(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  let { header, arrays } = copyOf(decodeArtifact(bytes));
  let last = encodeArtifact({ header, arrays });
  for (const one of changes) {
    if (one.kind === "byte") {
      last[one.at % last.length] = one.value;
      continue;
    }
    if (one.kind === "header") header = changeField(header, one.field, one.value);
    else arrays = changeArrays(arrays, one);
    last = encodeArtifact({ header, arrays });
  }
  return last;
}

function copyOf({ header, arrays }: Artifact): Artifact {
  return { header: structuredClone(header), arrays: structuredClone(arrays) };
}

/** A field at any depth, as they come. */
function changeField(header: Artifact["header"], field: number, value: unknown): Artifact["header"] {
  const copy = structuredClone(header), places: { owner: object; key: string }[] = [];
  const visit = (owner: object) => {
    for (const [key, part] of Object.entries(owner)) {
      places.push({ owner, key });
      if (typeof part === "object" && part !== null && places.length < 500) visit(part);
    }
  };
  visit(copy);
  const chosen = places[field % Math.max(1, places.length)];
  if (chosen !== undefined) Reflect.set(chosen.owner, chosen.key, value);
  return copy;
}

function changeArrays(arrays: Artifact["arrays"], one: Change & { readonly array: number }): Artifact["arrays"] {
  const entries = Object.entries(arrays);
  const [name, array] = entries[one.array % Math.max(1, entries.length)] ?? [];
  if (name === undefined || array === undefined) return arrays;
  if (one.kind === "drop") return Object.fromEntries(entries.filter(([other]) => other !== name));
  return { ...arrays, [name]: changeArray(array, one) };
}

function changeArray(array: ArtifactArray, one: Change): ArtifactArray {
  if (one.kind === "type") return array instanceof Float64Array ? Int32Array.from(array) : Float64Array.from(array);
  if (one.kind === "length") {
    const Type = array.constructor as new (length: number) => ArtifactArray;
    const other = new Type(Math.floor(array.length * one.share));
    other.set(array.subarray(0, other.length));
    return other;
  }
  const copy = array.slice();
  if (one.kind === "number" && copy.length > 0) copy[one.at % copy.length] = one.value;
  return copy;
}

/** Whether work ends in a typed error; anything else that it throws goes on. */
export function isRefused(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (thrown) {
    if (thrown instanceof ForecastError && thrown.code !== "UNEXPECTED") return true;
    throw thrown;
  }
}
