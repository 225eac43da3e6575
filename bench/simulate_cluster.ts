/**
 * How long, and for how much, many machines train many keys: measured tasks, simulated machines, storage, losses.
 *
 *     deno run -A bench/simulate_cluster.ts              simulate with what is in bench/results/cluster.json
 *     deno run -A bench/simulate_cluster.ts --measure    measure the tasks first: 20,000 weekly keys, 1,000 of the demo
 *     deno run -A bench/simulate_cluster.ts --write      renew the tables of docs/guides/scale.md
 *
 * @module
 */
import { parseArgs } from "node:util";
import { CHEAP } from "./fleet/cheap_fleet.ts";
import { askChild, cacheFolder } from "./fleet/child.ts";
import { ensureFleetTable } from "./fleet/table.ts";
import { replaceBetween } from "./harness/table.ts";
import type { Cluster } from "./cluster/machines.ts";
import type { MeasuredWork, MeasureRequest } from "./cluster/measure.ts";
import { simulateRun } from "./cluster/simulate.ts";

const HERE = import.meta.dirname ?? ".";
const RESULTS = `${HERE}/results/cluster.json`, PAGE = `${HERE}/../docs/guides/scale.md`;
const MARKS = ["<!-- cluster:begin -->", "<!-- cluster:end -->"] as const;

/** What every cluster of the tables has; losses as of machines that are cheap because they may be taken away. */
const COMMON: Omit<Cluster, "cores" | "shardSeconds" | "startsPerShard"> = {
  coresPerMachine: 8,
  speedSpread: 0.1,
  stragglers: 0.01,
  lossesPerHour: 0.05,
  recoverySeconds: 180,
  requestSeconds: 0.03,
  requestsPerSecond: 3500,
  coordinatorBytesPerSecond: 2e8,
};
/** A scheduler's seconds per shard: of Ray as measured, of an array what its queue needs to start one. */
const ENGINES = {
  ray: { shardSeconds: 0.002, startsPerShard: false },
  array: { shardSeconds: 1, startsPerShard: true },
} as const;
const KEYS = [1e6, 1e8], CORES = [10, 50, 200, 1000, 2000];
/** Runs of which the middle one is told; of many plans beside each other one is enough. */
const SEEDS = 3, SEEDS_OF_MANY = 1;
/** Keys of one plan, as many as one may have, or fewer with more coordinators; keys of a shard; shards of a plan at most. */
const PLAN_KEYS = 1e6, SMALL_PLAN = 1e5, SHARD_KEYS = 200, SHARDS = 4096;
/** Dollars: a core for an hour, a thousand requests. They are inputs, not findings. */
const CORE_HOUR = 0.04, THOUSAND_REQUESTS = 0.003;

type Works = Readonly<Record<string, MeasuredWork>>;

async function measureAll(): Promise<Works> {
  const root = await Deno.makeTempDir({ prefix: "cluster_" });
  const cheap = {
    ...{ name: "fleet", source: ensureFleetTable(await cacheFolder(), 20_000), keys: ["item"] },
    ...{ frequency: "week" as const, horizon: 4, contenders: CHEAP },
  };
  const demo = JSON.parse(await Deno.readTextFile(`${HERE}/../config/demo.json`));
  const ask = (name: string, { config, keys }: Omit<MeasureRequest, "root">) => {
    console.error(`measuring ${name} on ${keys} keys`);
    return askChild<MeasuredWork>("../cluster/measure.ts", { config, keys, root: `${root}/${name}` });
  };
  try {
    const works = {
      "weekly keys, cheap contenders": await ask("cheap", { config: cheap, keys: 20_000 }),
      "daily keys, default competition": await ask("demo", { config: demo, keys: 1000 }),
    };
    await Deno.writeTextFile(RESULTS, `${JSON.stringify(works, null, 2)}\n`);
    return works;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** One Markdown table per kind of work, and one of what a million keys leave behind. */
function tellAll(works: Works): string {
  const parts = Object.entries(works).map(([name, work]) =>
    `**${name}**, measured on ${count(work.keys)}:\n\n${tellTimes(work)}`
  );
  return [...parts, `What a plan of a million keys leaves behind:\n\n${tellSizes(works)}`].join("\n\n");
}

function tellTimes(work: MeasuredWork): string {
  const head = [
    ...["keys", "cores", "plans of a million", "of it coordinator", "plans of 100,000", "as arrays of jobs"],
    ...["work in all time", "machines lost", "dollars"],
  ];
  const rows = KEYS.flatMap((keys) =>
    CORES.map((cores) => {
      const at = { keys, cores, planKeys: SMALL_PLAN, engine: "ray" as const };
      const large = simulate(work, { ...at, planKeys: PLAN_KEYS }), small = simulate(work, at);
      const array = simulate(work, { ...at, engine: "array" });
      const dollars = cores * small.seconds / 3600 * CORE_HOUR + small.requests / 1000 * THOUSAND_REQUESTS;
      return [
        ...[count(keys), count(cores), hours(large.seconds), hours(large.coordinatorSeconds), hours(small.seconds)],
        ...[hours(array.seconds), `${Math.round(100 * small.efficiency)} %`, count(small.losses)],
        dollars < 10 ? dollars.toFixed(1) : count(dollars),
      ];
    })
  );
  return markdown(head, rows);
}

/** The run of middle length among a few seeds. */
function simulate(
  work: MeasuredWork,
  { keys, cores, planKeys, engine }: { keys: number; cores: number; planKeys: number; engine: keyof typeof ENGINES },
) {
  const cut = { keys, planKeys, shards: Math.min(SHARDS, planKeys / SHARD_KEYS) },
    cluster = { ...COMMON, cores, ...ENGINES[engine] };
  const seeds = keys > PLAN_KEYS ? SEEDS_OF_MANY : SEEDS;
  const runs = Array.from({ length: seeds }, (_, seed) => simulateRun(work, { cut, cluster, seed }));
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(seeds / 2)]!;
}

function tellSizes(works: Works): string {
  const head = ["", "processor seconds per key", "results in the storage", "registry", "coordinator"];
  const rows = Object.entries(works).map(([name, work]) => {
    const perKey = work.passes.map(({ secondsPerKey }) =>
      secondsPerKey.reduce((a, b) => a + b, 0) / (secondsPerKey.length || 1)
    );
    const bytes = work.passes.reduce((sum, pass) => sum + pass.bytesPerKey, 0);
    return [
      name,
      (perKey.reduce((a, b) => a + b, 0) + work.coordinatorSecondsPerKey + work.readSecondsPerKey).toPrecision(2),
      `${(bytes * PLAN_KEYS / 1e9).toPrecision(2)} GB`,
      `${(work.registryBytesPerKey * PLAN_KEYS / 1e9).toPrecision(2)} GB`,
      hours(work.coordinatorSecondsPerKey * PLAN_KEYS),
    ];
  });
  return markdown(head, rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function hours(seconds: number): string {
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0)} h`;
}

function count(value: number): string {
  return new Intl.NumberFormat("en").format(Math.round(value));
}

const { values } = parseArgs({ options: { measure: { type: "boolean" }, write: { type: "boolean" } } });
const works = values.measure ? await measureAll() : JSON.parse(await Deno.readTextFile(RESULTS));
const text = tellAll(works);
console.log(text);
if (values.write) {
  await Deno.writeTextFile(PAGE, replaceBetween(await Deno.readTextFile(PAGE), MARKS, text));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE] }).output();
}
