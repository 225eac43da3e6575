import type { Stage, VersionInput, VersionRow } from "@lib/registry/versions/row_types.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { addChampion, KEYS, open, runInput, version } from "../registry/_fixtures.ts";

/** Who decides in tests, and why. */
export const ANA = { by: "ana", note: "it is better" } as const;

/** Nothing is broken. */
export const WHOLE = { verify: () => Promise.resolve([]) };

/** How a run is registered: every key gets a model in a stage, and the gate has said something. */
export interface RunOptions {
  /** Default: all three. */
  readonly keys?: typeof KEYS;
  /** Default: waiting. */
  readonly stage?: Exclude<Stage, "Archived">;
  /** Rules of a gate that failed; default: it passed. */
  readonly broken?: readonly { name: string; value: number; limit: number }[];
  /** Another contender of every key, beside the chosen one. */
  readonly other?: string;
  readonly changes?: Partial<VersionInput>;
}

/** Register a run. */
export function registerRun(registry: Registry, run: string, options: RunOptions = {}): void {
  const { keys = KEYS, stage = "Staging", broken = [], other, changes = {} } = options;
  const transaction = registry.begin(runInput(run, { keys: keys.length }));
  for (const key of keys) {
    const model = new TextEncoder().encode(`model of ${key.id} by ${run}`);
    addChampion(transaction, key, { model, ...changes });
    if (other !== undefined) {
      transaction.addVersion(
        version(key, { contender: other, chosen: false, model: new TextEncoder().encode(`${other} ${run}`) }),
      );
    }
  }
  const rules = broken.map((rule) => ({ ...rule, scope: "run", ok: false }));
  transaction.commit(() => ({}), (candidates) => ({
    stages: Array.from(candidates, ({ chosen }) => chosen ? stage : "None"),
    actions: [{ kind: "GATED", detail: { by: "gate", passed: broken.length === 0, rules } }],
  }));
}

/** An empty registry in a folder of its own. */
export function withRegistry(test: (registry: Registry, root: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const root = Deno.makeTempDirSync(), registry = open(root);
    try {
      await test(registry, root);
    } finally {
      registry.close();
      Deno.removeSync(root, { recursive: true });
    }
  };
}

/** Who serves each key: runs in the order of `KEYS`, empty for nobody. */
export function servedBy(registry: Registry): string[] {
  return KEYS.map(({ id }) => registry.resolve(id)?.run ?? "");
}

/** Versions of a run, those that it chose. */
export function chosenOf(registry: Registry, run: string): VersionRow[] {
  return registry.listVersions({ run, chosen: true });
}
