import type { ConfigInput } from "@lib/core/config/config.ts";
import { keyRows, Project, type TableRow } from "../../tests/training/_project.ts";
import { taskCommand } from "../../tests/_support/task_command.ts";
import { HOSTILE_ITEMS } from "../../tests/report/_run_record.ts";
import { freePort, startServer } from "./server.ts";
import { runProduct } from "./trained_tables.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** Months that the first run sees, and that are known at last. */
const THEN = 54, NOW = 60;

/** Characters of an item. */
const LONGEST = 300;

/** Tokens of the server. */
export const TOKENS = { read: "read-by-pages-check", write: "write-by-pages-check" } as const;

/** A server of pages on a real registry. */
export interface ServedPages extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** Registry, store and reports as options of commands. */
  readonly folders: readonly string[];
  /** Texts of the keys' first columns. */
  readonly items: readonly string[];
  /** Train a run that waits for approval. @returns Its id. */
  train(): Promise<string>;
}

/**
 * A table of hostile keys whose first run serves, whose forecasts were logged and compared with what came, and of which one row was
 * quarantined, behind two replicas of a server with tokens.
 *
 * @param scratch Folder for its log. @param options `items`: other texts of keys; `contenders`: others than the quick ones.
 */
export async function servePages(
  scratch: string,
  { items: named = [...HOSTILE_ITEMS, "007", "coffee"], contenders = ["seasonal_naive", "ses", "ridge", "mean"] }: {
    readonly items?: readonly string[];
    readonly contenders?: ConfigInput["contenders"];
  } = {},
): Promise<ServedPages> {
  // Longer ones are no keys: they would be quarantined.
  const items = named.map((item) => item.slice(0, LONGEST));
  const rows = (months: number) => items.flatMap((item) => keyRows(item, "north", months));
  const project = new Project(rows(THEN), { contenders, exogenous: {} });
  const { registry, store, reports } = project.paths, predictions = `${project.root}/predictions`;
  const folders = ["--registry", registry, "--store", store, "--reports", reports];
  await project.train();
  await runProduct([
    "infer",
    ...folders.slice(0, 4),
    "--log",
    "--predictions",
    predictions,
    "--output",
    `${scratch}/f.csv`,
  ]);
  project.write([...rows(NOW), broken(items)]);
  await project.train({ config: waiting(project) });
  await runProduct(["monitor", ...folders, "--predictions", predictions]);
  const tokens = `${scratch}/tokens.txt`, port = freePort(), url = `http://127.0.0.1:${port}`;
  await Deno.writeTextFile(tokens, `read:${TOKENS.read}\nwrite:${TOKENS.write}\n`, { mode: 0o600 });
  const server = await startServer(Deno.execPath(), {
    args: [
      ...taskCommand("serve"),
      ...folders,
      "--predictions",
      predictions,
      "--port",
      `${port}`,
      "--tokens",
      tokens,
      "--replicas",
      "2",
    ],
    log: `${scratch}/serve.log`,
    cwd: ROOT,
    ready: async () => {
      const answer = await fetch(`${url}/v2/health/ready`);
      await answer.body?.cancel();
      return answer.ok;
    },
  });
  return {
    url,
    folders,
    items,
    train: async () => (await project.train({ config: waiting(project) })).run,
    async [Symbol.asyncDispose]() {
      await server.close();
      project[Symbol.dispose]();
    },
  };
}

function waiting({ config }: Project): Project["config"] {
  return { ...config, lifecycle: { ...config.lifecycle, approval: "manual" } };
}

/** A row that no table may have. */
function broken([item = ""]: readonly string[]): TableRow {
  return { item, location: "north", date: "2023-12-01", demand: "-5", price: "5" };
}
