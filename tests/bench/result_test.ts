import { assertEquals } from "@std/assert";
import { errorsHold, meetsBar, meetsStretch, resultOf } from "../../bench/harness/result.ts";
import { measured, target } from "./_target.ts";

const RUN = { versions: { deno: "2" }, command: "deno task bench --only P3" };

Deno.test("meetsBar() and meetsStretch() higher is better", () => {
  const met = [1.99, 2, 3.99, 4].map((median) => {
    return [meetsBar(target(), measured(median)), meetsStretch(target(), measured(median))];
  });
  assertEquals(met, [[false, false], [true, false], [true, false], [true, true]]);
});

Deno.test("meetsBar() and meetsStretch() lower is better", () => {
  const lower = target({ better: "lower", bar: 0.2, stretch: 0.1 });
  const met = [0.21, 0.2, 0.1].map((median) => [
    meetsBar(lower, measured(median)),
    meetsStretch(lower, measured(median)),
  ]);
  assertEquals(met, [[false, false], [true, false], [true, true]]);
});

Deno.test("meetsStretch() of our own seconds", () => {
  const own = (stretch: number) => target({ better: "lower", bar: 0.2, stretch, stretchOf: "ours" });
  assertEquals([0.02, 0.019].map((stretch) => meetsStretch(own(stretch), measured(0.1))), [true, false]);
});

Deno.test("meetsBar() speed bought with accuracy is a miss", () => {
  assertEquals([1.01, 1.0101, NaN].map((ratio) => meetsBar(target(), measured(100, ratio))), [true, false, false]);
  assertEquals([errorsHold(null), errorsHold(measured(1, 0.5).errors)], [true, true]);
});

Deno.test("resultOf() has exactly the fields of a result", () => {
  const result = resultOf(target(), measured(3, 1), RUN);
  assertEquals(Object.keys(result), [
    ...["id", "what", "ours", "theirs", "ratio", "errors", "bar", "stretch", "met", "versions", "command"],
  ]);
  assertEquals([result.id, result.what, result.met, result.command], ["P3", "boosting", true, RUN.command]);
  assertEquals(resultOf(target(), { ...measured(3), note: "4 µs a row" }, RUN).what, "boosting; 4 µs a row");
});
