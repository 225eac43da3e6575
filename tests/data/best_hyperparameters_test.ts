import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import {
  bestPath,
  hyperparametersOf,
  readBestHyperparameters,
  shownGains,
  writeBestHyperparameters,
} from "../../lib/data/best_hyperparameters.ts";
import { inFolder } from "./_tables.ts";

const GAIN = { tuned: 0.9, check: 0.95, lo: 0.9, hi: 0.99, keys: 20 };
/** Of a window in which no key could be scored. */
const NOBODY = { ...GAIN, check: null, lo: null, hi: null, keys: 0 };
const FOUND = {
  found: { method: "tpe" },
  contenders: {
    ridge: { params: { penalty: 2 }, gain: GAIN, classes: { lumpy: { params: { penalty: 9 }, gain: GAIN } } },
  },
};

Deno.test("writeBestHyperparameters() replaces one config's entry and keeps those of others, sorted", () =>
  inFolder(async (dir) => {
    const path = `${dir}/best.json`;
    assertEquals(await readBestHyperparameters(path), null);
    await writeBestHyperparameters(path, "z", FOUND);
    await writeBestHyperparameters(path, "a", { found: {}, contenders: {} });
    await writeBestHyperparameters(path, "z", { ...FOUND, found: { method: "grid" } });
    const all = await readBestHyperparameters(path);
    assertEquals(Object.keys(all ?? {}), ["a", "z"]);
    assertEquals(all?.z, { ...FOUND, found: { method: "grid" } });
    // A search that finds nothing better leaves what it could not beat.
    await writeBestHyperparameters(path, "z", { found: { method: "tpe" }, contenders: {} });
    assertEquals((await readBestHyperparameters(path))?.z, FOUND);
  }));

Deno.test("shownGains() leaves out what has shown no gain on the window that it was not tuned on", () => {
  const best = (gain: typeof GAIN | typeof NOBODY, own: typeof GAIN | typeof NOBODY = NOBODY) => {
    return { params: { penalty: 2 }, gain, classes: { lumpy: { params: { penalty: 9 }, gain: own } } };
  };
  const none = { ...GAIN, hi: 1 }, classes = { lumpy: { params: { penalty: 9 }, gain: GAIN } };
  assertEquals(shownGains({ a: best(GAIN), b: best(none), c: best(NOBODY, GAIN), d: best(none, none) }), {
    a: { params: { penalty: 2 }, gain: GAIN, classes: {} },
    c: { params: {}, gain: null, classes },
  });
});

Deno.test("hyperparametersOf() is what a config says of it", () => {
  const ridge = { params: { penalty: 2 }, classes: { lumpy: { penalty: 9 } }, found: true };
  assertEquals(hyperparametersOf(FOUND), { ridge });
});

Deno.test("bestPath() lies beside the config", () => {
  assertEquals(["config/demo.json", "demo.json", "/a/b.json"].map(bestPath), [
    "config/best_hyperparameters.json",
    "best_hyperparameters.json",
    "/a/best_hyperparameters.json",
  ]);
});

Deno.test("readBestHyperparameters() refuses what tune has not written, by its place", () =>
  inFolder(async (dir) => {
    const path = `${dir}/best.json`;
    const refused = async (text: string) => {
      await Deno.writeTextFile(path, text);
      return await assertRejects(() => readBestHyperparameters(path), DataError);
    };
    assertEquals((await refused("{")).code, "INVALID_JSON");
    for (
      const value of [[], { shop: 3 }, { shop: { contenders: { ridge: 5 } } }, {
        shop: { contenders: { ridge: { params: {} } } },
      }]
    ) {
      const error = await refused(JSON.stringify(value));
      assertEquals(error.code, "INVALID_CONFIG", JSON.stringify(value));
      assertStringIncludes(error.message, path);
    }
    // Nothing of the file is lost by who wanted to add to it.
    await assertRejects(() => writeBestHyperparameters(path, "a", FOUND), DataError);
    assertStringIncludes(await Deno.readTextFile(path), "shop");
  }));
