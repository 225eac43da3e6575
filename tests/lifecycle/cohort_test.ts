import { assert, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { cohortOf } from "@lib/lifecycle/cohort.ts";

const ids = Array.from({ length: 4000 }, (_, k) => seriesKey([`k${k}`]).id);

Deno.test("cohortOf() is the same everywhere and always", () => {
  const places = ids.slice(0, 3).map((id) => cohortOf(id, "run"));
  assertEquals(places.map((place) => place.toFixed(6)), PLACES);
});

const PLACES = ["79.170307", "21.601643", "13.906681"];

Deno.test("cohortOf() shares take about as many keys as they say, and those of two runs are others", () => {
  for (const share of [5, 25, 50]) {
    const taken = ids.filter((id) => cohortOf(id, "run") < share).length / ids.length * 100;
    // Four standard deviations of a share of 4,000 keys.
    assert(Math.abs(taken - share) < 4 * Math.sqrt(share * (100 - share) / ids.length), `${share}: ${taken}`);
  }
  const both = ids.filter((id) => cohortOf(id, "run") < 25 && cohortOf(id, "other") < 25).length / ids.length;
  assert(Math.abs(both - 1 / 16) < 0.02, `${both}`);
  assert(ids.every((id) => cohortOf(id, "run") >= 0 && cohortOf(id, "run") < 100));
});
