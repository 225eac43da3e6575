import { denoArguments } from "../fleet/child.ts";
import { itemName } from "../fleet/table.ts";
import { trainedFleet } from "../fleet/trained_fleet.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";

const SCRIPT = `${import.meta.dirname}/../fleet/cold_start.ts`;
const CLI = `${import.meta.dirname}/../../lib/cli/main.ts`;
/** As the tasks of the project start commands: only what is reached is loaded. */
const LAZY = ["--unstable-lazy-dynamic-imports"];
/** A champion of these is a blend of models of the key's own and of pooled ones, trees among them. */
const CONTENDERS = ["seasonal_naive", "ses", "ridge", "global_ridge", "global_gradient_boosting", "mean"];

/** From the start of a process to its first forecast, out of a registry with many models. */
export const p15: Target = {
  id: "P15",
  what: "from the start of a fresh process to its first forecast of one key, out of a registry of 10,000 models " +
    "(`forecastKey` of lib); `theirs`: a process that does nothing",
  peer: "an empty program",
  bar: 100,
  stretch: 20,
  better: "lower",
  unit: "ms",
  pairs: 15,
  async run(ctx) {
    const keys = ctx.smoke ? 20 : 10_000, folds = { count: 2, refit: false };
    const root = await trainedFleet(ctx, "fleet_registry", { keys, contenders: CONTENDERS, folds });
    const empty = `${ctx.scratch}/empty.ts`,
      output = `${ctx.scratch}/one.csv`,
      item = itemName(Math.floor(0.7777 * keys));
    await Deno.writeTextFile(empty, "");
    const [registry, store] = [`${root}/models`, `${root}/features`];
    const cli = ["infer", "--registry", registry, "--store", store, "--item", item, "--output", output, "--quiet"];
    const ours: number[] = [], bare: number[] = [], command: number[] = [];
    for (let round = ctx.smoke ? 0 : -3; round < ctx.pairs; round++) {
      const own = await untilFirstByte([...denoArguments(SCRIPT, LAZY), registry, store, item]);
      const nothing = await untilEnd(denoArguments(empty)),
        whole = await untilEnd([...denoArguments(CLI, LAZY), ...cli]);
      if (round < 0) continue; // the first processes fill the caches of the disk and of the compiler
      ours.push(own);
      bare.push(nothing);
      command.push(whole);
    }
    return {
      ours: spread(ours),
      theirs: spread(bare),
      ratio: spread(ours.map((seconds) => 1e3 * seconds)),
      errors: null,
      note:
        `${
          (1e3 * (spread(ours).median - spread(bare).median)).toFixed(0)
        } ms beyond an empty program; the whole command ` +
        `\`infer\` with a CSV ${(1e3 * spread(command).median).toFixed(0)} ms`,
    };
  },
};

async function untilFirstByte(args: string[]): Promise<number> {
  const started = performance.now();
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped", stderr: "inherit" }).spawn();
  const reader = child.stdout.getReader(), first = await reader.read();
  const seconds = (performance.now() - started) / 1e3;
  while (!(await reader.read()).done);
  const { success } = await child.status;
  if (!success || first.done) throw new Error(`Cannot time ${args.join(" ")} as it must print a forecast`);
  return seconds;
}

async function untilEnd(args: string[]): Promise<number> {
  const started = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot time ${args.join(" ")} as it must succeed`);
  return (performance.now() - started) / 1e3;
}
