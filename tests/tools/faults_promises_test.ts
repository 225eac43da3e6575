import { assertEquals } from "@std/assert";
import type { Facts } from "../../tools/faults/facts.ts";
import { brokenPromises, type Expected } from "../../tools/faults/promises.ts";

const BEFORE: Facts = {
  models: { "r1 k": "m1" },
  champions: { k: "r1 k" },
  stages: { "r1 k": "Production" },
  decisions: ["PROMOTED r1"],
  contradictions: [],
  tables: { v1: "t1" },
  serves: "v1 t1",
  forecasts: "f1",
  logged: { "k 2026-05-01 served": 2 },
  outputs: { "a.csv": "o1" },
};
const AFTER: Facts = {
  models: { "r1 k": "m1", "r2 k": "m2" },
  champions: { k: "r2 k" },
  stages: { "r1 k": "Archived", "r2 k": "Production" },
  decisions: ["PROMOTED r1", "PROMOTED r2"],
  contradictions: [],
  tables: { v1: "t1", v2: "t2" },
  serves: "v2 t2",
  forecasts: "f2",
  logged: { "k 2026-05-01 served": 2, "k 2026-05-02 served": 3 },
  outputs: { "a.csv": "o2", "reports/r2/x.json": "o3" },
};
const UNTOLD: Expected = { before: BEFORE, after: AFTER, forecasts: ["f1 on t2"], told: false, powerCut: false };
const TOLD = { ...UNTOLD, told: true };

Deno.test("brokenPromises() before, after and what may serve between are whole; after the word was given only after is", () => {
  const between = { ...BEFORE, tables: AFTER.tables, serves: "v2 t2", forecasts: "f1 on t2" };
  for (const state of [BEFORE, AFTER, between]) assertEquals(brokenPromises(state, UNTOLD), []);
  assertEquals(brokenPromises(AFTER, TOLD), []);
  assertEquals(brokenPromises(BEFORE, TOLD).length > 3, true);
});

Deno.test("brokenPromises() names every fact that is neither old nor new", () => {
  const broken = (state: Partial<Facts>, expected = UNTOLD) => brokenPromises({ ...BEFORE, ...state }, expected).length;
  assertEquals(broken({ contradictions: ["k: 2 in Production"] }), 1);
  assertEquals(broken({ models: { "r1 k": "error CORRUPT_PACK" } }), 1);
  assertEquals(broken({ models: { "r1 k": "m1", "r3 k": "m3" } }), 1);
  assertEquals(broken({ models: {}, champions: {} }), 2, "gone, and nobody serves");
  assertEquals(broken({ champions: { k: "r2 k" } }), 1, "a champion that is no version");
  assertEquals(broken({ stages: { "r1 k": "Archived" } }), 1);
  assertEquals(broken({ decisions: [] }), 1);
  assertEquals(broken({ decisions: AFTER.decisions }), 1, "decided, and nothing has moved");
  assertEquals(broken({ tables: { v1: "error CORRUPT_GROUP" } }), 1);
  assertEquals(broken({ serves: "error CORRUPT_GROUP" }), 1);
  assertEquals(broken({ forecasts: "error MISSING_GROUP" }), 1);
  assertEquals(broken({ forecasts: "f3" }), 1);
  assertEquals(broken({ logged: {} }), 1);
  assertEquals(broken({ logged: { ...BEFORE.logged, "k 2026-05-02 served": 4 } }), 1);
  assertEquals(broken({ logged: { ...BEFORE.logged, "/predictions/x.parquet": "damaged" } }), 1);
  assertEquals(broken({ outputs: { "a.csv": "half" } }), 1);
  assertEquals(broken({ outputs: {} }), 1);
});

Deno.test("brokenPromises() after a power cut what nobody was told may be damaged, but not serve; after a kill it may not", () => {
  const damaged = { ...BEFORE, tables: { v1: "t1", v2: "error CORRUPT_GROUP" } };
  assertEquals(brokenPromises(damaged, { ...UNTOLD, powerCut: true }), []);
  assertEquals(brokenPromises(damaged, UNTOLD).length, 1);
  assertEquals(brokenPromises({ ...damaged, serves: "error CORRUPT_GROUP" }, { ...UNTOLD, powerCut: true }).length, 1);
});

Deno.test("brokenPromises() where nothing was there before, nothing but a condition with a code may be found", () => {
  const nothing = {
    models: {},
    champions: {},
    stages: {},
    decisions: [],
    contradictions: [],
    tables: {},
    logged: {},
    outputs: {},
  };
  const first = { ...UNTOLD, before: { ...nothing, serves: "error MISSING_GROUP", forecasts: "error NOT_FOUND" } };
  const at = (code: string) => ({ ...nothing, serves: "error MISSING_GROUP", forecasts: `error ${code}` });
  assertEquals(brokenPromises(at("MISSING_GROUP"), first), []);
  assertEquals(brokenPromises(at("UNEXPECTED"), first).length, 1);
  assertEquals(brokenPromises(at("UNTYPED TypeError: x"), first).length, 1);
});

Deno.test("brokenPromises() what a command is called to mend may be there until it says done; what a sweep takes is there or told", () => {
  const lost = { ...BEFORE, contradictions: ["error LOST_DATABASE"] };
  assertEquals(brokenPromises(lost, { ...UNTOLD, before: lost }), []);
  assertEquals(brokenPromises({ ...AFTER, contradictions: lost.contradictions }, { ...TOLD, before: lost }).length, 1);
  const swept = { ...AFTER, models: { ...AFTER.models, "r1 k": "error ARTIFACT_SWEPT" } };
  const sweep = { ...UNTOLD, before: AFTER, after: swept };
  for (const state of [AFTER, swept]) assertEquals(brokenPromises(state, sweep), []);
  assertEquals(brokenPromises({ ...AFTER, models: { ...AFTER.models, "r1 k": "error NOT_FOUND" } }, sweep).length, 1);
});
