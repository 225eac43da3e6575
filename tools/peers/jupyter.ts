import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { JUPYTER_LAB, labCommand, labPaths, setUp } from "../lab.ts";
import { launch } from "./page_visit.ts";
import { copyProject } from "../copy_project.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";

const NOTEBOOK = "inference_pipeline";

/** A notebook is run and saved in Jupyter Lab, by clicks: a cell that fails stops the rest, git sees no change, the home no file. */
export const JUPYTER: PeerCheck = {
  name: "jupyter",
  needs: ["python", "chromium"],
  async check(context) {
    const root = `${context.scratch}/project`, home = `${context.scratch}/home`;
    await copyProject(root);
    await Deno.mkdir(home);
    await git(root, "init", "--quiet");
    await git(root, "add", ".");
    await git(root, "-c", "user.name=peer", "-c", "user.email=peer@example.org", "commit", "--quiet", "-m", "all");
    await using lab = await startLab(root, home, context);
    await using browser = await launch(context);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`http://127.0.0.1:${lab.port}/lab/tree/${NOTEBOOK}.ipynb?reset`);
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
    await page.getByText("Deno | Idle").first().waitFor({ timeout: 60_000 });
    // Nothing is trained here: the first cell that reads says so, and none behind it runs.
    await choose(page, "Run", "Run All Cells");
    await page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").first().waitFor({
      timeout: 120_000,
    });
    await page.getByText("Deno | Idle").first().waitFor();
    const errors = await errorCount(page);
    assertEquals(errors, 1, "one cell says what is wrong");
    await choose(page, "File", "Save Notebook");
    await page.locator(".jp-mod-dirty").first().waitFor({ state: "detached" });
    assertEquals(await git(root, "status", "--porcelain"), "", "what was run and saved is no change");
    const left = [...Deno.readDirSync(home)].map(({ name }) => name).filter((name) => !CACHES.includes(name));
    assertEquals(left, [], "nothing of Jupyter is left at home");
    return `${JUPYTER_LAB}: one message of a run that fails, a saved notebook is no change for git, no file at home`;
  },
};

/** What Deno and browsers keep at home whatever runs. */
const CACHES = [".cache", ".npm"];

/** Cells that show an error: all are looked at, as those far below are not in the page before they are scrolled to. */
async function errorCount(page: Page): Promise<number> {
  const found = new Set<string>(), panel = page.locator(".jp-WindowedPanel-outer").first();
  await panel.evaluate((element) => element.scrollTo(0, 0));
  for (let step = 0; step < 60; step++) {
    const errors = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']");
    for (const text of await errors.allInnerTexts()) if (text !== "") found.add(text);
    await panel.evaluate((element) => element.scrollBy(0, 500));
    await page.waitForTimeout(50);
  }
  return found.size;
}

async function choose(page: Page, menu: string, entry: string): Promise<void> {
  await page.getByRole("menuitem", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${entry}`) }).first().click();
}

async function startLab(root: string, home: string, context: PeerContext): Promise<{ port: number } & AsyncDisposable> {
  const paths = { ...labPaths(root), python: context.program("python") };
  // The environment of all checks has Jupyter Lab already.
  await Deno.mkdir(paths.venv, { recursive: true });
  await Deno.writeTextFile(paths.stamp, JUPYTER_LAB);
  await setUp(paths, { python: paths.python, log: context.log });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }), { port } = listener.addr;
  listener.close();
  const { args, env } = labCommand(paths, { browser: false, port });
  const process = new Deno.Command(paths.python, {
    args: [...args, "--IdentityProvider.token="],
    env: { ...env, HOME: home, DENO_DIR: await denoFolder() },
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let attempt = 0; attempt < 120; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.status;
    },
  };
}

async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args, cwd }).output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}
