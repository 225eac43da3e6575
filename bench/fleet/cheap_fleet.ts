/**
 * Train a weekly fleet with contenders that cost little and need no other key: whatever else a key costs shows best.
 *
 *     deno run -A bench/fleet/cheap_fleet.ts 100000
 *
 * prints seconds and memory by phase.
 *
 * @module
 */
import { openRegistry } from "../../lib/registry/registry.ts";
import { spread } from "../harness/measure.ts";
import { askChild, cacheFolder } from "./child.ts";
import { registryBytes } from "./registry_bytes.ts";
import { ensureFleetTable } from "./table.ts";
import type { TrainCost, TrainRequest } from "./train_run.ts";
import { MemoryWatch, type Peak } from "./watch_memory.ts";

/** Contenders that need no other key. */
export const CHEAP = ["naive", "seasonal_naive", "moving_average", "ses", "tsb", "theta"];

/** What a fleet cost. */
export interface FleetCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of all processes together, MB. */
  readonly peakMb: number;
  /** In order; one that comes again is there again. */
  readonly phases: readonly { readonly phase: string; readonly seconds: number; readonly peak: Peak }[];
  /** The registry, MB. */
  readonly diskMb: number;
  /** Seconds until it is open. */
  readonly opened: number;
}

/**
 * Train it in a process of its own, on all cores.
 *
 * @param keys Number of keys. @param root Folder for everything. @param log Told of each phase.
 */
export async function trainCheapFleet(
  keys: number,
  { root, log }: { root: string; log: (line: string) => void },
): Promise<FleetCost> {
  const source = ensureFleetTable(await cacheFolder(), keys);
  const config = { name: "fleet", source, keys: ["item"], frequency: "week" as const, horizon: 4, contenders: CHEAP };
  const request: TrainRequest = { config, root, workers: navigator.hardwareConcurrency };
  const watches: MemoryWatch[] = [];
  const onStart = (pid: number) => void watches.push(new MemoryWatch(pid));
  const { spans, seconds, cpuSeconds, peakMb } = await askChild<TrainCost>("train_run.ts", request, { onStart })
    .finally(() => watches.forEach((watch) => watch.stop()));
  const peakOf = (from?: number, to?: number) => watches[0]?.peak(from, to) ?? { all: 0, own: 0, cpuSeconds: 0 };
  const phases = spans.map(({ phase, from, to }) => ({ phase, seconds: (to - from) / 1e3, peak: peakOf(from, to) }));
  for (const { phase, seconds, peak } of phases) {
    const time = `${seconds.toFixed(1).padStart(7)} s, ${peak.cpuSeconds.toFixed(1).padStart(6)} s of processor`;
    log(`${phase.padEnd(12)} ${time}, ${peak.all} MB, of it here ${peak.own} MB`);
  }
  log(`${keys} keys: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor, ${peakOf().all} MB`);
  const diskMb = [...registryBytes(`${root}/models`).values()].reduce((sum, size) => sum + size, 0) / 1e6;
  const opened = secondsToOpen(`${root}/models`);
  log(`registry ${diskMb.toFixed(1)} MB, open in ${(1e3 * opened).toFixed(1)} ms`);
  return { seconds, cpuSeconds, peakMb: peakOf().all || peakMb, phases, diskMb, opened };
}

/** The middle of some openings. */
function secondsToOpen(root: string): number {
  return spread(Array.from({ length: 5 }, () => {
    const clock = performance.now();
    openRegistry(root, { now: () => new Date(), readOnly: true }).close();
    return (performance.now() - clock) / 1e3;
  })).median;
}

if (import.meta.main) {
  const root = await Deno.makeTempDir({ prefix: "cheap_fleet_" });
  try {
    await trainCheapFleet(Number(Deno.args[0] ?? 1000), { root, log: (line) => console.log(line) });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
