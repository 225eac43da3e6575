import { DataError } from "../../../core/errors/errors.ts";
import type { Logger } from "../../../core/logger.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import { createRng, hashSeed } from "../../../core/numbers/random.ts";
import type { Publication } from "../../../storage/files/publish.ts";
import { csvLine } from "../../sources/csv_text.ts";
import { ensureSimulated } from "../ensure_simulated.ts";
import { publishSealed } from "../publish_sealed.ts";
import type { SimulatedTable } from "./simulated_table.ts";
import { SIMULATED_TABLES } from "./table_list.ts";

/** Seed of what every table is drawn by. */
const SEED = 42;
/** Changes with what tables are made of: those that were made before are made anew. */
const EDITION = 1;
/** Letters that are written at once. */
const BATCH = 1 << 16;

/**
 * Path of a simulated table of rows, with its truth beside it: `<name>.csv`, `<name>.truth.csv` (row by row), and a manifest with
 * their checksums. It is simulated on first use.
 *
 * @param folder Where it is kept. @param name One of `SIMULATED_TABLES`. @param options `log`.
 * @throws {DataError} `MISSING_FILE` if there is no such table; as `ensureSimulated`.
 */
export async function ensureTable(folder: string, name: string, options: { readonly log: Logger }): Promise<string> {
  const table = Object.hasOwn(SIMULATED_TABLES, name) ? SIMULATED_TABLES[name] : undefined;
  if (table === undefined) throw unknownTable(name);
  const simulation = { table: name, seed: SEED, edition: EDITION };
  return await ensureSimulated(folder, {
    name,
    simulation,
    told: `the table ${name}`,
    write: (path) => writeTable(path, table, simulation),
  }, options);
}

function writeTable(
  path: string,
  table: SimulatedTable,
  simulation: { readonly table: string; readonly seed: number },
): void {
  const base = path.replace(/\.csv$/, ""), texts = [[table.truth], [table.columns]].map(linesOf);
  publishSealed({ paths: [`${base}.truth.csv`, path], manifest: `${base}.manifest.json`, simulation }, (out) => {
    for (const { cells, truth } of table.rows(createRng(hashSeed(simulation.seed, simulation.table)))) {
      [truth, cells].forEach((row, f) => {
        texts[f] += csvLine(row, { defuse: false, digits: "all" });
        if (texts[f]!.length > BATCH) texts[f] = flush(out[f]!, texts[f]!);
      });
    }
    out.forEach((file, f) => flush(file, texts[f]!));
  });
}

function linesOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => csvLine(row, { defuse: false })).join("");
}

function flush(file: Publication, text: string): string {
  file.write(new TextEncoder().encode(text));
  return "";
}

function unknownTable(name: string): DataError {
  const names = Object.keys(SIMULATED_TABLES), near = nearestName(name, names);
  return new DataError(
    "MISSING_FILE",
    `Cannot simulate a table as it must be one of ${names.join(", ")}: current value is ${JSON.stringify(name)}`,
    {
      hint: near === null ? 'Write "simulator:customers", for instance.' : `Did you mean simulator:${near}?`,
      context: { name },
    },
  );
}
