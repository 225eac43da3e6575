import { factsOf } from "./facts.ts";
import { inLanes } from "./lanes.ts";
import { saysDone } from "./product.ts";
import { brokenPromises } from "./promises.ts";
import type { ProofResult, Violation } from "./proof.ts";
import { brokenRepeat, type Recording } from "./recording.ts";
import { spread } from "./replay.ts";
import type { Workspace } from "./scenarios.ts";
import { runInjected } from "./strace.ts";
import { writeTree } from "./tree.ts";

/** Calls at which a command is killed. */
const KILLED = "write pwrite64 fsync fdatasync rename renameat2 link linkat unlink unlinkat rmdir ftruncate mkdir"
  .split(" ");

/**
 * Kill a command by SIGKILL at the n-th of its calls, look at what it left, and call it again there.
 *
 * @param recording How often it makes each call. @param options `kills`: how many, spread over calls and positions.
 */
export async function killAtCalls(
  recording: Recording,
  workspace: Workspace,
  { kills }: { kills: number },
): Promise<ProofResult> {
  const calls = KILLED.flatMap((name) => {
    const count = recording.counts[name] ?? 0;
    return Array.from({ length: count }, (_, i) => ({ name, when: i + 1, place: i / count }));
  }).sort((a, b) => a.place - b.place);
  // Every call once, then by position: else the hundreds of writes would leave no room for the few renames.
  const rare = KILLED.flatMap((name) =>
    spread(calls.filter((call) => call.name === name), Math.ceil(kills / KILLED.length))
  );
  const chosen = spread([...new Set([...rare, ...spread(calls, kills)])], kills);
  let died = 0;
  const found = await inLanes(chosen, async ({ name, when }, lane): Promise<Violation[]> => {
    const root = `${workspace.dir}/killed${lane}`;
    writeTree(root, recording.scenario.start);
    const run = await runInjected({ args: recording.scenario.args(root) }, [`${name}:signal=SIGKILL:when=${when}`]);
    died += run.code === 0 ? 0 : 1;
    const told = saysDone(run);
    const expected = { ...recording.otherRun, forecasts: recording.forecasts, told, powerCut: false };
    const broken = brokenPromises(await factsOf(root, { sameRun: false }), expected);
    const at = `${recording.scenario.name}, killed at ${name} ${when}`;
    return [
      ...broken.map((what) => ({ at, what })),
      ...(await brokenRepeat(recording, root)).map((what) => ({ at: `${at}, then called again`, what })),
    ];
  });
  return { checked: `${died} killed of ${chosen.length}, each called again`, violations: found.flat() };
}
