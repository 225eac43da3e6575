/**
 * Accuracy on real demand data: ours by `evaluate` with each config, peers by their own programs on the same rows and windows.
 *
 *     deno task bench:accuracy --help
 *
 * @module
 */
import { forecastFingerprint } from "../../tools/fingerprint.ts";
import { type Ablation, ablationOf } from "./ablation.ts";
import { ablateOrigin } from "./ablate.ts";
import { type AccuracyArguments, HELP, parseAccuracyArguments, UsageError } from "./arguments.ts";
import { formatResult } from "./format_result.ts";
import type { KeyForecast } from "./key_scores.ts";
import { scorePeers } from "./peer_file.ts";
import { saveAblation, savePeers, saveResult } from "./results_folder.ts";
import { runPeers } from "./run_peers.ts";
import { prepareSet, runSet } from "./run_set.ts";
import { resultsOf, type SetResult } from "./set_result.ts";
import type { DataSet } from "./sets.ts";
import { writePages } from "./write_pages.ts";

/** Where a run works, and which code its figures are of. */
interface Work extends AccuracyArguments {
  readonly scratch: string;
  /** Fingerprint; empty where nothing is written. */
  readonly code: string;
}

/** Names of the peers that failed on a set. */
async function comparePeers(set: DataSet, work: Work): Promise<string[]> {
  // What was forecast of a sample is not what there is of all keys.
  const sample = work.sample === undefined ? "" : `-${work.sample}`;
  const prepared = await prepareSet(set, work), cache = `${work.cache}/${set.name}/${work.back}${sample}`;
  const failed = await runPeers(set, prepared, { ...work, cache });
  if (work.write) await savePeers(await scorePeers(set, prepared, cache));
  return failed.map((name) => `${name} on ${set.name}`);
}

async function measureOurs(set: DataSet, work: Work): Promise<SetResult[]> {
  const results = resultsOf(set, await runSet(set, work), work);
  for (const result of results) {
    console.log(formatResult(result));
    if (work.write) await saveResult({ ...result, code: work.code });
  }
  return results;
}

async function ablate(set: DataSet, work: Work): Promise<Ablation> {
  const forecasts: KeyForecast[] = [];
  // Who did not win the race has no forecast that could stand in for another's.
  await runSet(
    set,
    { ...work, racing: false },
    async (origin, keys) => void forecasts.push(...await ablateOrigin(origin, keys)),
  );
  const ablation = ablationOf(set, work.back, forecasts);
  console.log(JSON.stringify(ablation, null, 1));
  if (work.write) await saveAblation({ ...ablation, code: work.code });
  return ablation;
}

async function run(given: AccuracyArguments): Promise<void> {
  const scratch = await Deno.makeTempDir({ prefix: "accuracy-" }), results: (SetResult | Ablation)[] = [];
  const failed: string[] = [];
  try {
    const isOurs = given.peers.length === 0;
    const code = given.write && isOurs ? await forecastFingerprint(scratch, given.workers) : "";
    for (const set of given.sets) {
      console.error(set.name);
      const work = { ...given, scratch, code };
      if (!isOurs) failed.push(...await comparePeers(set, work));
      else if (given.ablate) results.push(await ablate(set, work));
      else results.push(...await measureOurs(set, work));
      if (given.json !== undefined) await Deno.writeTextFile(given.json, `${JSON.stringify(results, null, 1)}\n`);
    }
    if (given.write) await writePages();
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  if (failed.length > 0) {
    throw new Error(`Cannot tell of every peer as each must forecast: current value is no ${failed}`);
  }
}

try {
  const given = parseAccuracyArguments(Deno.args);
  if (given.help) console.log(HELP);
  else await run(given);
  Deno.exit(0);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  Deno.exit(2);
}
