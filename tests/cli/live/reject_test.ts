import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("reject keeps models waiting, and promote then needs --force", () =>
  withTrained(async ({ train, options }) => {
    const { run } = (await train("--item", "007", "--quiet", "--no-charts", "--json")).json();
    const decide = (name: string, ...more: string[]) =>
      cli([name, "--run", String(run), "--by", "bo", "--note", "strike", ...options(), "--json", ...more]);
    const rejected = await decide("reject");
    assertEquals([rejected.code, rejected.json().run, rejected.json().rejected], [0, run, 2]);
    const refused = await decide("promote");
    assertEquals([refused.code, (refused.json().error as { code: string }).code], [1, "REJECTED"]);
    assertStringIncludes(refused.stderr, '"strike" by bo');
    assertEquals((await decide("promote", "--force")).json().promoted, 2);
    assertEquals((await cli(["reject", "--run", String(run), "--by", "bo", ...options()])).code, 2);
  }));
