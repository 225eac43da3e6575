/**
 * The pictures of the README, taken from executed notebooks: charts, and one notebook as it looks in Jupyter Lab.
 *
 * @module
 */
import { Resvg } from "@resvg/resvg-js";
import { parseArgs } from "node:util";
import { forecastFingerprint } from "./fingerprint.ts";
import { labCommand, type LabPaths, labPaths, setUp } from "./lab.ts";
import { type Notebook, parseNotebook } from "./notebooks/nbformat.ts";
import { main as runNotebooks } from "./notebooks/run.ts";
import { pictureCode } from "./picture_code.ts";

const HELP = `Renew the pictures of the README from executed notebooks.

Usage: deno task pictures [options]

Options
  --notebooks FOLDER  executed notebooks; without it they are run on the first 100 keys of the demo
  --output FOLDER     where the pictures go (docs/images)
  --chromium FILE     also take a screenshot of Jupyter Lab in this Chromium, for instance /usr/bin/chromium
  --help              this text
`;

/** Picture to notebook and beginning of the chart's title. */
const CHARTS: Readonly<Record<string, readonly [notebook: string, title: string]>> = {
  forecast: ["inference_pipeline", "Forecasts with prediction intervals"],
  mse_distribution: ["training_pipeline", "Distribution of"],
  local_against_global: ["training_pipeline", "Local against global"],
};

/** Pixels per pixel of a chart: sharp on dense screens. */
const ZOOM = 2;

/** Opened in Jupyter Lab, scrolled to this heading. */
const SCREENSHOT = { notebook: "training_pipeline", heading: "Train" };

/**
 * The SVG of a chart in an executed notebook, by the beginning of its title.
 *
 * @param notebook Executed. @param title Beginning of the title.
 * @returns Null if there is none.
 */
export function findChart(notebook: Notebook, title: string): string | null {
  for (const output of notebook.cells.flatMap((cell) => cell.outputs ?? [])) {
    if (!("data" in output)) continue;
    const name = asText(output.data["text/plain"]);
    if (name.startsWith(`Chart: ${title}`)) return asText(output.data["image/svg+xml"]);
  }
  return null;
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

async function writeCharts(notebooks: string, output: string): Promise<void> {
  for (const [picture, [name, title]] of Object.entries(CHARTS)) {
    const svg = findChart(parseNotebook(await Deno.readTextFile(`${notebooks}/${name}.ipynb`)), title);
    if (svg === null) throw new Error(`Cannot find a chart as ${name} must show one: current value is no "${title}"`);
    await Deno.writeFile(`${output}/${picture}.png`, drawPng(svg));
    console.error(`${output}/${picture}.png`);
  }
}

/**
 * A chart as PNG, at twice its size.
 *
 * @param svg Text of the chart.
 */
export function drawPng(svg: string): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: "zoom", value: ZOOM }, font: { defaultFontFamily: "DejaVu Sans" } }).render()
    .asPng();
}

/** Execute the notebooks on the demo's first keys, away from the user's models; the demo's seed is in its config. */
async function executeNotebooks(folder: string): Promise<string> {
  const settings = ["limit=100", ...["store", "registry", "reports"].map((name) => `${name}=${folder}/${name}`)];
  const output = `${folder}/notebooks`;
  const code = await runNotebooks([...settings.flatMap((setting) => ["--set", setting]), "--output", output]);
  if (code !== 0) throw new Error("Cannot draw pictures as every notebook must run: current value is a failure");
  return output;
}

async function writeScreenshot(options: { notebooks: string; output: string; chromium: string }): Promise<void> {
  const root = decodeURIComponent(new URL("../", import.meta.url).pathname).replace(/\/$/, "");
  const paths: LabPaths = { ...labPaths(root), notebooks: await Deno.realPath(options.notebooks) };
  await setUp(paths, { python: "python3", log: console.error });
  // Jupyter shows the SVG and HTML of trusted notebooks only.
  await new Deno.Command(paths.python, {
    args: ["-m", "nbformat.sign", `${paths.notebooks}/${SCREENSHOT.notebook}.ipynb`],
  }).output();
  const port = freePort();
  const { args, env } = labCommand(paths, { browser: false, port });
  const lab = new Deno.Command(paths.python, {
    args: [...args, "--IdentityProvider.token="],
    env,
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await waitFor(`http://127.0.0.1:${port}/api`);
    await photograph(`http://127.0.0.1:${port}/lab/tree/${SCREENSHOT.notebook}.ipynb?reset`, options);
  } finally {
    lab.kill("SIGTERM");
    await lab.status;
  }
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function waitFor(url: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(500);
  }
  throw new Error(`Cannot take a screenshot as Jupyter Lab must answer within 30 s: current value is none at ${url}`);
}

async function photograph(url: string, options: { output: string; chromium: string }): Promise<void> {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1180, height: 820 } });
    await page.goto(url);
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
    await pause(4000);
    await page.keyboard.press("Control+b"); // hides the file browser
    // Cells far below are not rendered before they are scrolled to.
    const heading = page.getByRole("heading", { name: new RegExp(`^${SCREENSHOT.heading}\\W*$`) });
    const scroller = page.locator(".jp-WindowedPanel-outer").first();
    for (let step = 0; step < 60 && await heading.count() === 0; step++) {
      await scroller.evaluate((panel) => panel.scrollBy(0, 400));
      await pause(150);
    }
    await heading.first().evaluate((element) => element.scrollIntoView());
    await pause(2500);
    await page.screenshot({ path: `${options.output}/jupyter_lab.png` });
    console.error(`${options.output}/jupyter_lab.png`);
  } finally {
    await browser.close();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (import.meta.main) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: Deno.args,
    options: { notebooks: text, output: text, chromium: text, help: { type: "boolean" } },
  });
  if (values.help) console.log(HELP);
  else {
    const { output = "docs/images", chromium } = values;
    const folder = await Deno.makeTempDir({ prefix: "pictures-" });
    try {
      const notebooks = values.notebooks ?? await executeNotebooks(folder);
      await Deno.mkdir(output, { recursive: true });
      await writeCharts(notebooks, output);
      if (chromium !== undefined) await writeScreenshot({ notebooks, output, chromium });
      const code = await pictureCode(new URL("..", import.meta.url).pathname, await forecastFingerprint(folder));
      await Deno.writeTextFile(`${output}/pictures.json`, `{ "code": "${code}" }\n`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
