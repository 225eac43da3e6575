import { isFile } from "@lib/storage/files/files.ts";
import type { Format } from "@lib/exchange/formats/model_file.ts";
import type { PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import { runProduct, type TableChoice } from "./trained_tables.ts";

/** What `python/exported.py` tells of one folder. */
export interface ExportedFacts {
  readonly versions: number;
  readonly rows: number;
  /** Missing values among them. */
  readonly missing: number;
  /** Largest relative difference of a forecast that follows the folder's README. */
  readonly forecasts: number;
  /** By format and family. */
  readonly formats: Readonly<Record<string, { rows: number; exact: number; largest: number }>>;
}

/** A public table that lies beside the project on some machines. */
const BESIDE = "../shared/data/orange_juice_weekly.csv.gz";

/** The demo, and a public table where it is there. */
export function tableChoices(): TableChoice[] {
  const demo = { config: "config/demo.json", limit: 16 };
  return isFile(BESIDE) ? [demo, { config: "config/orange_juice.json", limit: 8, input: BESIDE }] : [demo];
}

/** Export every table and have it followed by others; forecasts must be ours to 1e-9 of their size. */
export async function followExports(context: PeerContext, format: Format): Promise<ExportedFacts[]> {
  const all: ExportedFacts[] = [];
  for (const [t, choice] of tableChoices().entries()) {
    const table = await context.tables.get(choice), output = `${context.scratch}/${t}`;
    await runProduct(["export", "--format", format, "--output", output, ...table.folders]);
    const facts: ExportedFacts = JSON.parse(await runPython(context, { script: "exported.py", args: [output] }));
    if (facts.rows === 0) throw new Error(`${choice.config} must give rows to test by`);
    if (!(facts.forecasts <= 1e-9)) throw new Error(`forecasts of ${choice.config} differ by ${facts.forecasts}`);
    all.push(facts);
  }
  if (all.every(({ missing }) => missing === 0)) throw new Error("rows with missing values are needed");
  return all;
}
