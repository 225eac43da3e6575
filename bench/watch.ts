/**
 * Detectors on simulated demand whose truth is known: false alarms of healthy keys against the promise, how soon planted
 * changes are found, what weekly scans over all keys tell, and what Evidently and NannyML do on the same data.
 *
 *     deno task bench:watch [--keys 2000] [--changed 200] [--seed 2026] [--promise 0.01] [--peers] [--write] [--defaults]
 *
 * `--keys` and `--changed` are of each of five kinds of demand. `--peers` asks the two libraries too, on 6 and 6 keys of
 * each kind (`--peer-keys`), which takes minutes. `--write` puts the table into docs/benchmarks.md; `--defaults` writes the
 * limits for tables with few keys instead.
 */
import { parseArgs } from "node:util";
import { replaceBetween } from "./harness/table.ts";
import { writeDefaults } from "./watch/write_defaults.ts";
import { changesReport, healthyReport, peersReport, type Report, scanReport, type Scene } from "./watch/reports.ts";
import { learnWorld } from "./watch/watch_world.ts";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "2000" },
    changed: { type: "string", default: "200" },
    seed: { type: "string", default: "2026" },
    promise: { type: "string", default: "0.01" },
    "peer-keys": { type: "string", default: "6" },
    peers: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    defaults: { type: "boolean", default: false },
  },
});

const seed = Number(values.seed), promise = Number(values.promise), keysOfKind = Number(values.keys);
const { keys, table } = learnWorld({ seed, days: 365 }, keysOfKind);
if (values.defaults) await writeDefaults(table, `--keys ${values.keys} --seed ${seed}`);
else {
  const scene: Scene = { seed, keys, watching: { table, promise }, changed: Number(values.changed) };
  const reports: Report[] = [];
  const add = (report: Report) => {
    reports.push(report);
    console.log(`${textOf(report)}\n`);
  };
  add(healthyReport(scene));
  add(changesReport(scene));
  add(scanReport(scene));
  if (values.peers) add(await peersReport(scene, Number(values["peer-keys"])));
  if (values.write) await writePage(reports.map(textOf).join("\n\n"));
}

/** A title and a Markdown table. */
function textOf({ title, head, rows }: Report): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [title, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

async function writePage(text: string): Promise<void> {
  const page = `${import.meta.dirname}/../docs/benchmarks.md`;
  const marks = ["<!-- watch:begin -->", "<!-- watch:end -->"] as const;
  await Deno.writeTextFile(page, replaceBetween(await Deno.readTextFile(page), marks, text));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page] }).output();
}
