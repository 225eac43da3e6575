import { killAtCalls } from "./kills.ts";
import type { Proof } from "./proof.ts";
import { type Recording, recordScenario } from "./recording.ts";
import { replay } from "./replay.ts";
import { listScenarios, resumeScenario, trainedTree, type Workspace } from "./scenarios.ts";

/** Every proof in order. @param workspace Where commands run. */
export async function listProofs(workspace: Workspace): Promise<Proof[]> {
  const scenarios = listScenarios(workspace, await trainedTree(workspace));
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
  return [
    ...names.map((name): Proof => ({
      name: `replay ${name}`,
      needsStrace: true,
      run: async (effort) => {
        const size = effort < 1 ? { states: 400, repeats: 12 } : { states: Infinity, repeats: 60 };
        return await replay(await recorded(name), workspace, size);
      },
    })),
    ...names.map((name): Proof => ({
      name: `kill ${name}`,
      needsStrace: true,
      run: async (effort) => await killAtCalls(await recorded(name), workspace, { kills: effort < 1 ? 10 : 100 }),
    })),
  ];
}
