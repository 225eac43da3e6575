import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { UnitFindings } from "@lib/data/demand/expectations/unit_findings.ts";

/** Ten keys of 100 days, of which some end with values of another unit. */
function findingsOf(changed: number, { factor = 100, days = 3 } = {}) {
  const rng = createRng(2), calendar = { frequency: "day", anchor: 0 } as const;
  const findings = new UnitFindings({ calendar, target: "demand", start: 0, end: 99, keys: 10 });
  for (let k = 0; k < 10; k++) {
    const size = (t: number) => k < changed && t >= 100 - days ? factor : 1;
    findings.add(seriesKey([`k${k}`]), Float64Array.from({ length: 100 }, (_, t) => size(t) * (10 + rng.next())));
  }
  return findings.findings().map((
    { code, column, count, message, examples },
  ) => [code, column, count, message, examples]);
}

Deno.test("UnitFindings.findings() is silent on a healthy table", () => assertEquals(findingsOf(0), []));

Deno.test("UnitFindings.findings() names most keys together with the periods, and a few by name", () => {
  assertEquals(findingsOf(10, { days: 1 }), [
    [
      "UNIT_CHANGED",
      "demand",
      10,
      "keys in which it is about 100 times what it was, from 1970-04-10 to 1970-04-10",
      [],
    ],
  ]);
  assertEquals(findingsOf(2, { factor: 0.01 }), [[
    "UNIT_CHANGED",
    "demand",
    2,
    "keys in which it suddenly is another multiple of what it was, the first a 100th of it",
    ["k0", "k1"],
  ]]);
});
