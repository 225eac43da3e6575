import { assertEquals, assertStringIncludes } from "@std/assert";
import { drawnForecast, foldedForecast, numbers, part } from "@lib/page/parts/parts.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

Deno.test("part() is an element of what page_parts.ts makes", () => {
  assertEquals(part(newDocument(), "<p>x</p>").outerHTML, "<div><p>x</p></div>");
});

Deno.test("drawnForecast() unknown is NaN; where the ends of a level are not known no interval is drawn", () => {
  assertEquals(numbers([1, null]), [1, NaN]);
  assertEquals(drawnForecast({ yhat: [1, null], lo: [[0, null]], hi: [[2, null]] }), {
    yhat: [1, NaN],
    lo: [[0, NaN]],
    hi: [[2, NaN]],
  });
  for (const lo of [[[0], [null]], [[0], []], []]) {
    assertEquals(drawnForecast({ yhat: [1], lo, hi: lo }), { yhat: [1], lo: [], hi: [] });
  }
});

Deno.test("foldedForecast() has a row for each step, and both ends of every level", () => {
  const made = part(
    newDocument(),
    foldedForecast({ yhat: [1, 2], lo: [[0, null]], hi: [[2, 3]] }, { ds: ["<a>"], levels: [80] }),
  );
  const cells = [...made.querySelectorAll("td")].map(({ textContent }) => textContent);
  assertEquals(cells, ["<a>", "1", "0", "2", "", "2", "–", "3"]);
  assertStringIncludes(made.textContent ?? "", "80 % from");
});
