import { seriesKey } from "../../lib/core/rows/panel.ts";
import { openRegistry } from "../../lib/registry/registry.ts";
import { cacheFolder, stateOf } from "./child.ts";

/** A registry of many versions, and what it took to register them. */
export interface ManyVersions {
  /** Registry root. */
  readonly root: string;
  /** Seconds until all were handed over: their packs are written, nothing is locked. */
  readonly collect: number;
  /** Seconds of the commit: packs forced to the disk, the transaction, the run's record. */
  readonly commit: number;
}

const RUN = {
  name: "many",
  configJson: "{}",
  planHash: "",
  seed: 1,
  codeRevision: "",
  data: { group: "many", version: 1, contentHash: "" },
  keyColumns: ["item", "location"],
};
const SCORES = { mase: 0.9, rmsse: 0.8, wape: 0.2, bias: 0.01, mae: 12.5, rmse: 17.25 };

/**
 * A registry with one version for each of many keys, the champion of its key, registered in one transaction. It is kept until the
 * code of the registry changes.
 *
 * @param keys Number of keys.
 */
export async function manyVersions(keys: number): Promise<ManyVersions> {
  const root = `${await cacheFolder()}/versions_${keys}`, kept = `${root}/cost.json`;
  const state = await stateOf(`${import.meta.dirname}/../../lib/registry`);
  const before = JSON.parse(await Deno.readTextFile(kept).catch(() => "{}"));
  if (before.state === state) return { root, ...before.cost };
  await Deno.remove(root, { recursive: true }).catch(() => {});
  const cost = registerMany(root, keys);
  await Deno.writeTextFile(kept, JSON.stringify({ state, cost }));
  return { root, ...cost };
}

function registerMany(root: string, keys: number): Omit<ManyVersions, "root"> {
  const registry = openRegistry(root, { now: () => new Date() });
  const begun = performance.now();
  const transaction = registry.begin({ run: "many", keys, ...RUN });
  const model = new Uint8Array(256), view = new DataView(model.buffer);
  for (let k = 0; k < keys; k++) {
    // No two models are equal: equal ones would be stored once.
    view.setUint32(0, k);
    const facts = { key: keyOf(k), contender: "ses", status: "champion", reason: "", scores: SCORES } as const;
    transaction.addVersion({ ...facts, family: "ses", specHash: "", flags: [], model });
    transaction.addOutcome({ ...facts, version: 0 });
  }
  const collected = performance.now();
  transaction.commit(() => null);
  const committed = performance.now();
  registry.close();
  return { collect: (collected - begun) / 1e3, commit: (committed - collected) / 1e3 };
}

/** The key at a position. */
export function keyOf(position: number) {
  return seriesKey([`item_${position % 50_000}`, `location_${Math.floor(position / 50_000)}`]);
}
