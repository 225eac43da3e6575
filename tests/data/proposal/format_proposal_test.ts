import { assertEquals } from "@std/assert";
import { parseConfigText } from "../../../lib/data/config_text.ts";
import { formatProposal } from "../../../lib/data/proposal/format_proposal.ts";

Deno.test("formatProposal() writes the config with a comment on each field that has a reason; no text ends a comment", async () => {
  const config = { source: 'a "b".csv', keys: ["x\ny", "// z"], cleaning: { gaps: "zero" as const } };
  const text = formatProposal({
    config,
    reasons: { source: "line\nbreak", "cleaning.gaps": `${"word ".repeat(40)}end` },
    doubts: ["a doubt"],
    columns: [],
    summary: "",
    keys: 1,
    gapShare: 0,
  }, { head: ["Config of a table."] });
  assertEquals(await parseConfigText(text, "c.jsonc"), config);
  assertEquals(text.split("\n").filter((line) => line.startsWith("//")), [
    "// Config of a table.",
    "//",
    "// To be looked at:",
    "// - a doubt",
  ]);
  assertEquals(text.includes("// line break"), true);
  assertEquals(text.split("\n").every((line) => line.length <= 100), true);
});
