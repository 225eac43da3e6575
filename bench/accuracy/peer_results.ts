import type { KeyTable } from "./key_table.ts";
import { ratioOf } from "./measures.ts";
import type { PeerErrors, PeerFile } from "./peer_file.ts";
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
  set: Pick<DataSet, "name" | "measure">,
  ours: KeyTable,
  file: PeerFile,
): Record<string, PeerResult> {
  const place = new Map(file.keys.map((id, k) => [id, k]));
  const pairs = ours.keys.map((id, k) => ({ k, at: place.get(id) ?? -1 }));
  const other = pairs.filter(({ k, at }) => file.rows[at] !== ours.rows[k]).length;
  if (other > 0) {
    throw new RangeError(
      `Cannot compare with the peers of ${set.name} as they must have forecast the same rows: current value is ${other} other keys of ${pairs.length}; run deno task bench:accuracy --peers all --only ${set.name} --write`,
    );
  }
  return Object.fromEntries(
    Object.entries(file.peers).map(([name, { errors, ...peer }]) => {
      const ran = pairs.filter(({ at }) => errors[set.measure]?.[at] !== null);
      const of = (errorAt: (measure: Measure, pair: { k: number; at: number }) => number | null | undefined) =>
        Object.fromEntries(
          measuresOf(set).map((measure) => [
            measure,
            ratioOf(ran.map((pair) => [errorAt(measure, pair) ?? NaN, ours.weights[measure]?.[pair.k] ?? NaN])),
          ]),
        );
      return [name, {
        ...peer,
        keys: ran.length,
        theirs: of((measure, { at }) => errors[measure]?.[at]),
        ours: of((measure, { k }) => ours.errors[measure]?.[k]),
      }];
    }),
  );
}
