import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../lib/core/bytes/artifact.ts";
import type { Design } from "../../lib/core/rows/design.ts";
import { FitError } from "../../lib/core/errors/errors.ts";
import { createRng } from "../../lib/core/numbers/random.ts";
import { familyNames } from "../../lib/models/catalog.ts";
import type { Future, ModelFamily, Params, Training } from "../../lib/models/contract/family.ts";
import { buildDesign, changeDesign, takeRows } from "../_support/design_builder.ts";
import { needsPrior } from "../_support/with_prior.ts";
import { loadFittable } from "./_fittable.ts";

const SEASON = 12, HORIZON = 15;

/** History families whose forecasts move with a constant added to the series. */
const SHIFT_EQUIVARIANT = ["naive", "seasonal_naive", "moving_average", "ses"];

/** Parameters that keep a slow family quick. */
const QUICK: Record<string, Params> = {
  ml_random_forest: { trees: 5 },
  mlp: { width: 8, epochs: 30, members: 1, learningRate: 0.03 },
};

/** Histories that every family must forecast: seasonal, with holes, intermittent, constant, all zero. */
const HISTORIES: Record<string, Float64Array> = {
  seasonal: Float64Array.from({ length: 60 }, (_, t) => 50 + t / 3 + 10 * Math.sin(Math.PI * t / 6) + (t * 7 % 5)),
  holes: Float64Array.from({ length: 60 }, (_, t) => t % 7 === 3 || t > 56 ? NaN : 20 + (t * 5 % 11)),
  intermittent: Float64Array.from({ length: 60 }, (_, t) => t % 4 === 1 ? 1 + (t % 3) : 0),
  constant: new Float64Array(60).fill(5),
  zeros: new Float64Array(60),
  negative: Float64Array.from({ length: 40 }, (_, t) => (t * 13 % 17) - 8),
  late: Float64Array.from({ length: 40 }, (_, t) => t < 10 ? NaN : t),
};

const trainingRows = (): Design => buildDesign({ rows: 60, features: 5, categorical: [4], missing: 0.1 });
const futureRows = (): Design =>
  changeDesign(buildDesign({ rows: HORIZON, features: 5, categorical: [4], missing: 0.1, seed: 2 }), {
    target: new Float64Array(HORIZON).fill(NaN),
  });

function trainingOf(family: ModelFamily, y = HISTORIES.seasonal): Training {
  return { y, start: 0, seasonLength: SEASON, design: family.input === "design" ? trainingRows() : null };
}

function futureOf(family: ModelFamily, y = HISTORIES.seasonal): Future {
  return { y, start: 0, horizon: HORIZON, design: family.input === "design" ? futureRows() : null };
}

function forecast(family: ModelFamily, y?: Float64Array, seed = 7): Float64Array {
  const fitted = family.fit(trainingOf(family, y), QUICK[family.name] ?? {}, createRng(seed));
  return family.predict(fitted, futureOf(family, y));
}

function assertCode(code: string, run: () => unknown): void {
  assertEquals(assertThrows(run, FitError).code, code);
}

