import { failCommand, failingDisks, failSyncs, fewHandles } from "./failures.ts";
import { damageProofs } from "./damage_proofs.ts";
import { killAtCalls } from "./kills.ts";
import type { Proof, ProofResult } from "./proof.ts";
import { type Recording, recordScenario } from "./recording.ts";
import { EXCHANGE_SCENARIOS } from "./exchange_scenarios.ts";
import { LIFECYCLE_SCENARIOS } from "./lifecycle_scenarios.ts";
import { replay } from "./replay.ts";
import { listScenarios, trainedTree, type Workspace } from "./scenarios.ts";
import { UPKEEP_SCENARIOS } from "./upkeep_scenarios.ts";
import { listCrowds, runCrowd } from "./writers.ts";

/** What is done to one command. */
interface Kind {
  readonly name: string;
  readonly needs: Proof["needs"];
  /** @param count Points that are tried. */
  run(recording: Recording, workspace: Workspace, count: number): Promise<ProofResult>;
  /** Points by default, and of the whole sweep. */
  readonly counts: readonly [usual: number, sweep: number];
}

const KINDS: readonly Kind[] = [
  {
    name: "replay",
    needs: ["strace"],
    run: (recording, workspace, repeats) => replay(recording, workspace, { repeats, states: repeats * STATES }),
    counts: [6, 100],
  },
  {
    name: "kill",
    needs: ["strace"],
    run: (recording, workspace, kills) => killAtCalls(recording, workspace, { kills }),
    counts: [6, 100],
  },
  {
    name: "fsync",
    needs: ["strace"],
    run: (recording, workspace, count) => failSyncs(recording, workspace, { count }),
    counts: [2, Infinity],
  },
  {
    name: "disk",
    needs: ["strace", "mount"],
    run: (recording, workspace, count) => failCommand(recording, workspace, { machines: failingDisks(), count }),
    counts: [3, Infinity],
  },
  {
    name: "handles",
    needs: ["strace"],
    run: (recording, workspace, count) => failCommand(recording, workspace, { machines: fewHandles(), count }),
    counts: [3, Infinity],
  },
];

/** Scenarios that are made when they are wanted. */
const MADE = { ...UPKEEP_SCENARIOS, ...EXCHANGE_SCENARIOS, ...LIFECYCLE_SCENARIOS };

/** States that are looked at for each one on which the command is called again. */
const STATES = 50;

/** Every proof in order. @param workspace Where commands run. */
export async function listProofs(workspace: Workspace): Promise<Proof[]> {
  const trained = await trainedTree(workspace), scenarios = listScenarios(workspace, trained);
  const recordings = new Map<string, Promise<Recording>>();
  const recorded = (name: string): Promise<Recording> => {
    const known = recordings.get(name) ?? record(name);
    recordings.set(name, known);
    return known;
  };
  const parts = { workspace, trained, again: () => recorded("train-again") };
  const record = async (name: string): Promise<Recording> => {
    const scenario = scenarios.find((scenario) => scenario.name === name) ?? await MADE[name]?.(parts);
    if (scenario === undefined) throw new TypeError(`Cannot record ${name} as it must be a scenario`);
    return await recordScenario(scenario, workspace);
  };
  const names = [...scenarios.map(({ name }) => name), ...Object.keys(MADE)];
  // The system fails all of them at the same calls: those of one transaction.
  const ofDecisions = ["replay", "kill"];
  const crowds = listCrowds(workspace).map((crowd): Proof => ({
    name: `at once: ${crowd.name}`,
    needs: [],
    run: async () => await runCrowd(crowd, workspace, await crowd.start?.(parts) ?? trained),
  }));
  const commands = KINDS.flatMap(({ name: kind, needs, run, counts: [usual, sweep] }) =>
    names.filter((name) => ofDecisions.includes(kind) || !(name in LIFECYCLE_SCENARIOS) || name === "promote").map((
      name,
    ) => ({
      name: `${kind} ${name}`,
      needs,
      run: async (options) => await run(await recorded(name), workspace, options.sweep ? sweep : usual),
    } satisfies Proof))
  );
  return [...commands, ...crowds, ...damageProofs(workspace, { trained, recorded })];
}
