import { assert, assertEquals, assertThrows } from "@std/assert";
import { plotConfusion } from "@lib/plots/scores/confusion.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

Deno.test("plotConfusion() counts and shares, with the mistake that is made most", async () => {
  const chart = plotConfusion({ labels: ["stays", "leaves", "returns"], counts: [80, 15, 5, 10, 40, 0, 0, 0, 0] });
  await assertGolden(chart, "confusion");
  assertEquals(
    chart.sentence,
    "Of 150 rows 80.0 % were decided right; most often, 15 times, stays was taken for leaves.",
  );
  assert(chartTexts(chart).includes("came"));
});

Deno.test("plotConfusion() of many classes shows those with most rows, without numbers, and fits its width", () => {
  const C = 60, labels = Array.from({ length: C }, (_, c) => `class ${c}`);
  const counts = new Float64Array(C * C);
  for (let c = 0; c < C; c++) counts[c * C + c] = C - c;
  const chart = plotConfusion({ labels, counts }, { width: 340 });
  const cells = count(chart, "g[aria-label=cell] rect"); // n × n, and n of the diagonal
  assert(cells > 10 * 10 && cells < 20 * 20, `${cells}`);
  assert(!chartTexts(chart).includes("class 59"));
  assertEquals(count(plotConfusion({ labels, counts }), "g[aria-label=cell] rect"), 30 * 30 + 30);
});

Deno.test("plotConfusion() says that nothing is known, and refuses counts of other classes", () => {
  assertEquals(
    plotConfusion({ labels: ["a", "b"], counts: [0, 0, 0, 0] }).sentence,
    "No row has a class that is known.",
  );
  assertThrows(() => plotConfusion({ labels: ["a"], counts: [1, 2] }), RangeError, "1 × 1 counts: current value is 2");
});
