import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("restore puts a backup into new folders, and refuses those that have something", () =>
  withTrained(async ({ dir, forecasts, options }) => {
    const before = await forecasts();
    await cli(["backup", `${dir}/b.tar`, ...options(), "--quiet"]);
    const there = { registry: `${dir}/n/m`, store: `${dir}/n/s`, reports: `${dir}/n/r` };
    const run = await cli(["restore", `${dir}/b.tar`, ...options(there)]);
    assertEquals(run.code, 0, run.stderr);
    assertStringIncludes(run.stdout, `${dir}/n/m`);
    assertEquals(await forecasts(there), before);
    Deno.writeTextFileSync(`${dir}/n/m/new`, "x");
    Deno.removeSync(`${dir}/n/m/registry.db`);
    const refused = await cli(["restore", `${dir}/b.tar`, ...options(there), "--json"]);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, "error[NOT_EMPTY]");
    assertEquals((await cli(["restore", `${dir}/none.tar`, ...options(there)])).code, 1);
  }));
