import { type Cluster, Crew, REQUESTS_PER_SHARD } from "./machines.ts";
import { createRng, hashSeed, type Rng } from "../../lib/core/numbers/random.ts";

/** What one pass of a plan costs. */
export interface PassCost {
  /** What is done in it. */
  readonly name: string;
  /** Processor seconds per key of measured tasks, one number each: what a task costs is drawn from them. */
  readonly secondsPerKey: readonly number[];
  /** Seconds of all tasks together that do not grow with the keys, as models of all keys have them. */
  readonly fixedSeconds: number;
  /** Tasks that they are made of, >= 0; what is fixed cannot use more cores than that. */
  readonly fixedTasks: number;
  /** Bytes of a result per key. */
  readonly bytesPerKey: number;
}

/** What a kind of training costs, as measured. */
export interface WorkCost {
  /** Passes in order. */
  readonly passes: readonly PassCost[];
  /** Seconds of the coordinator per key: reading results, selection, registry, report. */
  readonly coordinatorSecondsPerKey: number;
  /** Seconds until a worker's process can do its first task. */
  readonly startSeconds: number;
}

/** How keys are cut. */
export interface Cut {
  /** Keys in all. */
  readonly keys: number;
  /** Most keys of one plan; more are several plans beside each other, each with a registry of its own. */
  readonly planKeys: number;
  /** Shards of a plan. */
  readonly shards: number;
}

/** How a simulated run went. */
export interface SimulatedRun {
  /** Seconds from the first task to the last commit. */
  readonly seconds: number;
  /** Of them seconds in which a plan's coordinator worked and its cores waited, mean of the plans. */
  readonly coordinatorSeconds: number;
  /** Work that counts, as a share of cores × seconds. */
  readonly efficiency: number;
  /** Work that was lost with machines, as a share of the work that counts. */
  readonly lost: number;
  /** Machines that were lost. */
  readonly losses: number;
  /** Requests to the storage. */
  readonly requests: number;
  /** Shards that were given out again. */
  readonly repeated: number;
}

/**
 * Simulate the training of many keys on a cluster, event by event: shards are given to the core that is free first; machines are lost with what
 * runs on them; each pass waits for its last shard.
 *
 * @param cost Measured. @param at `cut`: how keys are cut; `cluster`; `seed`.
 */
export function simulateRun(
  cost: WorkCost,
  at: { readonly cut: Cut; readonly cluster: Cluster; readonly seed: number },
): SimulatedRun {
  const { cut: { keys, planKeys, shards }, cluster, seed } = at;
  const plans = Math.ceil(keys / planKeys), lanes = Math.max(1, Math.min(plans, Math.floor(cluster.cores / MIN_CORES)));
  const runs: PlanRun[] = [];
  const ends = Array.from({ length: lanes }, (_, lane) => {
    const cores = share(cluster.cores, lane, lanes);
    const crew = new Crew({ ...cluster, cores }, createRng(hashSeed("cluster", seed, lane)));
    let now = 0;
    for (let plan = lane; plan < plans; plan += lanes) {
      const run = simulatePlan(cost, { keys: share(keys, plan, plans), shards, crew, from: now });
      runs.push(run);
      now = run.end;
    }
    return { now, losses: crew.lossesUntil(now) };
  });
  const seconds = Math.max(...ends.map(({ now }) => now)), sum = (of: (run: PlanRun) => number) => total(runs.map(of));
  const useful = sum(({ useful }) => useful);
  return {
    seconds,
    coordinatorSeconds: sum(({ coordinator }) => coordinator) / plans,
    efficiency: useful / (cluster.cores * seconds),
    lost: sum(({ lost }) => lost) / useful,
    losses: total(ends.map(({ losses }) => losses)),
    requests: sum(({ requests }) => requests),
    repeated: sum(({ repeated }) => repeated),
  };
}

/** Fewest cores that one plan is given while others wait. */
const MIN_CORES = 16;

interface PlanRun {
  readonly end: number;
  readonly useful: number;
  readonly lost: number;
  readonly coordinator: number;
  readonly requests: number;
  readonly repeated: number;
}

function simulatePlan(
  cost: WorkCost,
  { keys, shards, crew, from }: { keys: number; shards: number; crew: Crew; from: number },
): PlanRun {
  const { cluster, rng } = crew, bytes = total(cost.passes.map(({ bytesPerKey }) => bytesPerKey)) * keys;
  // Workers that stay begin once, all at the same time.
  let now = from + (cluster.startsPerShard ? 0 : cost.startSeconds), useful = 0, lost = 0, requests = 0, repeated = 0;
  const perShard = cluster.shardSeconds + (cluster.startsPerShard ? cost.startSeconds : 0);
  for (const pass of cost.passes) {
    const fixed = pass.fixedTasks, begun = now, moments = momentsOf(pass);
    const tasks = [
      ...Array.from({ length: fixed }, () => pass.fixedSeconds / fixed),
      ...pass.secondsPerKey.length === 0
        ? []
        : Array.from({ length: Math.min(shards, keys) }, (_, s) => drawWork(moments, share(keys, s, shards), rng)),
    ];
    for (const work of tasks) useful += work;
    const done = crew.run(tasks, { from: now, perShard });
    requests += REQUESTS_PER_SHARD * (tasks.length + done.repeated);
    now = Math.max(done.end, begun + REQUESTS_PER_SHARD * tasks.length / cluster.requestsPerSecond);
    lost += done.lost;
    repeated += done.repeated;
  }
  const coordinator = cost.coordinatorSecondsPerKey * keys + bytes / cluster.coordinatorBytesPerSecond;
  return { end: now + coordinator, useful, lost, coordinator, requests, repeated };
}

/** What seconds per key of a pass are like. */
interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

function momentsOf({ secondsPerKey }: PassCost): Moments {
  const mean = total(secondsPerKey) / secondsPerKey.length;
  return {
    mean,
    deviation: Math.sqrt(total(secondsPerKey.map((value) => (value - mean) ** 2)) / secondsPerKey.length),
  };
}

/** Seconds of a shard: the mean of as many draws as it has keys, which for many keys is normal. */
function drawWork({ mean, deviation }: Moments, keys: number, rng: Rng): number {
  return keys * Math.max(mean / 4, mean + deviation / Math.sqrt(keys) * rng.normal());
}

/** Of `count` things in `parts` parts those of one, as equal as whole numbers can be. */
function share(count: number, part: number, parts: number): number {
  return Math.floor((part + 1) * count / parts) - Math.floor(part * count / parts);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
