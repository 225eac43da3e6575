import { corruptArtifact } from "../../core/bytes/artifact.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { GroupProfile, IntervalProfile } from "./interval_profile.ts";

/** A profile as bytes: JSON, in which NaN is null. */
export function encodeProfile(profile: IntervalProfile): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(profile));
}

const ENDS = { type: "array", items: { type: ["number", "null"] } };
const SCHEMA = {
  type: "object",
  required: ["levels", "horizon", "groups"],
  properties: {
    levels: { type: "array", items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 } },
    horizon: { type: "integer", minimum: 1 },
    probabilities: { type: "array", items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 } },
    groups: {
      type: "object",
      required: [""],
      additionalProperties: {
        type: "object",
        required: ["exponent", "growth", "relativeSpread", "lo", "hi", "above"],
        properties: {
          exponent: { type: "number", minimum: 0, maximum: 1 },
          growth: { type: "array", items: { type: "number", minimum: 0 } },
          relativeSpread: { type: ["number", "null"] },
          lo: ENDS,
          hi: ENDS,
          above: ENDS,
          quantiles: ENDS,
        },
      },
    },
  },
};

/**
 * Inverse of {@linkcode encodeProfile}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no profile.
 */
export function decodeProfile(bytes: Uint8Array): IntervalProfile {
  const { levels, horizon, groups, probabilities } = decodeJson<Stored>(bytes, "interval profile", SCHEMA);
  const known = (ends: readonly (number | null)[]) => ends.map((end) => end ?? NaN);
  const shapes = Object.entries(groups).map(([name, { quantiles, ...group }]): [string, GroupProfile] => [name, {
    ...group,
    relativeSpread: group.relativeSpread ?? NaN,
    lo: known(group.lo),
    hi: known(group.hi),
    above: known(group.above),
    ...quantiles && { quantiles: known(quantiles) },
  }]);
  for (const [name, { growth, lo, hi, above, quantiles }] of shapes) {
    const isWhole = growth.length === horizon && [lo, hi, above].every(({ length }) => length === levels.length);
    if (isWhole && quantiles?.length === probabilities?.length) continue;
    throw corruptArtifact("an interval profile", {
      must: `each group needs ${horizon} steps and ${levels.length} levels`,
      found: `another number of them in ${JSON.stringify(name)}`,
    });
  }
  return { levels, horizon, ...probabilities && { probabilities }, groups: Object.fromEntries(shapes) };
}

/** JSON has no NaN: it is null. */
interface Stored extends Omit<IntervalProfile, "groups"> {
  readonly groups: Readonly<Record<string, StoredGroup>>;
}
type Ends = "lo" | "hi" | "above" | "quantiles";
type StoredGroup =
  & Omit<GroupProfile, Ends | "relativeSpread">
  & {
    readonly [end in Exclude<Ends, "quantiles">]: readonly (number | null)[];
  }
  & { readonly quantiles?: readonly (number | null)[] }
  & { readonly relativeSpread: number | null };