for (const name of familyNames()) {
  const family = await loadFittable(name);
  // Of tables alone: see table_contract_test.ts.
  if (family.tasks?.includes("number") === false || needsPrior(name)) continue;
  const params = QUICK[name] ?? {};
  const fit = (training: Training) => family.fit(training, params, createRng(7));

  Deno.test(`${name} describes itself`, () => {
    assertEquals(family.name, name);
    assert(/^[a-z][a-z0-9_]*$/.test(name) && family.summary.endsWith(".") && family.minRows >= 1);
    for (const value of Object.values(family.defaults)) assertNotEquals(typeof value, "object");
  });

  Deno.test(`${name}.fit() and predict() leave their inputs unchanged`, () => {
    const training = trainingOf(family), future = futureOf(family);
    const before = structuredClone({ training, future });
    const fitted = fit(training);
    family.predict(fitted, future);
    assertEquals({ training, future }, before);
  });

  Deno.test(`${name}.predict() gives one finite value per step`, () => {
    const histories = family.input === "history" ? Object.entries(HISTORIES) : [["rows", HISTORIES.seasonal] as const];
    for (const [label, y] of histories) {
      const out = forecast(family, y);
      assertInstanceOf(out, Float64Array);
      assertEquals(out.length, HORIZON, label);
      assert(out.every(Number.isFinite), `${label}: ${out}`);
    }
  });

  Deno.test(`${name} is deterministic under its seed`, () => {
    assertEquals(forecast(family), forecast(family));
  });

  Deno.test(`${name}.decode() gives bit-equal forecasts back`, () => {
    const fitted = fit(trainingOf(family));
    const bytes = encodeArtifact(family.encode(fitted));
    const decoded = family.decode(decodeArtifact(bytes));
    assertEquals(family.predict(decoded, futureOf(family)), family.predict(fitted, futureOf(family)));
    assertEquals(encodeArtifact(family.encode(decoded)), bytes);
  });

  Deno.test(`${name}.decode() refuses another family's artifact`, () => {
    assertThrows(() => family.decode({ header: { family: "other" }, arrays: {} }), FitError);
  });

  Deno.test(`${name}.predict() refuses what was not fitted`, () => {
    for (const value of [undefined, null, {}, { family: "other" }]) {
      assertCode("NOT_FITTED", () => family.predict(value, futureOf(family)));
    }
  });

  Deno.test(`${name}.fit() refuses unusable targets with a typed error`, () => {
    if (family.input === "design") {
      const design = trainingRows();
      const of = (target: Float64Array) => ({ ...trainingOf(family), design: changeDesign(design, { target }) });
      assertCode("EMPTY", () => fit({ ...trainingOf(family), design: takeRows(design, []) }));
      assertCode("NOT_FINITE", () => fit(of(design.target.with(3, NaN))));
      assertCode("NOT_FINITE", () => fit(of(design.target.with(3, Infinity))));
      assertCode("EMPTY", () => fit({ ...trainingOf(family), design: null }));
      if (family.minRows > 1) {
        const few = takeRows(design, Array.from({ length: family.minRows - 1 }, (_, row) => row));
        assertCode("TOO_SHORT", () => fit({ ...trainingOf(family), design: few }));
      }
      return;
    }
    const of = (y: number[]) => ({ ...trainingOf(family), y: Float64Array.from(y) });
    assertCode("EMPTY", () => fit(of([])));
    assertCode("EMPTY", () => fit(of(Array(30).fill(NaN))));
    assertCode("NOT_FINITE", () => fit(of([...Array(30).fill(1), -Infinity])));
    if (family.minRows > 1) assertCode("TOO_SHORT", () => fit(of([NaN, ...Array(family.minRows - 1).fill(1), NaN])));
  });

  Deno.test(`${name} works with the fewest rows that it accepts`, () => {
    const y = Float64Array.from({ length: family.minRows }, (_, t) => 3 + t % 2);
    const fewest = Array.from({ length: family.minRows }, (_, row) => row);
    const design = family.input === "design" ? takeRows(buildDesign({ rows: 60 }), fewest) : null;
    const future = design === null ? null : buildDesign({ rows: HORIZON });
    for (const seasonLength of [1, 4, 12, 52]) {
      const fitted = fit({ y, start: 0, seasonLength, design });
      assert(family.predict(fitted, { y, start: 0, horizon: HORIZON, design: future }).every(Number.isFinite));
    }
  });

  if (family.input === "history") {
    Deno.test(`${name}.components() add up to the forecast, also from a later origin`, () => {
      for (const [label, y] of Object.entries(HISTORIES)) {
        const fitted = fit({ ...trainingOf(family, y.subarray(0, 33)), start: 5 });
        const future = { ...futureOf(family, y), start: 5 };
        const forecast = family.predict(fitted, future), parts = family.components?.(fitted, future) ?? {};
        for (const part of Object.values(parts)) assertEquals(part.length, HORIZON, label);
        const sums = forecast.map((_, h) => Object.values(parts).reduce((sum, part) => sum + part[h], 0));
        assertClose(sums, forecast);
      }
    });

    Deno.test(`${name} forecasts scale with the series`, () => {
      for (const y of Object.values(HISTORIES)) {
        // A power of two scales without rounding.
        assertClose(forecast(family, y.map((value) => value * 1024)), forecast(family, y).map((value) => value * 1024));
      }
    });

    Deno.test(`${name} forecasts from a later origin without a refit`, () => {
      const fitted = fit({ ...trainingOf(family), y: HISTORIES.seasonal.subarray(0, 48) });
      const before = HISTORIES.seasonal.map((value, t) => t < 48 ? value : value + 100);
      const out = family.predict(fitted, { y: before, start: 0, horizon: HORIZON, design: null });
      assertLess(60, out.reduce((sum, value) => sum + value, 0) / HORIZON, "the newest values must count");
    });
  }

  Deno.test(`${name} forecasts the same wherever the history at hand begins`, () => {
    if (family.input === "design") return assertForgetsHistory(family, fit);
    for (const [label, whole] of Object.entries(HISTORIES)) {
      const cut = whole.length - 7;
      const fitted = fit({ ...trainingOf(family, whole.subarray(0, cut)), start: 30 });
      const stored = family.decode(decodeArtifact(encodeArtifact(family.encode(fitted))));
      for (const end of [cut, cut + 1, whole.length]) {
        const from = (first: number, y: Float64Array) =>
          family.predict(stored, { y, start: 30 + first, horizon: HORIZON, design: null });
        const expected = from(0, whole.subarray(0, end));
        for (const dropped of [1, SEASON - 1, 17, cut - 1, cut]) {
          assertEquals(from(dropped, whole.subarray(dropped, end)), expected, `${label} to ${end}: ${dropped} gone`);
        }
        const older = Float64Array.of(900, NaN, 0, 800, 700, ...whole.subarray(0, end));
        assertEquals(from(-5, older), expected, `${label} to ${end}: 5 more`);
      }
    }
  });

  if (SHIFT_EQUIVARIANT.includes(name)) {
    Deno.test(`${name} forecasts shift with the series`, () => {
      const y = HISTORIES.seasonal;
      assertClose(forecast(family, y.map((value) => value + 1000)), forecast(family, y).map((value) => value + 1000));
    });
  }

  if (family.input === "design" && name !== "prior_mean") {
    Deno.test(`${name}.predict() refuses rows of another feature spec`, () => {
      const fitted = fit(trainingOf(family));
      const other = changeDesign(futureRows(), { specHash: "other" });
      assertCode("SPEC_MISMATCH", () => family.predict(fitted, { ...futureOf(family), design: other }));
    });

    Deno.test(`${name} follows the features`, () => {
      const training = buildDesign({ rows: 200, target: (x, noise) => (x[0] > 0 ? 10 : 0) + 0.1 * noise });
      const fitted = fit({ y: new Float64Array(), start: 0, seasonLength: 1, design: training });
      const out = family.predict(fitted, { y: new Float64Array(), start: 0, horizon: 200, design: training });
      const error = out.reduce((sum, value, i) => sum + Math.abs(value - training.target[i]), 0) / 200;
      assertLess(error, 4, "the target's mean absolute deviation is 5");
    });

    Deno.test(`${name} forecasts without regard to the order of rows`, () => {
      const fitted = fit(trainingOf(family));
      const order = Array.from({ length: HORIZON }, (_, row) => HORIZON - 1 - row);
      const reversed = family.predict(fitted, { ...futureOf(family), design: takeRows(futureRows(), order) });
      assertEquals(reversed.reverse(), family.predict(fitted, futureOf(family)));
    });

    Deno.test(`${name}.importance() is a share per feature`, () => {
      if (family.importance === undefined) return;
      const shares = family.importance(fit({ ...trainingOf(family), design: buildDesign({ rows: 200 }) }));
      assertEquals(shares.length, 4);
      assert(shares.every((value) => value >= 0));
      assertLessOrEqual(Math.abs(shares.reduce((sum, value) => sum + value, 0) - 1), 1e-9);
      assertEquals(shares.indexOf(Math.max(...shares)), 0, "the target moves most with the first feature");
    });

    Deno.test(`${name}.degenerate() flags a model that says nothing about its input`, () => {
      if (family.degenerate === undefined) return;
      assertEquals(family.degenerate(fit({ ...trainingOf(family), design: buildDesign({ rows: 60 }) })), null);
      const flat = buildDesign({ rows: 60, target: () => 5 });
      assert(
        ["CONSTANT", "SINGLE_LEAF"].includes(family.degenerate(fit({ ...trainingOf(family), design: flat })) ?? ""),
      );
    });
  }
}

/** What a family of rows predicts does not depend on the history beside them. */
function assertForgetsHistory(family: ModelFamily, fit: (training: Training) => unknown): void {
  const fitted = fit({ ...trainingOf(family), start: 30 });
  const expected = family.predict(fitted, { ...futureOf(family), start: 30 });
  const later = { ...futureOf(family), y: HISTORIES.seasonal.subarray(17), start: 47 };
  assertEquals(family.predict(fitted, later), expected);
}

function assertClose(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((value, i) => {
    assertLessOrEqual(Math.abs(value - expected[i]), 1e-6 * Math.max(1e-9, Math.abs(expected[i])), `step ${i + 1}`);
  });
}
