import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { accuracySections } from "../../../bench/accuracy/accuracy_page.ts";
import { earnedWeights } from "../../../bench/accuracy/earned_weights.ts";
import { withSection } from "../../../bench/accuracy/pages.ts";
import { peer, setCoverage, setResult } from "./_result.ts";

Deno.test("withSection() exchanges what is between its markers, and needs them", () => {
  const page = "a\n<!-- x:begin -->old<!-- x:end -->\nb";
  assertEquals(withSection(page, "x", "new\n"), "a\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nb");
  assertThrows(() => withSection(page, "y", ""), RangeError, "current value is no y");
});

Deno.test("accuracySections() marks what was not reached, and tells of samples", () => {
  const result = setResult({ peers: { AutoETS: peer(2), AutoARIMA: peer(0.5, 4) } });
  const { peers = "", ours = "", cost = "", ablations = "", coverage = "" } = accuracySections([result], {
    ablations: [{ set: "tourism", back: 1, measure: "wape", keys: 10, ratios: { ets: 1.02 } }],
    coverages: [setCoverage(83.1, 45)],
  });
  assertStringIncludes(peers, "| tourism | WAPE | – | 0.500 | – | – | 2.000 ✗ (4) |");
  assertStringIncludes(peers, "| **geometric mean** |");
  assertStringIncludes(ours, "**1.0000** (0.9000 to 1.1000) | MASE 1.0000 | 10.0 % | 0.800 ets | 0.800 | 1.000 |");
  assertStringIncludes(cost, "| tourism | 9.0 s, 500 MB |");
  assertStringIncludes(coverage, "| tourism | 10 | 80 | 83.1 | 0.90 | 83.1 | 83.1 | 1.0 % |");
  assertStringIncludes(ablations, "| `ets` | 1.020 | 1.020 |");
});

Deno.test("earnedWeights() means over the keys of a set, and where the weight is largest", () => {
  const { ets, theta } = earnedWeights([setResult()]);
  assertEquals([ets, theta], ["tourism 80 %, 100 % of smooth", "tourism 20 %, 50 % of erratic"]);
});
