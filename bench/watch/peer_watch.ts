import { PeerProcess } from "../harness/peer.ts";
import { environmentIn, makeEnvironment } from "../harness/venv.ts";
import type { WatchedKey } from "./simulate_watch.ts";

/** Days on which a tool alarmed, by key, from the first that is watched. */
export type PeerAlarms = readonly (readonly number[])[];

/** What peers have said, and their versions. */
export interface PeerFindings {
  /** By what was asked of whom. */
  readonly alarms: Readonly<Record<string, PeerAlarms>>;
  /** By package. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Days that peers look at together. */
export const CHUNK = 28;

/** What is asked, and of whom; each with its own defaults. */
const ASKED = {
  "Evidently, drift of the errors (KS, p < 0.05)": "detectors.evidently_drift",
  "NannyML, drift of the errors (Jensen-Shannon)": "detectors.nannyml_drift",
  "NannyML, realised MAE (± 3 standard deviations)": "detectors.nannyml_performance",
} as const;

/**
 * Let Evidently and NannyML watch keys. They need other versions of packages than the peers of `deno task bench` do, so they
 * have an environment of their own, `bench/watch/.venv`.
 *
 * @param keys All with as many days. @param log For progress.
 * @throws {EnvironmentError} If the environment cannot be made. @throws {PeerError} If a peer fails.
 */
export async function askPeers(keys: readonly WatchedKey[], log: (line: string) => void): Promise<PeerFindings> {
  const here = import.meta.dirname ?? ".", requirements = await Deno.readTextFile(`${here}/../peers/detectors.txt`);
  const environment = environmentIn(`${here}/.venv`);
  const peer = new PeerProcess(async () => {
    await makeEnvironment(environment, { requirements, python: "python3", log });
    return environment.python;
  }, `${here}/../peers/server.py`);
  try {
    const rows = (part: "record" | "live", name: "y" | "yhat") => keys.map((key) => [...key[part][name]]);
    const data = {
      reference: { y: rows("record", "y"), yhat: rows("record", "yhat") },
      live: { y: rows("live", "y"), yhat: rows("live", "yhat") },
      chunk: CHUNK,
    };
    const alarms: Record<string, PeerAlarms> = {};
    for (const [asked, name] of Object.entries(ASKED)) {
      log(`asking ${asked}`);
      alarms[asked] = daysOf(await peer.call(name, data));
    }
    return { alarms, versions: await peer.versions(requirements) };
  } finally {
    await peer.close();
  }
}

function daysOf(answer: unknown): number[][] {
  if (!Array.isArray(answer)) throw new TypeError("Cannot read alarms as they must be lists: current value is none");
  return answer.map((days) => Array.from(days, Number));
}
