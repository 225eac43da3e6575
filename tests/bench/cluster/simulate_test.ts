import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Cluster } from "../../../bench/cluster/machines.ts";
import { type Cut, simulateRun, type WorkCost } from "../../../bench/cluster/simulate.ts";

const PASS = { name: "backtest", secondsPerKey: [0.01], fixedSeconds: 0, fixedTasks: 0, bytesPerKey: 0 };
const WORK: WorkCost = { passes: [PASS], coordinatorSecondsPerKey: 0, startSeconds: 0 };
const CUT: Cut = { keys: 1000, planKeys: 1000, shards: 100 };
/** Nothing costs anything, nothing goes wrong. */
const IDEAL: Cluster = {
  cores: 10,
  coresPerMachine: 5,
  shardSeconds: 0,
  startsPerShard: false,
  speedSpread: 0,
  stragglers: 0,
  lossesPerHour: 0,
  recoverySeconds: 0,
  requestSeconds: 0,
  requestsPerSecond: Infinity,
  coordinatorBytesPerSecond: Infinity,
};

const run = (cost: Partial<WorkCost> = {}, cluster: Partial<Cluster> = {}, cut: Partial<Cut> = {}) =>
  simulateRun({ ...WORK, ...cost }, { cut: { ...CUT, ...cut }, cluster: { ...IDEAL, ...cluster }, seed: 1 });

Deno.test("simulateRun() without any overhead divides the work by the cores", () => {
  const { seconds, efficiency, lost, repeated } = run();
  assertAlmostEquals(seconds, 1000 * 0.01 / 10, 1e-9);
  assertAlmostEquals(efficiency, 1, 1e-9);
  assertEquals([lost, repeated], [0, 0]);
});

Deno.test("simulateRun() waits for the last shard of each pass", () => {
  // Eleven shards on ten cores: two rounds, each pass.
  const { seconds } = run({ passes: [PASS, PASS] }, {}, { keys: 11, shards: 11, planKeys: 11 });
  assertAlmostEquals(seconds, 4 * 0.01, 1e-9);
});

Deno.test("simulateRun() starts a process per shard in an array, and one per core else", () => {
  assertAlmostEquals(run({ startSeconds: 2 }).seconds, 2 + 1, 1e-9);
  assertAlmostEquals(run({ startSeconds: 2 }, { startsPerShard: true }).seconds, 1 + 10 * 2, 1e-9);
});

Deno.test("simulateRun() cannot spread what is fixed over more cores than it has tasks", () => {
  const fixed = { ...PASS, secondsPerKey: [], fixedSeconds: 30, fixedTasks: 3 };
  assertAlmostEquals(run({ passes: [fixed] }).seconds, 10, 1e-9);
});

Deno.test("simulateRun() adds the coordinator's seconds, which no core shortens", () => {
  const cost = { coordinatorSecondsPerKey: 0.001, passes: [{ ...PASS, bytesPerKey: 50 }] };
  const { seconds, coordinatorSeconds } = run(cost, { coordinatorBytesPerSecond: 1e5 });
  assertAlmostEquals(coordinatorSeconds, 1 + 0.5, 1e-9);
  assertAlmostEquals(seconds, 1 + 1.5, 1e-9);
});

Deno.test("simulateRun() gives what was lost with a machine to another core", () => {
  const cluster = { lossesPerHour: 3600, recoverySeconds: 0.1 };
  const { seconds, losses, lost, repeated, efficiency } = run({}, cluster);
  assert(losses > 0 && repeated > 0 && lost > 0, `${losses} losses, ${repeated} repeated`);
  assert(seconds > 1 && efficiency < 1);
  // All work has been done nevertheless.
  assertAlmostEquals(efficiency * 10 * seconds, 10, 1e-9);
});

Deno.test("simulateRun() is never faster than the storage takes requests", () => {
  const { seconds, requests } = run({}, { requestsPerSecond: 100 });
  assertEquals(requests, 600);
  assertAlmostEquals(seconds, 6, 1e-9);
});

Deno.test("simulateRun() runs plans beside each other where there are cores for them", () => {
  const cut = { keys: 4000, planKeys: 1000 }, cost = { coordinatorSecondsPerKey: 0.01 };
  assertAlmostEquals(run(cost, { cores: 64 }, cut).coordinatorSeconds, 10, 1e-9);
  assertAlmostEquals(run(cost, { cores: 64 }, cut).seconds, 10 + Math.ceil(100 / 16) * 0.1, 1e-9);
  assertAlmostEquals(run(cost, { cores: 16 }, cut).seconds, 4 * (10 + Math.ceil(100 / 16) * 0.1), 1e-9);
});

Deno.test("simulateRun() gives the same run for the same seed", () => {
  const cluster = { lossesPerHour: 60, speedSpread: 0.2, stragglers: 0.05, requestSeconds: 0.02 };
  assertEquals(run({}, cluster), run({}, cluster));
});
