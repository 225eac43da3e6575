import { assertEquals } from "@std/assert";
import { exists } from "@std/fs";
import { inFolder } from "../data/_tables.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Run a task of the project from a folder, as a person types it there. */
async function task(folder: string, args: readonly string[]): Promise<{ json: Record<string, unknown>; said: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--cwd", ROOT, ...args, "--json"],
    cwd: folder,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "", DENO_DIR: denoDir(), NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { json: JSON.parse(text(stdout) || "null"), said: text(stderr) };
}

function denoDir(): string {
  const { denoDir } = JSON.parse(
    new TextDecoder().decode(new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout),
  );
  return String(denoDir);
}

Deno.test("a task takes paths for those of the folder where it was called, a config's source for one beside the config", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/shop/week`, { recursive: true });
    await Deno.writeTextFile(`${dir}/shop/sales.csv`, "date,item,demand\n2024-01-01,007,5\n2024-01-02,007,6\n");
    await Deno.writeTextFile(`${dir}/shop/sales.json`, JSON.stringify({ source: "sales.csv", keys: ["item"] }));
    const { json, said } = await task(`${dir}/shop/week`, ["features", "--config", "../sales.json", "--store", "here"]);
    assertEquals([json?.group, json?.rows], ["sales", 2], said);
    assertEquals(await exists(`${dir}/shop/week/here/sales/v1`), true);
    const missing = await task(dir, [
      "features",
      "--config",
      "shop/sales.json",
      "--store",
      "there",
      "--input",
      "no.csv",
    ]);
    assertEquals(
      String(missing.json.error && Reflect.get(missing.json.error, "message")).includes(`${dir}/no.csv`),
      true,
    );
  }));

Deno.test("init tells a next command that works in the folder where it was called, below the project's too", () =>
  inFolder(async (dir) => {
    const rows = Array.from({ length: 30 }, (_, t) => `2024-01-${String(t + 1).padStart(2, "0")},${t % 7}\n`).join("");
    await Deno.writeTextFile(`${dir}/my sales.csv`, `date,units\n${rows}`);
    const { json, said } = await task(dir, ["init", "my sales.csv", "--yes", "--output", "my sales.jsonc"]);
    assertEquals(json?.next, "deno task train --config 'my sales.jsonc'", said);
    const below = await Deno.makeTempDir({ dir: `${ROOT}data` });
    try {
      await Deno.copyFile(`${dir}/my sales.csv`, `${below}/sales.csv`);
      const told = await task(below, ["init", "sales.csv", "--yes"]);
      assertEquals(told.json?.next, "deno task train --config sales.jsonc", told.said);
    } finally {
      await Deno.remove(below, { recursive: true });
    }
  }));
