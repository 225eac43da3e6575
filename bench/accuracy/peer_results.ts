import type { KeyScores } from "./key_scores.ts";
import { partsOf, ratioOf } from "./measures.ts";
import { type PeerErrors, type PeerFile, shortId } from "./peer_file.ts";
import { type DataSet, type Measure, measuresOf } from "./sets.ts";

/** A peer beside ours on the keys that it forecast. */
export interface PeerResult extends Omit<PeerErrors, "errors"> {
  readonly keys: number;
  /** By measure: theirs, and ours on the same keys. */
  readonly theirs: Readonly<Partial<Record<Measure, number>>>;
  readonly ours: Readonly<Partial<Record<Measure, number>>>;
}

/**
 * Compare with what the peers had on the same keys and rows.
 *
 * @throws {RangeError} If a key was scored on other rows: the peers must be run again.
 */
export function comparePeers(
  set: DataSet,
  keys: ReadonlyMap<string, KeyScores>,
  file: PeerFile,
): Record<string, PeerResult> {
  const place = new Map(file.keys.map((id, k) => [id, k]));
  const known = [...keys].map(([id, scores]) => ({ k: place.get(shortId(id)) ?? -1, own: scores.get("ours")?.own }));
  const same = known.flatMap(({ k, own }) => own !== undefined && file.rows[k] === own.rows ? [{ k, own }] : []);
  if (same.length < keys.size) {
    throw new RangeError(
      `Cannot compare with the peers of ${set.name} as they must have forecast the same rows: current value is ${
        keys.size - same.length
      } other keys of ${keys.size}; run deno task bench:accuracy --peers all --only ${set.name}`,
    );
  }
  return Object.fromEntries(
    Object.entries(file.peers).map(([name, { errors, ...peer }]) => {
      const ran = same.filter(({ k }) => errors[set.measure]?.[k] !== null);
      const of = (numerator: (measure: Measure, at: { k: number; own: typeof same[number]["own"] }) => number) =>
        Object.fromEntries(
          measuresOf(set).map((measure) => [
            measure,
            ratioOf(ran.map((at) => [numerator(measure, at), partsOf(measure, at.own)[1]])),
          ]),
        );
      return [name, {
        ...peer,
        keys: ran.length,
        theirs: of((measure, { k }) => errors[measure]?.[k] ?? NaN),
        ours: of((measure, { own }) => partsOf(measure, own)[0]),
      }];
    }),
  );
}
