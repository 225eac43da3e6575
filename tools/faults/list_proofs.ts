import { failCommand, failingDisks, failSyncs, fewHandles } from "./failures.ts";
import { damageProofs } from "./damage_proofs.ts";
import { killAtCalls } from "./kills.ts";
import type { Proof, ProofResult } from "./proof.ts";
import { type Recording, recordScenario } from "./recording.ts";
import { replay } from "./replay.ts";
import { listScenarios, resumeScenario, trainedTree, type Workspace } from "./scenarios.ts";
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
    run: (recording, workspace, repeats) => replay(recording, workspace, { repeats }),
    counts: [12, 60],
  },
  {
    name: "kill",
    needs: ["strace"],
    run: (recording, workspace, kills) => killAtCalls(recording, workspace, { kills }),
    counts: [10, 100],
  },
  {
    name: "fsync",
    needs: ["strace"],
    run: (recording, workspace, count) => failSyncs(recording, workspace, { count }),
    counts: [4, Infinity],
  },
  {
    name: "disk",
    needs: ["strace", "mount"],
    run: (recording, workspace, count) => failCommand(recording, workspace, { machines: failingDisks(), count }),
    counts: [4, Infinity],
  },
  {
    name: "handles",
    needs: ["strace"],
    run: (recording, workspace, count) => failCommand(recording, workspace, { machines: fewHandles(), count }),
    counts: [3, Infinity],
  },
];

/** Every proof in order. @param workspace Where commands run. */
export async function listProofs(workspace: Workspace): Promise<Proof[]> {
  const trained = await trainedTree(workspace), scenarios = listScenarios(workspace, trained);
  const recordings = new Map<string, Promise<Recording>>();
  const recorded = (name: string): Promise<Recording> => {
    const known = recordings.get(name) ?? record(name);
    recordings.set(name, known);
    return known;
  };
  const record = async (name: string): Promise<Recording> => {
    const scenario = scenarios.find((scenario) => scenario.name === name) ??
      resumeScenario(workspace, await recorded("train-again"));
    return await recordScenario(scenario, workspace);
  };
  const names = [...scenarios.map(({ name }) => name), "train-resume"];
  const crowds = listCrowds(workspace).map((crowd): Proof => ({
    name: `at once: ${crowd.name}`,
    needs: [],
    run: () => runCrowd(crowd, workspace, trained),
  }));
  const commands = KINDS.flatMap(({ name: kind, needs, run, counts: [usual, sweep] }) =>
    names.map((name) => ({
      name: `${kind} ${name}`,
      needs,
      run: async (options) => await run(await recorded(name), workspace, options.sweep ? sweep : usual),
    } satisfies Proof))
  );
  return [...commands, ...crowds, ...damageProofs(workspace, { trained, recorded })];
}
