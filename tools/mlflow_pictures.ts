/**
 * The pictures of docs/guides/mlflow.md: two runs of the demo on a real MLflow server, as its pages show them.
 *
 * @module
 */
import { type Browser, chromium } from "playwright-core";
import { connect } from "@lib/tracking/connection.ts";
import { listOf, objectOf, textOf } from "@lib/tracking/fields.ts";
import { type MlflowServer, startMlflow } from "./peers/mlflow_server.ts";
import { findPrograms } from "./peers/programs.ts";
import { runProduct } from "./peers/trained_tables.ts";

/** Keys of the demo that are trained: enough for a page, quick. */
const KEYS = "30";
const SIZE = { width: 1300, height: 800 };

const SETTLE_MS = 4000;

/** A page, and what must be on it before it is taken. */
interface Picture {
  readonly name: string;
  readonly page: string;
  readonly shows: string;
}

/** Train the demo twice, bring both runs to the server, and go back to the first for one item. */
async function fill(server: MlflowServer, folder: string): Promise<Picture[]> {
  const registry = ["--registry", `${folder}/models`], store = ["--store", `${folder}/features`];
  const all = [...registry, ...store, "--reports", `${folder}/reports`];
  for (const seed of ["1", "2"]) await runProduct(["train", "--limit", KEYS, "--seed", seed, ...all]);
  await runProduct(["mlflow-sync", "--to", server.url, "--per-key", "--limit", "3", ...all]);
  const { ask } = connect(server.url);
  const { experiment } = await ask("GET", "mlflow/experiments/get-by-name", { experiment_name: "demo" });
  const id = textOf(objectOf(experiment).experiment_id);
  const { model_versions: versions } = await ask("GET", "mlflow/model-versions/search", { filter: "name='demo'" });
  const newest = listOf(versions).find(({ version }) => version === "2");
  const run = `#/experiments/${id}/runs/${textOf(newest?.run_id)}`;
  return [
    { name: "mlflow_model", page: "#/models/demo", shows: "champion" },
    { name: "mlflow_run", page: run, shows: "mase/ours" },
    { name: "mlflow_keys", page: `${run}/artifacts/key_versions.json`, shows: "item_01" },
  ];
}

async function photograph(browser: Browser, { url }: MlflowServer, picture: Picture, output: string): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE });
  // The pages ask their makers for news, which nobody here can reach.
  // Its assistant covers a third of the page at the first visit.
  await page.addInitScript(() => localStorage.setItem("mlflow.assistant.fab.autoOpenedOnFirstLoad_v1", "true"));
  await page.route((asked) => asked.hostname !== "127.0.0.1", (route) => route.abort());
  await page.goto(`${url}/${picture.page}?workflowType=machine_learning`);
  await page.getByText(picture.shows).first().waitFor({ timeout: 60_000 });
  // Tables and icons come after their headings.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  await page.screenshot({ path: `${output}/${picture.name}.png` });
  await page.close();
  console.error(`${output}/${picture.name}.png`);
}

if (import.meta.main) {
  const output = Deno.args[0] ?? "docs/images";
  const programs = await findPrograms(new Set(["python", "chromium"]), console.error);
  const [python, browserPath] = (["python", "chromium"] as const).map((need) => programs.get(need));
  if (typeof python !== "string" || typeof browserPath !== "string") throw python ?? browserPath;
  const folder = await Deno.makeTempDir({ prefix: "pictures-" });
  const server = await startMlflow(python, folder);
  try {
    const pictures = await fill(server, folder);
    const browser = await chromium.launch({ executablePath: `/usr/bin/${browserPath}`, args: ["--no-sandbox"] });
    for (const picture of pictures) await photograph(browser, server, picture, output);
    await browser.close();
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}
