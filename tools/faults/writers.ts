import { openRegistry } from "@lib/registry/registry.ts";
import { factsOf } from "./facts.ts";
import { EXPORTED, exportTo, importInto, withModel } from "./exchange_scenarios.ts";
import { errorCode, folders, forecastsOf } from "./product.ts";
import type { ProofResult } from "./proof.ts";
import { promote, withRun } from "./lifecycle_scenarios.ts";
import type { Workspace } from "./scenarios.ts";
import type { ScenarioParts } from "./upkeep_scenarios.ts";
import { type CommandRun, runCommand } from "./strace.ts";
import { type Tree, writeTree } from "./tree.ts";

/** Codes by which a command may be refused because another one is at work. */
const REFUSED = /^(?:NOT_EMPTY|LOCKED|RUN_IN_PROGRESS|CONFLICT|REJECTED|NOT_STAGED)$/;

/** Keys of the table of all scenarios. */
const KEYS = 8;

/** Commands that are started at once on one folder. */
export interface Crowd {
  readonly name: string;
  args(root: string): string[][];
  /** The folder before them; default: one on which a table was trained. */
  readonly start?: (parts: Pick<ScenarioParts, "workspace" | "trained">) => Promise<Tree>;
  /** Models that go to Production, by all of them together; default: not counted. */
  readonly promoted?: number;
}

/** Two to eight writers of every kind. */
export function listCrowds(workspace: Workspace): Crowd[] {
  const train = (root: string, ...more: string[]) => workspace.train(root, "new", ...more);
  const infer = (root: string, horizon: number) => workspace.infer(root, "--horizon", String(horizon));
  const sweep = (root: string) => {
    const { store, registry, reports } = folders(root);
    return ["gc", "--grace", "0", ...store, ...registry, ...reports, "--json"];
  };
  let waits = "";
  const waiting = async (parts: Pick<ScenarioParts, "workspace" | "trained">) => {
    const { start, run } = await withRun(parts, "manual");
    waits = run;
    return start;
  };
  const decide = (root: string, name: string) => [name, ...promote(root, waits).slice(1)];
  return [
    { name: "train twice the same", args: (root) => [train(root), train(root)] },
    { name: "train four tables", args: (root) => [1, 2, 3, 4].map((seed) => train(root, "--seed", String(seed))) },
    { name: "features", args: (root) => ["new", "old", "new", "new"].map((table) => workspace.features(root, table)) },
    { name: "infer", args: (root) => [1, 2, 3, 1, 2, 3, 1, 2].map((horizon) => infer(root, horizon)) },
    {
      name: "train, features, infer",
      args: (root) => [train(root), workspace.features(root, "new"), infer(root, 3), infer(root, 2)],
    },
    {
      name: "promote four times the same",
      start: waiting,
      args: (root) => ["a", "b", "c", "d"].map((by) => promote(root, waits, by)),
      promoted: KEYS,
    },
    {
      name: "promote, reject, train, infer",
      start: waiting,
      args: (root) => [promote(root, waits), decide(root, "reject"), train(root), infer(root, 3), promote(root, waits)],
    },
    {
      name: "import four times, export to one folder four times",
      start: ({ trained }) => Promise.resolve(withModel(trained)),
      args: (root) => [1, 2, 3, 4].flatMap((day) => [importInto(root, `2024-01-0${day}`), exportTo(root, EXPORTED)]),
    },
    { name: "gc, train, infer", args: (root) => [sweep(root), train(root), sweep(root), infer(root, 3), sweep(root)] },
  ];
}

/** Start all at once: each does its work or is refused with a code, and what they leave is whole. */
export async function runCrowd(crowd: Crowd, workspace: Workspace, start: Tree): Promise<ProofResult> {
  const root = `${workspace.dir}/crowd`;
  writeTree(root, start);
  const runs = await Promise.all(crowd.args(root).map((args) => runCommand({ args })));
  const facts = await factsOf(root, { sameRun: false });
  const broken = [
    ...runs.flatMap((run) => badEnd(run)),
    ...facts.contradictions.map((text) => `the registry contradicts itself: ${text}`),
    ...Object.entries({ ...facts.models, ...facts.tables }).filter(([, hash]) => hash.startsWith("error"))
      .map(([name, hash]) => `${name} is ${hash}`),
    ...[facts.serves, facts.forecasts].filter((fact) => fact.startsWith("error")),
    ...facts.outputs[EXPORTED] === "broken" ? ["the exported folder is broken"] : [],
    ...missingRuns(root, runs),
    ...crowd.promoted === undefined ? [] : promotedTwice(runs, crowd.promoted),
    ...mixedForecasts(root),
  ];
  const refused = runs.filter((run) => run.code !== 0).length;
  return {
    checked: `${runs.length} at once, ${refused} refused`,
    violations: broken.map((what) => ({ at: crowd.name, what })),
  };
}

function badEnd(run: CommandRun): string[] {
  if (run.code === 0 || REFUSED.test(errorCode(run))) return [];
  return [`one ends with ${errorCode(run)}: ${run.stderr.trim().split("\n")[0]}`];
}

/** Runs that were acknowledged and are not registered, or not once. */
function missingRuns(root: string, runs: readonly CommandRun[]): string[] {
  const told = runs.filter(({ code }) => code === 0).map(({ stdout }) => JSON.parse(stdout))
    .flatMap(({ run, planHash }) => planHash === undefined ? [] : [String(run)]);
  const registry = openRegistry(`${root}/models`, { now: () => new Date(0), readOnly: true });
  try {
    const registered = registry.listRuns().map(({ run }) => run);
    return [
      ...told.filter((run) => !registered.includes(run)).map((run) => `run ${run} is not registered`),
      ...told.length === new Set(told).size ? [] : ["two commands say that they are one run"],
    ];
  } finally {
    registry.close();
  }
}

/** Each model is promoted by one of those who want it to be. */
function promotedTwice(runs: readonly CommandRun[], expected: number): string[] {
  const promoted = runs.filter(({ code }) => code === 0)
    .reduce((sum, { stdout }) => sum + Number(JSON.parse(stdout).promoted), 0);
  return promoted === expected ? [] : [`${promoted} models were promoted, not ${expected}`];
}

/** The forecasts are one writer's, whole: every key has the same steps, from 1 on. */
function mixedForecasts(root: string): string[] {
  const lines = Deno.readTextFileSync(forecastsOf(root)).trimEnd().split("\n").slice(1).map((line) => line.split(","));
  const steps = [...Map.groupBy(lines, ([key]) => key).values()].map((rows) => rows.map((cells) => cells[2]).join());
  const whole = new Set(steps).size === 1 && ["1", "1,2", "1,2,3"].includes(steps[0] ?? "");
  return whole && lines.every((cells) => cells.length === lines[0]?.length)
    ? []
    : ["the forecasts are of several writers"];
}
