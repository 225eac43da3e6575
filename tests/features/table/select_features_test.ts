import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { selectFeatures } from "@lib/features/table/select_features.ts";

const N = 300, rng = createRng(2);
const random = () => Float64Array.from({ length: N }, () => rng.normal());
const X = random(), OTHER = random();
const COLUMNS = [X, X.map((x) => 5 - 2 * x), OTHER, X.map(() => 4), X.map(() => NaN), X.map((_, row) => row % 3)];
const CANDIDATES = { columns: COLUMNS, categorical: [false, false, false, false, false, true] };
const TARGETS = {
  values: X.map((x) => Math.abs(x)),
  width: 1,
  weight: new Float64Array(N).fill(1),
  fold: new Uint8Array(N),
  folds: 2,
};
const select = (
  how: "correlation" | "importance" | "null_importance" | null,
  targets = TARGETS,
) => [...selectFeatures(CANDIDATES, targets, { select: how, rng: createRng(1) })];

Deno.test("selectFeatures() drops what never varies, and only that unless asked", () => {
  assertEquals(select(null), [0, 1, 2, 5]);
});

Deno.test("selectFeatures() by correlation keeps the first of copies", () => {
  assertEquals(select("correlation"), [0, 2, 5]);
});

Deno.test("selectFeatures() by null importance keeps what tells more than any permuted target is told", () => {
  assertEquals(select("null_importance"), [0]);
  assertEquals(select("importance").includes(0), true);
});

Deno.test("selectFeatures() keeps at least one feature", () => {
  const constant = { ...TARGETS, values: X.map(() => 1) };
  assertEquals(select("null_importance", constant).length, 1);
  const none = selectFeatures({ columns: [X.map(() => 1)], categorical: [false] }, TARGETS, { select: null, rng });
  assertEquals([...none], [0]);
  assertEquals([...selectFeatures({ columns: [], categorical: [] }, TARGETS, { select: null, rng })], []);
});

Deno.test("selectFeatures() by null importance sorts a column once, however often targets are dealt out anew", () => {
  const sort = Float64Array.prototype.sort;
  let sorted = 0;
  Float64Array.prototype.sort = function (...args) {
    sorted++;
    return sort.apply(this, args);
  };
  try {
    select("importance");
    const once = sorted;
    select("null_importance");
    assertEquals([once > 0, sorted], [true, 2 * once]);
  } finally {
    Float64Array.prototype.sort = sort;
  }
});
