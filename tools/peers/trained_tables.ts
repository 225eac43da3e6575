import { runHere } from "../faults/product.ts";

/** A table that is trained with the product, in a folder of its own. */
export interface TrainedTable {
  /** Options of every command: `--registry`, `--store`, `--reports`. */
  readonly folders: readonly string[];
  /** Registry root. */
  readonly registry: string;
  /** Feature store. */
  readonly store: string;
  /** Id of the run. */
  readonly run: string;
}

/** What to train: a config of the project, and how many keys of it. */
export interface TableChoice {
  readonly config: string;
  readonly limit: number;
  /** Table to read instead of the config's source. */
  readonly input?: string;
}

/** Tables that checks share: each is trained when it is first asked for. */
export class TrainedTables implements AsyncDisposable {
  readonly #tables = new Map<string, Promise<TrainedTable>>();
  readonly #folders: string[] = [];

  /** A trained table; checks only read it. */
  get(choice: TableChoice): Promise<TrainedTable> {
    const name = JSON.stringify(choice);
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, table = this.#train(choice));
    return table;
  }

  async #train({ config, limit, input }: TableChoice): Promise<TrainedTable> {
    const root = await Deno.makeTempDir({ prefix: "peers-table-" });
    this.#folders.push(root);
    const [registry, store] = [`${root}/models`, `${root}/features`];
    const folders = ["--registry", registry, "--store", store, "--reports", `${root}/reports`];
    const more = ["--limit", `${limit}`, "--no-charts", ...(input === undefined ? [] : ["--input", input])];
    const { run } = await runProduct(["train", "--config", config, ...more, ...folders]);
    return { folders, registry, store, run: String(run) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#folders) await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Run a command of the product.
 *
 * @returns What `--json` gives.
 * @throws {Error} With its complaint, if it does not end with 0.
 */
export async function runProduct(args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runHere({ args: [...args, "--json"] });
  if (code !== 0) throw new Error(`deno task ${args.join(" ")} ended with ${code}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}
