import { type BatchShape, BINS, type BoostedTrees, type BoosterRows, DEPTH, LAMBDA, RATE, SPLITS } from "./problem.ts";

/** Threads of a booster. */
const THREADS = 256;
/** Nodes of the widest level that is split. */
const NODES = 2 ** (DEPTH - 1);

/**
 * One workgroup grows a tree of one booster, all levels of it, so that boosters never wait for each other within a launch; a launch per
 * tree keeps it below the time after which systems end a shader, and below the software adapter's 65,535 rounds of loops.
 * A feature's histograms of all nodes of a level lie in the workgroup's memory, as integers: 12 KB of the 16 that every device has.
 */
const SHADER = `
const ROWS = %ROWS%u; const FEATURES = %FEATURES%u; const TREES = %TREES%u;
@group(0) @binding(0) var<storage, read> bins: array<u32>;
@group(0) @binding(1) var<storage, read_write> residual: array<i32>;
@group(0) @binding(2) var<storage, read_write> node: array<u32>;
@group(0) @binding(3) var<storage, read_write> splits: array<i32>;
@group(0) @binding(4) var<storage, read_write> leaves: array<i32>;
@group(0) @binding(5) var<storage, read_write> grown: array<u32>;
var<workgroup> sums: array<atomic<i32>, ${NODES * BINS}>;
var<workgroup> counts: array<atomic<u32>, ${NODES * BINS / 2}>;

fn bin_of(booster: u32, feature: u32, row: u32) -> u32 {
  let at = (booster * FEATURES + feature) * ROWS + row;
  return (bins[at / 4u] >> (8u * (at % 4u))) & 255u;
}
// Two counts in a word: a node has less than 2^16 rows.
fn count_of(at: u32) -> u32 { return (atomicLoad(&counts[at / 2u]) >> (16u * (at % 2u))) & 65535u; }
fn score(sum: i32, count: u32) -> f32 { let exact = f32(sum); return (exact * exact) / f32(count + ${LAMBDA}u); }

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let booster = group.x; let first = booster * ROWS; let tree = grown[booster];
  for (var i = thread; i < ROWS; i += ${THREADS}u) { node[first + i] = 0u; }
  for (var level = 0u; level < ${DEPTH}u; level++) {
    let nodes = 1u << level;
    var gain = 0.0; var best = -1;
    for (var f = 0u; f < FEATURES; f++) {
      for (var i = thread; i < nodes * ${BINS}u; i += ${THREADS}u) { atomicStore(&sums[i], 0); }
      for (var i = thread; i < nodes * ${BINS / 2}u; i += ${THREADS}u) { atomicStore(&counts[i], 0u); }
      workgroupBarrier();
      for (var i = thread; i < ROWS; i += ${THREADS}u) {
        let at = (node[first + i] - nodes + 1u) * ${BINS}u + bin_of(booster, f, i);
        atomicAdd(&sums[at], residual[first + i]);
        atomicAdd(&counts[at / 2u], 1u << (16u * (at % 2u)));
      }
      workgroupBarrier();
      if (thread < nodes) {
        var allSum = 0; var all = 0u;
        for (var b = 0u; b < ${BINS}u; b++) { let at = thread * ${BINS}u + b; allSum += atomicLoad(&sums[at]); all += count_of(at); }
        let whole = score(allSum, all);
        var sum = 0; var count = 0u;
        for (var b = 0u; b < ${BINS - 1}u; b++) {
          let at = thread * ${BINS}u + b;
          sum += atomicLoad(&sums[at]); count += count_of(at);
          if (count > 0u && count < all) {
            let own = (score(sum, count) + score(allSum - sum, all - count)) - whole;
            if (own > gain) { gain = own; best = i32(f * ${BINS}u + b); }
          }
        }
      }
      workgroupBarrier();
    }
    let place = (booster * TREES + tree) * ${SPLITS}u + nodes - 1u;
    if (thread < nodes) { splits[place + thread] = best; }
    storageBarrier();
    workgroupBarrier();
    for (var i = thread; i < ROWS; i += ${THREADS}u) {
      let own = node[first + i]; let split = splits[place + own - nodes + 1u];
      var right = 0u;
      if (split >= 0) { right = u32(bin_of(booster, u32(split) / ${BINS}u, i) > u32(split) % ${BINS}u); }
      node[first + i] = 2u * own + 1u + right;
    }
    storageBarrier();
  }
  for (var i = thread; i < ${SPLITS + 1}u; i += ${THREADS}u) { atomicStore(&sums[i], 0); }
  for (var i = thread; i < ${(SPLITS + 1) / 2}u; i += ${THREADS}u) { atomicStore(&counts[i], 0u); }
  workgroupBarrier();
  for (var i = thread; i < ROWS; i += ${THREADS}u) {
    let leaf = node[first + i] - ${SPLITS}u;
    atomicAdd(&sums[leaf], residual[first + i]);
    atomicAdd(&counts[leaf / 2u], 1u << (16u * (leaf % 2u)));
  }
  workgroupBarrier();
  let place = (booster * TREES + tree) * ${SPLITS + 1}u;
  if (thread <= ${SPLITS}u) { leaves[place + thread] = atomicLoad(&sums[thread]) / i32(${RATE}u * (count_of(thread) + ${LAMBDA}u)); }
  storageBarrier();
  workgroupBarrier();
  for (var i = thread; i < ROWS; i += ${THREADS}u) { residual[first + i] -= leaves[place + node[first + i] - ${SPLITS}u]; }
  if (thread == 0u) { grown[booster] = tree + 1u; }
}`;

