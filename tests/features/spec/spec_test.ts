import { assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import { decodeSpec, type FeatureSpec, renewDates, specHash } from "@lib/features/spec/spec.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { specOf } from "../_panel.ts";

Deno.test("specHash() ignores the order of fields and nothing else", () => {
  const spec = specOf(["lag_1", "lag_2"]);
  assertMatch(specHash(spec), /^[0-9a-f]{64}$/);
  assertEquals(specHash({ ...spec, names: [...spec.names] }), specHash(spec));
  const reversed = specOf(["lag_2", "lag_1"]);
  const changes = [reversed, { ...spec, transform: "scale" as const }, { ...spec, levelWindow: 3 }, {
    ...spec,
    holidays: { x: [1] },
  }];
  for (const changed of changes) assertNotEquals(specHash(changed), specHash(spec));
});

Deno.test("specHash() sees every part of the spec, however deep", () => {
  const spec = specOf(["lag_1"], { exogenous: [{ name: "c", kind: "future", levels: ["x", "y"] }] });
  const changes: FeatureSpec[] = [
    { ...spec, calendar: { frequency: "week", anchor: 0 } },
    { ...spec, calendar: { ...spec.calendar, anchor: 1 } },
    { ...spec, seasonLengths: [7] },
    { ...spec, strategy: "recursive" },
    { ...spec, exogenous: [{ name: "c", kind: "historic", levels: ["x", "y"] }] },
    { ...spec, exogenous: [{ name: "c", kind: "future", levels: ["y", "x"] }] },
    { ...spec, exogenous: [{ name: "c", kind: "future" }] },
    { ...spec, holidays: { x: [2] } },
    { ...spec, holidays: { y: [2] } },
  ];
  const hashes = [spec, ...changes].map(specHash);
  assertEquals(new Set(hashes).size, hashes.length);
});

Deno.test("specHash() of a text and of a list of its pieces differ", () => {
  const spec = specOf([]);
  assertNotEquals(specHash({ ...spec, names: ["a,b"] }), specHash({ ...spec, names: ["a", "b"] }));
  assertNotEquals(specHash({ ...spec, names: ['a","b'] }), specHash({ ...spec, names: ["a", "b"] }));
});

Deno.test("specHash() is the same in every release: a golden value", () => {
  const spec: FeatureSpec = {
    calendar: { frequency: "month", anchor: 0 },
    seasonLengths: [12],
    strategy: "direct",
    names: ["lag_1", "month"],
    transform: "scale",
    levelWindow: 12,
    holidays: {},
    exogenous: [],
  };
  assertEquals(specHash(spec), "f5c8a21823fadb912de2087aa87c9c7b50a79d76ed6af1f7fe9457c24936979d");
});

Deno.test("decodeSpec() gives back a spec, and refuses what would take any time or memory", () => {
  const spec = specOf(["lag_1"], { exogenous: [{ name: "c", kind: "future", levels: ["x", "y"] }], unit: 40 });
  const decode = (value: unknown) => decodeSpec(new TextEncoder().encode(JSON.stringify(value)));
  assertEquals(decode(spec), spec);
  const hostile: Record<string, unknown>[] = [
    ...[{ names: Array.from({ length: 1e5 }, (_, i) => `lag_${i + 1}`) }, { names: [1] }, { levelWindow: 1e12 }],
    ...[{ levelWindow: 0 }, { seasonLengths: [] }, { seasonLengths: [0] }, { seasonLengths: [1e15] }],
    ...[{ calendar: { frequency: "never", anchor: 0 } }, { holidays: { x: ["y"] } }, { events: [0.5] }, { unit: 0 }],
    ...[{ strategy: "any" }, { transform: "exp" }, { exogenous: [{ name: "c", kind: "any" }] }, { exogenous: null }],
  ];
  for (const changes of hostile) {
    const error = assertThrows(
      () => decode({ ...spec, ...changes }),
      FitError,
      undefined,
      JSON.stringify(changes).slice(0, 80),
    );
    assertEquals(error.code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("renewDates() takes what has become known since, and keeps identity and what the table does not have any more", () => {
  const entry = (name: string, periods: number[]) => ({ name, places: [], periods });
  const dates = { columns: [], entries: [entry("event_a", [1]), entry("event_b", [2])], moving: ["event_a"] };
  const spec: FeatureSpec = {
    ...defaultSpec({ calendar: { frequency: "day", anchor: 0 }, horizon: 1, historyLength: 9 }),
    dates,
  };
  const renewed = renewDates(spec, { columns: [], entries: [entry("event_a", [1, 30])] });
  assertEquals(renewed.dates?.entries, [entry("event_a", [1, 30]), entry("event_b", [2])]);
  assertEquals([renewed.dates?.moving, specHash(renewed)], [["event_a"], specHash(spec)]);
  assertEquals(specHash(decodeSpec(new TextEncoder().encode(JSON.stringify(renewed)))), specHash(spec));
  const others = { ...spec, dates: { ...dates, moving: ["event_b"] } };
  assertEquals(specHash(others) === specHash(spec), false);
  const { dates: _, ...without } = spec;
  assertEquals(renewDates(without, { columns: [], entries: [entry("event_a", [1])] }), without);
});
