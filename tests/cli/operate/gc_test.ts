import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("gc removes what is left over, --dry-run only says it", () =>
  withTrained(async ({ folders, options }) => {
    const path = `${folders.registry}/packs/${"0".repeat(32)}.0.tmp`;
    Deno.writeTextFileSync(path, "left");
    assertStringIncludes((await cli(["gc", ...options()])).stdout, "Nothing to sweep.");
    const dry = await cli(["gc", ...options(), "--grace", "0", "--dry-run"]);
    assertStringIncludes(dry.stdout, "Would remove 1 file or folder, 4 B");
    const run = await cli(["gc", ...options(), "--grace", "0", "--json"]), json = run.json();
    assertEquals([run.code, json.dryRun, json.bytes, json.versions], [0, false, 4, 0]);
    assertEquals(json.removed, [{ path, reason: "no run refers to it, and nobody works on it" }]);
  }));

Deno.test("gc takes days of 0 and more only", async () => {
  for (const days of ["-1", "x", ""]) assertEquals((await cli(["gc", "--grace", days])).code, 2, days);
});
