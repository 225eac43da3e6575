import { CUTS, Disk } from "./disk.ts";
import { factsOf } from "./facts.ts";
import { inLanes } from "./lanes.ts";
import { errorCode, saysDone } from "./product.ts";
import { brokenPromises } from "./promises.ts";
import type { ProofResult, Violation } from "./proof.ts";
import { brokenRepeat, type Recording, SHARED_MEMORY } from "./recording.ts";
import { spread } from "./replay.ts";
import type { Workspace } from "./scenarios.ts";
import { type CommandRun, type ProductCommand, record, runOnDisk, runWithHandles } from "./strace.ts";
import { without, writeTree } from "./tree.ts";

/** A machine that fails a command. */
interface Failing {
  /** For instance `40 KB left on the disk`. */
  readonly name: string;
  /** Codes that tell it. */
  readonly codes: RegExp;
  run(command: ProductCommand, root: string): Promise<CommandRun>;
}

/** Bytes left on a disk: nothing, and what is too little for packs, for the database, for the report. */
const FREE_KB = [0, 8, 24, 48, 96, 160, 240, 320, 480, 640];
/** Fewest open files with which the runtime itself starts, and what is enough for a command. */
const HANDLES = { from: 20, to: 40, step: 2 };

/** A disk without room, and one that cannot be written. */
export function failingDisks(): Failing[] {
  return [
    ...FREE_KB.map((kb): Failing => ({
      name: `${kb} KB left on the disk`,
      // Where no room is left for the index of its log, SQLite says no more than that the disk has failed.
      codes: /^DISK_FULL$|^DISK_FAILURE$/,
      run: (command, root) => runOnDisk(command, root, { free: kb << 10 }),
    })),
    { name: "read-only disk", codes: /^READ_ONLY$/, run: (command, root) => runOnDisk(command, root, null) },
  ];
}

/** Too few file handles. */
export function fewHandles(): Failing[] {
  const counts = Array.from(
    { length: (HANDLES.to - HANDLES.from) / HANDLES.step },
    (_, i) => HANDLES.from + i * HANDLES.step,
  );
  return counts.map((handles) => ({
    name: `${handles} file handles`,
    codes: /^TOO_MANY_FILES$/,
    run: (command) => runWithHandles(command, handles),
  }));
}

/**
 * Run a command on machines that fail it: it says why by a code of its own, harms nothing, and can be called again.
 *
 * @param options `count`: machines, evenly spread.
 */
export async function failCommand(
  recording: Recording,
  workspace: Workspace,
  options: { machines: readonly Failing[]; count: number },
): Promise<ProofResult> {
  let failed = 0;
  const chosen = spread(options.machines, options.count);
  const found = await inLanes(chosen, async ({ name, codes, run }, lane): Promise<Violation[]> => {
    const root = `${workspace.dir}/failed${lane}`, { scenario, otherRun, forecasts } = recording;
    writeTree(root, scenario.start);
    const ended = await run({ args: scenario.args(root) }, root);
    failed += ended.code === 0 ? 0 : 1;
    const expected = { ...otherRun, forecasts, told: saysDone(ended), powerCut: false };
    const broken = [...badEnd(ended, codes), ...brokenPromises(await factsOf(root, { sameRun: false }), expected)];
    const at = `${scenario.name}, ${name}`;
    return [
      ...broken.map((what) => ({ at, what })),
      ...(await brokenRepeat(recording, root)).map((what) => ({ at: `${at}, then called again`, what })),
    ];
  });
  return { checked: `${failed} failed of ${chosen.length}, each called again`, violations: found.flat() };
}

const RUNTIME = /Deno has panicked|Fatal|^error: Import .* failed|Invalid package config\. Failed reading/m;

/** A command that fails says so by one of the codes, without a stack. */
function badEnd(ended: CommandRun, codes: RegExp): string[] {
  // The runtime itself needs some, also that of a worker: where it breaks down, no program can say anything.
  if (ended.code === 0 || ended.code > 128 || RUNTIME.test(ended.stderr)) return [];
  const code = errorCode(ended);
  return [
    ...codes.test(code) ? [] : [`it ends with ${ended.code} ${code}, not ${codes.source}: ${lastLines(ended.stderr)}`],
    .../^\s+at /m.test(ended.stderr) ? [`it shows a stack: ${lastLines(ended.stderr)}`] : [],
  ];
}

function lastLines(text: string): string {
  return text.trim().split("\n").filter((line) => line.startsWith("error") || line.includes("rror:")).join(" | ").slice(
    0,
    300,
  );
}

/**
 * Let the n-th fsync fail. The system then takes the data for written, so that no later fsync brings it back: a command that says
 * that it is done must not have relied on it, also if the power fails now.
 *
 * @param options `count`: syncs, evenly spread.
 */
export async function failSyncs(
  recording: Recording,
  workspace: Workspace,
  { count }: { count: number },
): Promise<ProofResult> {
  const { scenario, otherRun, forecasts, counts } = recording;
  const calls = ["fsync", "fdatasync"].flatMap((name) =>
    Array.from({ length: counts[name] ?? 0 }, (_, i) => ({ name, when: i + 1 }))
  );
  const chosen = spread(calls, count);
  const found = await inLanes(chosen, async ({ name, when }, lane): Promise<Violation[]> => {
    const root = `${workspace.dir}/unsynced${lane}`, at = `${scenario.name}, ${name} ${when} fails`;
    writeTree(root, scenario.start);
    const ended = await record({ args: scenario.args(root) }, root, [`${name}:error=EIO:when=${when}`]);
    const expected = { ...otherRun, forecasts, told: saysDone(ended), powerCut: false };
    const look = async (place: string, powerCut: boolean) =>
      brokenPromises(await factsOf(root, { sameRun: false }), { ...expected, powerCut }).map((what) => ({
        at: place,
        what,
      }));
    const disk = new Disk(scenario.start);
    ended.operations.forEach((operation) => disk.apply(operation));
    const violations = [
      ...badEnd(ended, /^DISK_FAILURE$/).map((what) => ({ at, what })),
      ...await look(at, false),
    ];
    for (const cut of CUTS) {
      writeTree(root, without(disk.after(cut), SHARED_MEMORY));
      violations.push(...await look(`${at}, then power cut: ${cut}`, true));
    }
    return violations;
  });
  return { checked: `${chosen.length} of ${calls.length} syncs`, violations: found.flat() };
}
