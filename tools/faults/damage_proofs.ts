import { damagedTrees, lookAtDamage, type Reference, referenceOf, resumeDamaged } from "./damage.ts";
import { Disk } from "./disk.ts";
import { runHere } from "./product.ts";
import type { Proof } from "./proof.ts";
import type { Recording } from "./recording.ts";
import { spread } from "./replay.ts";
import { resumeScenario, type Workspace } from "./scenarios.ts";
import { type Tree, without, writeTree } from "./tree.ts";

/** A database has bytes that mean nothing. */
const DATABASE = /registry\.db$/;

/** What serves, by the name of the proof. */
const FILES: Readonly<Record<string, RegExp>> = {
  store: /^features\//,
  packs: /\.pack$/,
  database: DATABASE,
  reports: /^reports\/[^/]+\/[^/]+(?<!\.log)$/,
};

/** Places in each file beside its ends: usually, and in the whole sweep. */
const PLACES = { usual: 6, sweep: 200 };

/** Proofs that damaged files are found: of what serves, and of an unfinished run. */
export function damageProofs(
  workspace: Workspace,
  at: { trained: Tree; recorded: (name: string) => Promise<Recording> },
): Proof[] {
  const lookedAt = Object.entries(FILES).map(([name, pattern]): Proof => ({
    name: `damage ${name}`,
    needs: ["strace"],
    run: async ({ sweep }) => {
      const whole = afterOf(await at.recorded("train-again"));
      const places = sweep ? PLACES.sweep : PLACES.usual;
      const reference = await referenceTo(whole, workspace, at.trained);
      const options = { reference, isVerified: pattern !== DATABASE };
      return await lookAtDamage(damagedTrees(whole, { pattern, places }), workspace, options);
    },
  }));
  const journal: Proof = {
    name: "damage journal",
    needs: ["strace"],
    run: async ({ sweep }) => {
      const recording = await at.recorded("train-again"), { champions, models } = recording.otherRun.after;
      const scenario = resumeScenario(workspace, recording);
      const served = Object.fromEntries(Object.entries(champions).map(([key, name]) => [key, models[name] ?? ""]));
      const damages = [...damagedTrees(scenario.start, { pattern: /\/journal\//, places: sweep ? 8 : 1 })];
      return await resumeDamaged(sweep ? damages : spread(damages, JOURNALS), workspace, { scenario, served });
    },
  };
  return [...lookedAt, journal];
}

/** Damaged journals on which a run is usually taken up. */
const JOURNALS = 16;

function afterOf({ scenario, operations }: Recording): Tree {
  const disk = new Disk(scenario.start);
  operations.forEach((operation) => disk.apply(operation));
  return disk.now();
}

/** What may serve instead: former models, on the new table or the old one, and the new models on the old table. */
async function referenceTo(whole: Tree, workspace: Workspace, trained: Tree): Promise<Reference> {
  const [now = "", before = "", between = "", fallen = ""] = ["now", "before", "between", "fallen"]
    .map((name) => `${workspace.dir}/${name}`);
  writeTree(now, whole);
  writeTree(before, trained);
  writeTree(between, trained);
  await runHere({ args: workspace.features(between, "new") });
  const store = /^features(?:\/|$)/;
  writeTree(fallen, new Map([...without(whole, store), ...[...trained].filter(([path]) => store.test(path))]));
  return await referenceOf(now, [before, between, fallen]);
}
