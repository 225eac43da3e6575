import { fitBoosting, holdoutError } from "../targets/_tree_sides.ts";
import { openDevice } from "./device.ts";
import { DEPTH, errorOfTrees, makeBooster } from "./problem.ts";
import { boostReference } from "./reference.ts";

/** What a device gives, beside the processor. */
export interface DeviceFacts {
  /** What the device calls itself. */
  readonly device: string;
  /** Whether it is the processor that stands in for a GPU: its seconds say nothing about one. */
  readonly isSoftware: boolean;
  readonly boosters: number;
  /** Boosters of which every split and leaf is that of the same arithmetic on the processor. */
  readonly equalToProcessor: number;
  /** Hold-out error over that of the product's engine, geometric mean. */
  readonly errorRatio: number;
  /** Seconds per booster, with the way to the device and back. */
  readonly deviceSeconds: number;
  /** Seconds per booster of the product's engine on one core, bins included. */
  readonly engineSeconds: number;
  /** Least seconds per booster on a GPU, by name: see {@linkcode leastSeconds}. */
  readonly leastSeconds: Readonly<Record<string, number>>;
}

/** Streaming multiprocessors and clock, GHz, of three GPUs by their makers' data sheets. */
const GPUS: Readonly<Record<string, readonly [number, number]>> = {
  "NVIDIA T4": [40, 1.59],
  "NVIDIA L4": [58, 2.04],
  "NVIDIA H100": [132, 1.98],
};
/** Atomic additions that one multiprocessor's shared memory takes in a clock at best: one for each bank. */
const BANKS = 32;

/**
 * Train a batch on this machine's device and on the processor.
 *
 * @param size `boosters`; `trees` of each, of 1,000 rows and 30 features.
 * @returns Null if there is no device.
 */
export async function compareDevice(size: { boosters: number; trees: number }): Promise<DeviceFacts | null> {
  const device = await openDevice(), { boosters, trees } = size;
  if (device === null) return null;
  const shape = { ...size, rows: 1000, features: 30 };
  const batch = Array.from({ length: boosters }, (_, seed) => makeBooster(seed, shape));
  const trained = await device.train(batch, shape);
  let equal = 0, ratio = 0, milliseconds = 0;
  batch.forEach((booster, b) => {
    const own = trained.trees[b]!, reference = boostReference(booster, trees);
    const agrees = (a: Int32Array, b: Int32Array) => a.length === b.length && a.every((value, i) => value === b[i]);
    equal += Number(agrees(own.splits, reference.splits) && agrees(own.leaves, reference.leaves));
    const design = booster.train.design(), started = performance.now(), ours = fitBoosting(design);
    milliseconds += performance.now() - started;
    ratio += Math.log(errorOfTrees(booster, own) / holdoutError(ours, booster.test));
  });
  return {
    device: device.name,
    isSoftware: device.isSoftware,
    boosters,
    equalToProcessor: equal,
    errorRatio: Math.exp(ratio / boosters),
    deviceSeconds: trained.seconds / boosters,
    engineSeconds: milliseconds / 1e3 / boosters,
    leastSeconds: Object.fromEntries(Object.keys(GPUS).map((name) => [name, leastSeconds(name, shape)])),
  };
}

/** No device is faster than its shared memory adds: a sum and a count for each row, feature, level and tree, without any conflict. */
function leastSeconds(
  gpu: string,
  { rows, features, trees }: { rows: number; features: number; trees: number },
): number {
  const [multiprocessors = NaN, gigahertz = NaN] = GPUS[gpu] ?? [];
  return 2 * rows * features * DEPTH * trees / (multiprocessors * gigahertz * 1e9 * BANKS);
}
