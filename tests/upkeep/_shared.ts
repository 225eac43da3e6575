import { hashBytes } from "../../lib/core/bytes/hash.ts";
import { serveVersion } from "../../lib/data/store/serving_record.ts";
import { verifyStore } from "../../lib/data/store/verify_store.ts";
import { verifyRegistry } from "../../lib/registry/maintenance/verify.ts";
import { DISK, isFolder } from "../../lib/storage/files/files.ts";
import type { Folders } from "../../lib/upkeep/folders.ts";
import { INFO, publish } from "../data/_versions.ts";
import { KEYS, open, register } from "../registry/_fixtures.ts";

export const now = () => new Date("2024-03-01T12:00:00Z");

/** The folders of a machine, and what is done on it. */
export interface Machine extends Folders {
  /** Commit a run that gives champions to all keys. */
  train(run: string): void;
  /** Build a version of the table, by its content, and let it serve. */
  build(content: string): Promise<number>;
}

/** A machine on which nothing is yet. */
export function machine(): Machine {
  const dir = Deno.makeTempDirSync();
  const folders = { registry: `${dir}/models`, store: `${dir}/store`, reports: `${dir}/reports` };
  return {
    ...folders,
    train(run) {
      const registry = open(folders.registry);
      register(registry, run, KEYS, { contender: run, model: new TextEncoder().encode(`model of ${run}`) });
      registry.close();
    },
    async build(content) {
      const version = Number(/v(\d+)$/.exec(await publish(folders.store, { contentHash: content }))?.[1]);
      await serveVersion(folders.store, { name: INFO.name, version });
      return version;
    },
  };
}

/** A machine with a run and a version of a table. */
export async function trainedMachine(): Promise<Machine> {
  const here = machine();
  here.train("one");
  await here.build("first");
  return here;
}

/** What a machine has: who serves, and every file of its feature store by its hash. Damage is part of it. */
export async function stateOf({ registry, store }: Folders) {
  const { problems, notes, versions } = verifyRegistry(registry), damage = (await verifyStore(store)).problems;
  const database = open(registry, { readOnly: true });
  const champions = KEYS.map(({ id }) => database.resolve(id)?.run), runs = database.listRuns().map(({ run }) => run);
  database.close();
  return {
    champions,
    runs,
    versions,
    packs: DISK.list(`${registry}/packs`).filter((name) => !name.startsWith(".")),
    files: filesOf(store),
    damage: [...problems, ...notes.filter(({ code }) => code !== "LEFT_OVER"), ...damage],
  };
}

/** Files below a folder by name, each with its hash; what is on its way is not among them. */
export function filesOf(folder: string, prefix = ""): string[] {
  return DISK.list(`${folder}/${prefix}`).filter((name) => !name.startsWith(".")).flatMap((name) => {
    const path = prefix + name;
    if (isFolder(`${folder}/${path}`)) return filesOf(folder, `${path}/`);
    return [`${path} ${hashBytes(Deno.readFileSync(`${folder}/${path}`)).slice(0, 12)}`];
  });
}
