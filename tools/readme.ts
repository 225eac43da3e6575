/**
 * What the README says of the demo, written from a run: what the competition found, and the run's summary.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { formatHeadline } from "@lib/report/record/headline.ts";
import { formatDigest } from "@lib/cli/train/train_digest.ts";
import type { Finding } from "@lib/core/errors/finding.ts";
import type { TrainingSummary } from "@lib/training/record/result.ts";
import { metricName } from "../lib/core/config/metric_choice.ts";
import { forecastFingerprint } from "./fingerprint.ts";

const HELP = `Write what the README says of the demo.

Usage: deno task readme [options]

Options
  --summary FILE  training_summary.json of a run of the demo; without it the demo is trained in a temporary folder
  --config FILE   config of that run (config/demo.json)
  --help          this text
`;

/**
 * A text with something else between its marks `<!-- name:begin -->` and `<!-- name:end -->`.
 *
 * @param text With both marks. @param name Of the block. @param content Markdown.
 * @throws {RangeError} If a mark is missing.
 */
export function putBlock(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(begin), to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new RangeError(`Cannot put a block as the text must have ${begin} and ${end}: current value lacks one`);
  }
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}

/**
 * The README with the blocks of a run.
 *
 * @param readme With the marks of `headline` and `summary`. @param summary Of the run.
 * @param options `metric`: what selection minimised; `code`: fingerprint of the code of the run, "" if it is not known;
 * `findings`: of the run.
 */
export function putRun(
  readme: string,
  summary: TrainingSummary,
  options: { readonly metric: string; readonly code: string; readonly findings: readonly Finding[] },
): string {
  const { metric, code, findings } = options, mark = code === "" ? "" : `<!-- code: ${code} -->\n\n`;
  const headline = formatHeadline(summary, metric);
  const withHeadline = putBlock(readme, "headline", wrapped(`On the demo: ${headline.replace(/^N/, "n")}`));
  return putBlock(withHeadline, "summary", `${mark}\`\`\`text\n${formatDigest(summary, { metric, findings })}\n\`\`\``);
}

/** Lines of at most 120 characters, as the formatter has them. */
function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= 120) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/**
 * A summary from its file, where undefined scores are null.
 *
 * @param json Text of training_summary.json.
 */
export function parseSummary(json: string): TrainingSummary {
  return JSON.parse(json, (_, value) => value === null ? NaN : value);
}

/** Train the demo away from the user's models; gives the path of its summary. */
async function trainDemo(folder: string, config: string): Promise<string> {
  const folders = ["store", "registry", "reports"].flatMap((name) => [`--${name}`, `${folder}/${name}`]);
  const main = new URL("../lib/cli/main.ts", import.meta.url).pathname;
  const args = ["run", "-A", main, "train", "--config", config, ...folders, "--no-charts"];
  const { success } = await new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "inherit" }).output();
  if (!success) throw new Error("Cannot write the README as the demo must train: current value is a failure");
  const [run] = await Array.fromAsync(Deno.readDir(`${folder}/reports`));
  return `${folder}/reports/${run?.name}/training_summary.json`;
}

if (import.meta.main) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: Deno.args,
    options: { summary: text, config: { ...text, default: "config/demo.json" }, help: { type: "boolean" } },
  });
  if (values.help) console.log(HELP);
  else {
    const folder = await Deno.makeTempDir({ prefix: "readme-" });
    try {
      const { metric } = JSON.parse(await Deno.readTextFile(values.config));
      const summary = values.summary ?? await trainDemo(folder, values.config);
      const page = new URL("../README.md", import.meta.url);
      const readme = await Deno.readTextFile(page);
      // Of a run that was made elsewhere nobody knows the code.
      const code = values.summary === undefined ? await forecastFingerprint(folder) : "";
      const findings = JSON.parse(await Deno.readTextFile(summary.replace(/training_summary\.json$/, "findings.json")));
      const options = { metric: metricName(metric ?? "mase"), code, findings };
      await Deno.writeTextFile(page, putRun(readme, parseSummary(await Deno.readTextFile(summary)), options));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
