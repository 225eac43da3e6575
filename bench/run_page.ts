/**
 * What the page of a run costs: bytes, seconds, memory, and its share of the training.
 *
 *     deno run -A bench/run_page.ts [keys]      a simulated weekly fleet (10,000 keys), trained with quick contenders
 *     deno run -A bench/run_page.ts <folder>    the newest run of a project: its models, data/features and reports
 *
 * Prints one JSON object; the share is of processor seconds of the page, which one core makes, in the seconds of the training. The page is written in a process of its own, into a scratch folder.
 */
import { ensureFleetTable } from "./fleet/table.ts";
import { peakBytes, processorSeconds } from "./harness/process_usage.ts";
import { parseConfig } from "../lib/core/config/config.ts";
import { openRegistry } from "../lib/registry/registry.ts";
import { summaryOf } from "../lib/training/record/committed_run.ts";
import { trainTable } from "../lib/training/train.ts";
import { writeRunPage } from "../lib/report/write_run_page.ts";

const now = () => new Date();

interface Folders {
  readonly registry: string;
  readonly store: string;
  readonly reports: string;
}

if (Deno.args[0] === "--write") {
  const started = performance.now(), folders: Folders = JSON.parse(Deno.args[1]!);
  const { keys, bytes } = await writeRunPage({ ...folders, output: Deno.args[2], now });
  const seconds = (performance.now() - started) / 1000, peakMb = peakBytes() / 1e6;
  console.log(JSON.stringify({ keys, bytes, seconds, processorSeconds: processorSeconds(), peakMb }));
} else {
  const [asked = "10000"] = Deno.args, scratch = Deno.makeTempDirSync({ prefix: "run_page_" });
  try {
    const folders = /^\d+$/.test(asked) ? await trainFleet(scratch, Number(asked)) : foldersOf(asked);
    const page = await measure(folders, `${scratch}/index.html`), trained = secondsOf(folders);
    console.log(JSON.stringify({
      ...page,
      bytesPerKey: Math.round(page.bytes / page.keys),
      trainSeconds: trained,
      shareOfTraining: page.processorSeconds / trained,
    }));
  } finally {
    Deno.removeSync(scratch, { recursive: true });
  }
}

function foldersOf(root: string): Folders {
  return { registry: `${root}/models`, store: `${root}/data/features`, reports: `${root}/reports` };
}

/** Every kind of contender that costs little, so that the page and not the training is what takes time. */
async function trainFleet(root: string, keys: number): Promise<Folders> {
  const folders = foldersOf(root);
  Deno.mkdirSync(root, { recursive: true });
  const config = parseConfig({
    ...{ name: "fleet", source: ensureFleetTable(root, keys), keys: ["item"], frequency: "week", horizon: 4 },
    contenders: ["seasonal_naive", "naive", "moving_average", "ses", "theta", "global_regression", "mean", "blend"],
    folds: { count: 2, refit: false },
  });
  await trainTable(config, { ...folders, workers: navigator.hardwareConcurrency, now });
  return folders;
}

async function measure(
  folders: Folders,
  output: string,
): Promise<{ keys: number; bytes: number; seconds: number; processorSeconds: number; peakMb: number }> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.filename!, "--write", JSON.stringify(folders), output],
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Seconds that the newest run took. */
function secondsOf({ registry }: Folders): number {
  const opened = openRegistry(registry, { now, readOnly: true });
  try {
    const { seconds } = summaryOf(opened.recordedRuns({ limit: 1 })[0]!);
    return Object.values(seconds).reduce((sum, value) => sum + value, 0);
  } finally {
    opened.close();
  }
}
