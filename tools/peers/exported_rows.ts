import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import type { Format } from "@lib/exchange/formats/model_file.ts";
import { onnxRows } from "@lib/exchange/rows/onnx_rows.ts";
import { givenRows } from "../../tests/exchange/rows/_rows.ts";
import { rowVariants } from "../../tests/exchange/rows/_variants.ts";
import type { PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import { runProduct } from "./trained_tables.ts";

/** Demos of rows: classes, and two targets of a table with dates. */
const TABLES = [{ config: "config/churn.json", limit: 3 }, { config: "config/produce.json", limit: 3 }];
const FORMATS: readonly Format[] = ["onnx", "json", "lightgbm"];
/** Networks are of 32 bits; all else differs by rounding of 64. */
const SINGLE = 1e-5, DOUBLE = 1e-12;

/** What `python/exported_rows.py` tells of one folder. */
interface RowsFacts {
  readonly versions: number;
  readonly rows: number;
  readonly missing: number;
  readonly largest: number;
  /** Rows of which another class was told. */
  readonly labels: number;
  /** Versions without a model. */
  readonly without: number;
}

/**
 * Export tables of rows in every format and have real rows predicted by others, as the folder says: ours to 32 bits, where networks
 * have a say. @returns Rows.
 */
export async function followRows(context: PeerContext): Promise<number> {
  let rows = 0;
  for (const [t, choice] of TABLES.entries()) {
    const table = await context.tables.get(choice);
    for (const format of FORMATS) {
      const output = `${context.scratch}/rows_${t}_${format}`;
      await runProduct(["export", "--format", format, "--output", output, ...table.folders.slice(0, 4)]);
      const facts: RowsFacts = JSON.parse(await runPython(context, { script: "exported_rows.py", args: [output] }));
      const isSame = facts.largest <= SINGLE && facts.labels === 0 && facts.without === 0;
      if (!isSame || facts.rows === 0) throw new Error(`${choice.config} as ${format}: ${JSON.stringify(facts)}`);
      rows += facts.rows;
    }
  }
  return rows;
}

/** Have every kind of model of rows predict rows of which much is missing or new by ONNX Runtime. @returns Rows. */
export async function predictRowVariants(context: PeerContext): Promise<number> {
  const told: Record<string, unknown>[] = [];
  for (const [name, { table, champion }] of rowVariants()) {
    const made = onnxRows(champion), file = `${told.length}.onnx`;
    if (!("bytes" in made)) throw new Error(`${name} must be expressed`);
    await Deno.writeFile(`${context.scratch}/${file}`, made.bytes);
    const said = predictRows(champion, table.asked), { classes } = champion.spec;
    const labels = said.kind === "class" ? Array.from(said.labels, (label) => classes[label]) : null;
    // JSON has no NaN: a number that is missing is null.
    told.push({ name, file, outputs: made.outputs, rows: givenRows(table), values: [...said.values], labels });
  }
  await Deno.writeTextFile(`${context.scratch}/rows.json`, JSON.stringify(told));
  const text = await runPython(context, { script: "row_variants.py", args: [context.scratch] });
  const facts = Object.entries(JSON.parse(text) as Record<string, { rows: number; largest: number; labels: number }>);
  for (const [name, { largest, labels }] of facts) {
    const close = /^(network|quantile)/.test(name) ? SINGLE : DOUBLE;
    if (!(largest <= close) || labels > 0) {
      throw new Error(`${name}: predictions differ by ${largest}, ${labels} classes`);
    }
  }
  return facts.reduce((sum, [, { rows }]) => sum + rows, 0);
}
