import { seriesKey } from "../../lib/core/rows/panel.ts";
import type { Move, Settlement } from "../../lib/registry/versions/action.ts";
import { openRegistry, type Registry } from "../../lib/registry/registry.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";

const RUN = {
  configJson: "{}",
  planHash: "",
  seed: 1,
  codeRevision: "",
  data: { group: "many", version: 1, contentHash: "" },
  keyColumns: ["item"],
};

/** One decision about every key of a registry: promoted, and rolled back again. */
export const p29: Target = {
  id: "P29",
  what:
    "promote 100,000 versions that wait, or roll back as many, by one decision: compared and swapped in one transaction, with " +
    "all its events and its record",
  peer: "itself",
  bar: 5,
  stretch: 1,
  better: "lower",
  unit: "s",
  run(ctx) {
    const keys = ctx.smoke ? 200 : 100_000;
    const registry = openRegistry(Deno.makeTempDirSync({ dir: ctx.scratch }), { now: () => new Date() });
    register(registry, "former", { keys, stage: "Production" });
    register(registry, "newer", { keys, stage: "Staging" });
    const all = registry.listVersions(), former = all.slice(0, keys), newer = all.slice(keys);
    const seconds: number[] = [];
    const decide = (kind: "PROMOTED" | "ROLLED_BACK", moves: readonly Move[]) => {
      const clock = performance.now(), { moved } = registry.act({ kind, run: "", detail: {}, moves });
      if (moved !== keys) throw new Error(`Cannot decide about ${keys} keys at once: ${moved} moved`);
      seconds.push((performance.now() - clock) / 1e3);
    };
    const move = (from: Move["from"], [versions, champions]: readonly (typeof all)[]): Move[] =>
      (versions ?? []).map(({ id }, k) => ({
        version: id,
        from,
        to: "Production",
        champion: champions?.[k]?.id ?? null,
      }));
    decide("PROMOTED", move("Staging", [newer, former]));
    for (let round = 1; round < ctx.pairs; round++) {
      decide("ROLLED_BACK", move("Archived", round % 2 === 1 ? [former, newer] : [newer, former]));
    }
    registry.close();
    return Promise.resolve({ ours: spread(seconds), theirs: null, ratio: spread(seconds), errors: null });
  },
};

function register(
  registry: Registry,
  run: string,
  { keys, stage }: { keys: number; stage: Settlement["stages"][number] },
): void {
  const transaction = registry.begin({ run, name: run, keys, ...RUN });
  const model = new Uint8Array(64), view = new DataView(model.buffer);
  for (let k = 0; k < keys; k++) {
    view.setUint32(0, k);
    view.setUint32(4, run.length);
    const facts = {
      key: seriesKey([`item_${k}`]),
      contender: "ses",
      status: "champion",
      reason: "",
      scores: {},
    } as const;
    transaction.addVersion({ ...facts, family: "ses", specHash: "", flags: [], model });
    transaction.addOutcome({ ...facts, version: 0 });
  }
  transaction.commit(() => null, (candidates) => ({ stages: Array.from(candidates, () => stage), actions: [] }));
}
