import { assertEquals } from "@std/assert";
import { plotExplained } from "@lib/plots/explained/explained.ts";

const NONE = { keys: [], more: 0, failures: {}, rows: 0, output: null, dataVersion: 1, damaged: [] } as const;

Deno.test("plotExplained() draws forecasts step by step, and rows by column", () => {
  assertEquals(plotExplained({ kind: "series", ...NONE }).sentence, "No key has a forecast.");
  assertEquals(plotExplained({ kind: "rows", isShare: false, ...NONE }).sentence, "No key has a prediction.");
});
