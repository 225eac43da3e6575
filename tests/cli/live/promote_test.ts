import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli, type CliRun } from "../_support/memory_terminal.ts";

const ANA = ["--by", "ana", "--note", "better since May"];

/** Numbers of a result. */
function counts(run: CliRun): unknown[] {
  const { promoted, archived, unchanged, conflicts } = run.json();
  return [promoted, archived, unchanged, conflicts];
}

Deno.test("promote shows what would move, moves it once, and says who and why", () =>
  withTrained(async ({ train, options, forecasts }) => {
    // A run over fewer keys waits.
    const { run } = (await train("--item", "007", "--seed", "9", "--quiet", "--no-charts", "--json")).json();
    const promote = (...more: string[]) => cli(["promote", "--run", String(run), ...options(), ...more]);
    const before = await forecasts();

    const dry = await promote("--dry-run", "--json"), { preview, dryRun } = dry.json() as Record<string, never>;
    assertEquals([dry.code, ...counts(dry), dryRun], [0, 2, 2, 0, 0, true]);
    const { keys, families, forecasts: { small } } = preview as Record<string, never>;
    assertEquals((keys as { key: string[] }[]).map(({ key }) => key), [["007", "north"], ["007", "south"]]);
    assertEquals((families as { keys: number }[]).reduce((sum, row) => sum + row.keys, 0), 2);
    const { keys: compared, churn, lost } = small as { keys: number; churn: number; lost: unknown[] };
    assertEquals([compared, churn >= 0 && churn <= 2, lost], [4, true, []]);
    const text = await promote("--dry-run");
    assertStringIncludes(text.stdout, `Would promote 2 models of run ${run}: 2 in the place of another`);
    assertStringIncludes(text.stdout, "churn");
    assertEquals(await forecasts(), before);

    const done = await promote(...ANA, "--json");
    assertEquals([done.code, ...counts(done)], [0, 2, 2, 0, 0]);
    assertEquals(counts(await promote(...ANA, "--json")), [0, 0, 2, 0]);
    const serving = (await cli(["models", "--item", "007", ...options().slice(0, 2), "--json"])).json();
    assertEquals((serving.models as { run: string }[]).map((row) => row.run), [run, run]);
  }));

Deno.test("promote needs who and why, and names what is wrong with the rest", () =>
  withTrained(async ({ options }) => {
    for (const [args, text] of [[["--by", "ana"], "--note TEXT"], [["--note", "x"], "--by NAME"]] as const) {
      const { code, stderr } = await cli(["promote", "--run", "r", ...args, ...options()]);
      assertEquals(code, 2);
      assertStringIncludes(stderr, text);
    }
    assertEquals((await cli(["promote", ...ANA, ...options()])).code, 2);
    assertEquals((await cli(["promote", "--run", "r", "--by", " ", "--note", "x", ...options()])).code, 2);
    assertEquals((await cli(["promote", "--run", "r", "--alias", "champion", ...ANA, ...options()])).code, 2);
    assertEquals((await cli(["promote", "--run", "r", "--alias", "a", "--dry-run", ...options()])).code, 2);
    const unknown = await cli(["promote", "--run", "r", ...ANA, ...options(), "--json"]);
    assertEquals([unknown.code, (unknown.json().error as { code: string }).code], [1, "NOT_FOUND"]);
  }));

Deno.test("promote --alias points where infer finds it", () =>
  withTrained(async ({ train, options, folders, dir }) => {
    const { run } = (await train("--item", "007", "--quiet", "--no-charts", "--json")).json();
    const shadow = await cli(["promote", "--run", String(run), "--alias", "shadow", ...ANA, ...options(), "--json"]);
    assertEquals([shadow.code, shadow.json().aliased, shadow.json().unchanged], [0, 2, 0]);
    const { registry, store } = folders,
      at = ["--registry", registry, "--store", store, "--output", `${dir}/shadow.csv`];
    const infer = await cli(["infer", "--alias", "shadow", "--item", "007", ...at, "--json"]);
    assertEquals(infer.json().outcomes, { champion: 2, fallback: 0, failed: 0 });
  }));
