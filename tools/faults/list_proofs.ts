import type { Proof } from "./proof.ts";
import { recordScenario, replay } from "./replay.ts";
import { listScenarios, trainedTree, type Workspace } from "./scenarios.ts";

/** Times that a command is called again per replay, at full effort. */
const REPEATS = 32;

/** Every proof in order: quick ones first. */
export async function listProofs(workspace: Workspace): Promise<(Proof & { needsStrace: boolean })[]> {
  const scenarios = listScenarios(workspace, await trainedTree(workspace));
  return [
    ...scenarios.map((scenario) => ({
      name: `replay ${scenario.name}`,
      needsStrace: true,
      run: async (effort: number) => {
        const recording = await recordScenario(scenario, workspace);
        return await replay(recording, workspace, { states: effort < 1 ? 400 : Infinity, repeats: REPEATS * effort });
      },
    })),
  ];
}