/** A device that boosts batches. */
export interface BoostingDevice {
  /** What it calls itself. */
  readonly name: string;
  /** Whether it is the processor that stands in for a GPU. */
  readonly isSoftware: boolean;
  /** Train all boosters; seconds from the first upload to the last tree in memory. */
  train(boosters: readonly BoosterRows[], shape: BatchShape): Promise<{ trees: BoostedTrees[]; seconds: number }>;
}

/** The device of this machine, or null if there is none. */
export async function openDevice(): Promise<BoostingDevice | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter == null) return null;
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  return {
    name: adapter.info.description || adapter.info.vendor,
    isSoftware: adapter.info.isFallbackAdapter,
    train: (boosters, shape) => trainOn(device, boosters, shape),
  };
}

async function trainOn(device: GPUDevice, boosters: readonly BoosterRows[], shape: BatchShape) {
  const { rows, features, trees } = shape, count = boosters.length;
  const code = SHADER.replace("%ROWS%", `${rows}`).replace("%FEATURES%", `${features}`).replace("%TREES%", `${trees}`);
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } });
  const started = performance.now();
  const buffer = (bytes: number, data?: Uint8Array | Int32Array) => {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const made = device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
    if (data !== undefined) device.queue.writeBuffer(made, 0, data);
    return made;
  };
  const bins = new Uint8Array(count * features * rows), targets = new Int32Array(count * rows);
  boosters.forEach((booster, b) => {
    bins.set(booster.bins, b * features * rows);
    targets.set(booster.target, b * rows);
  });
  const buffers = [
    buffer(bins.length, bins),
    buffer(targets.byteLength, targets),
    buffer(targets.byteLength),
    buffer(4 * count * trees * SPLITS),
    buffer(4 * count * trees * (SPLITS + 1)),
    buffer(4 * count),
  ];
  const entries = buffers.map((made, binding) => ({ binding, resource: { buffer: made } }));
  const encoder = device.createCommandEncoder(), pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  for (let tree = 0; tree < trees; tree++) pass.dispatchWorkgroups(count);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const splits = await readBack(device, buffers[3]!), leaves = await readBack(device, buffers[4]!);
  const seconds = (performance.now() - started) / 1e3;
  for (const made of buffers) made.destroy();
  return {
    seconds,
    trees: boosters.map((_, b): BoostedTrees => ({
      splits: splits.slice(b * trees * SPLITS, (b + 1) * trees * SPLITS),
      leaves: leaves.slice(b * trees * (SPLITS + 1), (b + 1) * trees * (SPLITS + 1)),
    })),
  };
}

async function readBack(device: GPUDevice, from: GPUBuffer): Promise<Int32Array> {
  const to = device.createBuffer({ size: from.size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
  device.queue.submit([encoder.finish()]);
  await to.mapAsync(GPUMapMode.READ);
  const values = new Int32Array(to.getMappedRange().slice(0));
  to.destroy();
  return values;
}
