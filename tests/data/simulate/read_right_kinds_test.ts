import { assertEquals, assertGreater } from "@std/assert";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import { readRightKinds } from "../../../lib/data/simulate/read_right_kinds.ts";
import { simulateDemand } from "../../../lib/data/simulate/simulate_demand.ts";
import { writeSimulatedDemand } from "../../../lib/data/simulate/write_demand.ts";

Deno.test("readRightKinds() reads what keys are made for, and knows nothing where no truth lies", async () => {
  const folder = Deno.makeTempDirSync(), simulation = { items: 3, locations: 3, days: 28 };
  try {
    assertEquals((await readRightKinds(folder)).size, 0);
    writeSimulatedDemand(`${folder}/demo.csv`, simulation);
    const truth = [...simulateDemand(simulation)].flatMap(({ item, location, profile: { right } }) =>
      right === null ? [] : [[seriesKey([item, location]).id, right] as const]
    );
    assertGreater(truth.length, 0);
    assertEquals([...await readRightKinds(folder)], truth);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
