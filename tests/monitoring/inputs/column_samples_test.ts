import { assertEquals } from "@std/assert";
import { type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { KeySampler, planColumns } from "@lib/monitoring/inputs/column_samples.ts";
import { comparedSpans } from "@lib/monitoring/inputs/spans.ts";

const PERIODS = 112, spans = comparedSpans({ start: 0, end: PERIODS - 1, frequency: "day" });

/** One key with a price; both by period. */
function panelOf(y: (t: number) => number, price: (t: number) => number): Panel {
  const fill = (value: (t: number) => number) => Float64Array.from({ length: PERIODS }, (_, t) => value(t));
  return {
    calendar: { frequency: "day", anchor: 0 },
    keyColumns: ["item"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, PERIODS),
    ds: Int32Array.from({ length: PERIODS }, (_, t) => t),
    y: fill(y),
    exogenous: [{ name: "price", kind: "historic", values: fill(price) }],
  };
}

function sample(panel: Panel, isOpen = (_: number) => true) {
  const plans = planColumns({ target: "y", exogenous: [{ name: "price", kind: "historic" }], statistics: [] });
  const sampler = new KeySampler(plans, spans, { keys: 1, isOpen });
  sampler.add(panel, 0, 0);
  return sampler;
}

Deno.test("planColumns() compares no column that is constant per key", () => {
  const exogenous = [{ name: "region", kind: "static" }, { name: "deal", kind: "future" }] as const;
  assertEquals(planColumns({ target: "y", exogenous, statistics: [] }), [
    { column: "y", position: -1, levels: null, isScaled: true },
    { column: "deal", position: 1, levels: null, isScaled: false },
  ]);
});

Deno.test("planColumns() scales by their key what is above zero everywhere", () => {
  const scaled = [0, 0.1].map((min) => {
    const statistics = [{ name: "price", count: 1, missing: 0, zeros: 0, min, max: 9, mean: 5, deviation: 1 }];
    return planColumns({ target: "y", exogenous: [{ name: "price", kind: "historic" }], statistics })[1]!.isScaled;
  });
  assertEquals(scaled, [false, true]);
});

Deno.test("KeySampler.samples() scales the target by its mean in both spans, and cuts what is far beyond", () => {
  const [target, price] = sample(panelOf((t) => t === 100 ? 900 : t >= 84 ? 3 : 1, (t) => t >= 84 ? 3 : 1)).samples();
  const [newest] = target!.pairs;
  assertEquals([newest!.newest.length, Math.max(...newest!.newest), newest!.before.length], [28, 4, 28]);
  assertEquals([price!.pairs[0]!.newest[0], price!.pairs[0]!.before[0]], [3, 1]);
});

Deno.test("KeySampler.samples() has no key that is silent in the newest span", () => {
  const silent = sample(panelOf((t) => t >= 84 ? NaN : 1, () => 1));
  assertEquals(silent.samples().map(({ pairs }) => pairs[0]!.newest.length), [0, 0]);
  assertEquals(silent.missing()[0]!.newest, NaN);
});

Deno.test("KeySampler.missing() counts open periods, of other columns those with demand", () => {
  const panel = panelOf((t) => t % 2, (t) => t >= 84 ? NaN : 5);
  const [target, price] = sample(panel).missing();
  assertEquals([target!.newest, target!.past], [0, 2]);
  assertEquals([price!.newest, price!.before, price!.usual], [1, 0, 0]);
  const gaps = panelOf((t) => t % 7 === 6 ? NaN : 1, (t) => t % 2 ? NaN : 1);
  assertEquals(sample(gaps, (t) => t % 7 !== 6).missing()[0]!.newest, 0);
  assertEquals(sample(gaps).missing()[0]!.newest, 4 / 28);
});
