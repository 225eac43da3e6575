import { ONE_THREAD } from "../harness/peer.ts";
import { environmentIn, makeEnvironment } from "../harness/venv.ts";
import { exportPanel } from "./export_panel.ts";
import type { Peer } from "./peer_list.ts";
import type { PreparedSet } from "./run_set.ts";
import type { DataSet } from "./sets.ts";

/** What a peer said of its run; beside its forecasts as JSON. */
export interface PeerRun {
  readonly versions: Readonly<Record<string, string>>;
  /** Of a processor. */
  readonly seconds: number;
  /** At most resident. */
  readonly megabytes: number;
  readonly keys: number;
}

const BENCH = new URL("../", import.meta.url).pathname;
/** By name of the environment: its folder and what is installed into it. */
const ENVIRONMENTS = {
  peers: [`${BENCH}.venv`, `${BENCH}peers/requirements.txt`],
  autogluon: [`${BENCH}.venv-autogluon`, `${BENCH}peers/autogluon.txt`],
} as const;

/**
 * Forecast a set with peers, one process each. Forecasts that are there already are kept: they do not depend on our code.
 *
 * @param set Whose. @param prepared In its window. @param options Peers, folder of the forecasts, whether to make them again.
 * @returns Names of those that failed; the others go on.
 */
export async function runPeers(
  set: DataSet,
  prepared: PreparedSet,
  options: { readonly peers: readonly Peer[]; readonly cache: string; readonly again: boolean },
): Promise<string[]> {
  const { peers, cache, again } = options, failed: string[] = [];
  await Deno.mkdir(cache, { recursive: true });
  const open = peers.filter(({ name }) => again || !exists(`${cache}/${name}.json`));
  if (open.length === 0) return failed;
  await exportPanel(prepared.table, { keys: prepared.source.subsets[0]!, measure: set.measure, folder: cache });
  for (const { name, environment, rows } of open) {
    const python = await pythonOf(environment);
    const args = [
      `${BENCH}peers/accuracy/run.py`,
      name,
      cache,
      `${cache}/${name}`,
      ...rows === undefined ? [] : [`${rows}`],
    ];
    const command = new Deno.Command(python, {
      args,
      env: { ...Object.fromEntries(ONE_THREAD), PYTHONWARNINGS: "ignore" },
      stdin: "null",
      stdout: "null",
    });
    const { success } = await command.output();
    if (!success) failed.push(name);
  }
  return failed;
}

async function pythonOf(name: keyof typeof ENVIRONMENTS): Promise<string> {
  const [folder, list] = ENVIRONMENTS[name], environment = environmentIn(folder);
  const requirements = await Deno.readTextFile(list);
  await makeEnvironment(environment, { requirements, python: "python3", log: console.error });
  return environment.python;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
