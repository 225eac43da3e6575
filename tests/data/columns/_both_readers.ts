import { parseConfig } from "../../../lib/core/config/config.ts";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { ForecastError } from "../../../lib/core/errors/errors.ts";
import type { CellText } from "../../../lib/data/tables/number_text.ts";
import type { TextTable } from "../../../lib/data/tables/text_table.ts";
import { type PrepareOptions, prepareTable } from "../../../lib/data/prepare.ts";
import { readText } from "../../../lib/storage/files/files.ts";
import { forgetVolume, makeVolume } from "../../../lib/storage/files/memory_files.ts";

/** Rows of texts under a header. */
export interface Cells {
  readonly header: readonly string[];
  readonly rows: readonly (readonly CellText[])[];
}

/** The table that the cells are, in memory. */
export function tableOf({ header, rows }: Cells, source = "rows"): TextTable {
  return {
    source,
    columns: new Map(header.map((name, c) => [name, rows.map((row) => row[c] ?? null)])),
    rows: rows.length,
  };
}

function csvOf({ header, rows }: Cells): string {
  // An empty field is missing; a blank text would be another line.
  const cell = (text: CellText) => text === null ? "" : `"${text.replaceAll('"', '""')}"`;
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** What a reader made of a table: the version without its identity, the rows, the quarantine; or the error. */
async function outcomeOf(fields: ConfigInput, options: PrepareOptions) {
  try {
    const { group, quarantinePath } = await prepareTable(parseConfig(fields), options);
    const { dir: _, contentHash: __, lineage, files, keys, ...info } = group;
    return {
      ...info,
      keys: keys.map(({ parts }) => parts),
      settings: lineage.settings,
      // Their checksums: the bytes are the same.
      panel: files["panel.parquet"],
      future: files["future.parquet"],
      quarantine: quarantinePath === null ? null : readText(quarantinePath),
    };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    return { code: thrown.code, message: thrown.message.replaceAll(/\S*t\.csv/g, "rows"), hint: thrown.hint };
  }
}

/** What files and memory make of the same cells. */
export async function bothOf(cells: Cells, fields: Partial<ConfigInput> = {}) {
  const dir = await Deno.makeTempDir(), volume = makeVolume(), source = `${dir}/t.csv`;
  try {
    await Deno.writeTextFile(source, csvOf(cells));
    const config: ConfigInput = { source, keys: ["item"], name: "t", ...fields };
    const fromFile = await outcomeOf(config, { store: `${dir}/store` });
    const inMemory = await outcomeOf({ ...config, source: "rows" }, {
      store: `${volume}/store`,
      table: tableOf(cells),
    });
    return { fromFile, inMemory };
  } finally {
    forgetVolume(volume);
    await Deno.remove(dir, { recursive: true });
  }
}
