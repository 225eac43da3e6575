import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

const ANA = ["--by", "ana", "--note", "worse since"];

Deno.test("rollback shows, loads, moves back to a run, and refuses what cannot be loaded", () =>
  withTrained(async ({ train, options, forecasts, folders }) => {
    const before = await forecasts();
    const [first] = (await cli(["models", "runs", ...options().slice(0, 2), "--json"])).json().runs as {
      run: string;
    }[];
    await train("--seed", "9", "--quiet", "--no-charts", "--json");
    const to = first!.run, rollback = (...more: string[]) => cli(["rollback", "--to", to, ...options(), ...more]);
    const numbers = (run: Awaited<ReturnType<typeof rollback>>) => {
      const { moved, verified, unchanged, conflicts } = run.json();
      return [run.code, moved, verified, unchanged, conflicts];
    };
    const dry = await rollback("--dry-run", "--json");
    assertEquals([...numbers(dry), dry.json().dryRun], [0, 4, 4, 0, 0, true]);
    assertEquals((dry.json().preview as Record<string, unknown[]>).keys.length, 4);
    assertStringIncludes(
      (await rollback("--dry-run")).stdout,
      `Would roll back 4 keys to ${to}, after 4 models could be loaded`,
    );
    assertEquals(numbers(await rollback("--item", "007", ...ANA, "--json")), [0, 2, 2, 0, 0]);
    assertEquals(numbers(await rollback(...ANA, "--json")), [0, 2, 2, 2, 0]);
    assertEquals(stripVersions(await forecasts()), stripVersions(before));
    assertEquals(numbers(await rollback(...ANA, "--json")), [0, 0, 0, 4, 0]);

    const served = (await cli(["models", "runs", ...options().slice(0, 2), "--json"])).json().runs as { run: string }[];
    for (const { name } of Deno.readDirSync(`${folders.registry}/packs`)) {
      Deno.truncateSync(`${folders.registry}/packs/${name}`, 20);
    }
    const refused = await cli(["rollback", "--to", served[0]!.run, ...options(), ...ANA, "--json"]);
    assertEquals(numbers(refused), [1, 0, 0, 4, 4]);
    assertEquals((refused.json().kept as { code: string }[]).map(({ code }) => code), Array(4).fill("CORRUPT_PACK"));
  }));

/** Forecasts by the same models, whatever their numbers. */
function stripVersions(csv: string): string {
  return csv.replace(/,\d+,(champion|fallback),/g, ",$1,");
}

Deno.test("rollback needs who, why and where to", async () => {
  assertEquals((await cli(["rollback", ...ANA])).code, 2);
  const wrong = await cli(["rollback", "--to", "2026-02-30", ...ANA]);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "the end of that day in UTC");
  const unsigned = await cli(["rollback", "--to", "2026-01-31"]);
  assertEquals(unsigned.code, 2);
  assertStringIncludes(unsigned.stderr, "add --by NAME and --note TEXT");
});
