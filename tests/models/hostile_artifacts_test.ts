import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { type Task, widthOf } from "@lib/core/rows/task.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { familyNames } from "@lib/models/catalog.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { fleetSeason } from "@lib/models/histories/fleet_season.ts";
import { buildDesign, changeDesign } from "../_support/design_builder.ts";
import { withPrior } from "../_support/with_prior.ts";
import { tableRows, TASKS } from "../_support/table_rows.ts";
import { change, isRefused, mutate } from "./_mutate.ts";
import { loadFittable } from "./_fittable.ts";

const SEASON = 6, HORIZON = 4, RUNS = 300;
const Y = Float64Array.from({ length: 40 }, (_, t) => 20 + t / 3 + 5 * Math.sin(Math.PI * t / 3) + t * 7 % 5);

/** Rows that a family can be asked for; undefined: of one number, without a table. */
function rows(count: number, task?: Task): Design {
  const options = { rows: count, features: 4, categorical: [3], missing: 0.1 };
  return task === undefined ? buildDesign(options) : tableRows(task, options);
}

function fitted(family: ModelFamily, task?: Task): Uint8Array {
  const design = family.input === "design" ? rows(40, task) : null;
  const small = {
    ml_random_forest: { trees: 2 },
    random_forest: { trees: 3 },
    gradient_boosting: { trees: 3 },
    gradient_boosting_residual: { trees: 3 },
    hurdle: { trees: 3 },
    mlp: { width: 4, epochs: 2, members: 1 },
  };
  const params = Reflect.get(small, family.name) ?? {}, training = { y: Y, start: 0, seasonLength: SEASON, design };
  return encodeArtifact(family.encode(family.fit(withPrior(family.name, training, params), params, createRng(1))));
}

function predict(family: ModelFamily, bytes: Uint8Array, task?: Task): Float64Array {
  const design = family.input === "design" ? rows(HORIZON, task) : null;
  const future = design && changeDesign(design, { target: new Float64Array(design.target.length).fill(NaN) });
  return family.predict(family.decode(decodeArtifact(bytes)), { y: Y, start: 0, horizon: HORIZON, design: future });
}

/** A family, and what its rows are asked for: one number, or what only tables are. */
async function askedOf(name: string): Promise<[ModelFamily, Task | undefined][]> {
  const family = name === fleetSeason.name ? fleetSeason as ModelFamily : await loadFittable(name), { tasks } = family;
  const tables = Object.values(TASKS).filter(({ kind }) => tasks?.includes(kind));
  return [
    ...(tasks?.includes("number") === false ? [] : [[family, undefined] as [ModelFamily, undefined]]),
    ...tables.slice(1).map((task): [ModelFamily, Task] => [family, task]),
  ];
}

for (const name of [...familyNames(), fleetSeason.name]) {
  Deno.test(`${name} decode() of what somebody has changed forecasts some numbers or is a typed error (property)`, async () => {
    for (const [family, task] of await askedOf(name)) {
      const bytes = fitted(family, task), length = predict(family, bytes, task).length;
      assertEquals(length, HORIZON * (task === undefined ? 1 : widthOf(task)));
      let refused = 0;
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const hostile = mutate(bytes, changes);
          const isTyped = isRefused(() => {
            const forecast = predict(family, hostile, task);
            assertInstanceOf(forecast, Float64Array);
            assertEquals(forecast.length, length);
          });
          if (isTyped) refused++;
        }),
        { numRuns: RUNS, seed: 5 },
      );
      assert(refused > RUNS / 10, `${refused} refused`);
    }
  });
}
