import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { damagedFile } from "@lib/data/store/group_damage.ts";
import { onWholeVersion } from "@lib/inference/plan/whole_version.ts";
import { codeOf, NOW } from "../_fixtures.ts";

function source(told: string[] = []) {
  const log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
  return { registry: "models", store: "store", now: NOW, log };
}

/** Finds versions from `newest` down to `whole` damaged. */
function work(newest: number, whole: number) {
  return onWholeVersion(source(), ({ damaged }) => {
    const dataVersion = newest - damaged.length;
    if (dataVersion > whole) throw damagedFile(`store/demo/v${dataVersion}`, "panel.parquet")("broken");
    return Promise.resolve({ dataVersion, damaged });
  });
}

Deno.test("onWholeVersion() does the work again for as long as damage is found", async () => {
  for (const whole of [3, 2, 1]) {
    const { dataVersion, damaged } = await work(3, whole);
    assertEquals([dataVersion, damaged.map(({ version }) => version)], [whole, [3, 2].slice(0, 3 - whole)]);
  }
});

Deno.test("onWholeVersion() warns once for each damaged file, and not where all is well", async () => {
  const told: string[] = [], damage = damagedFile("store/demo/v2", "keys.bin")("broken");
  await onWholeVersion(source(told), ({ damaged }) => Promise.resolve({ dataVersion: 2, damaged }));
  assertEquals(told, []);
  await onWholeVersion(source(told), ({ damaged }) => {
    if (damaged.length === 0) throw damage;
    return Promise.resolve({ dataVersion: 1, damaged });
  });
  assertEquals(told.length, 1);
});

Deno.test("onWholeVersion() without another version throws the damage of the one that serves", async () => {
  for (const last of [damagedFile("store/demo/v3", "panel.parquet")("broken"), new DataError("MISSING_GROUP", "x")]) {
    let tries = 0;
    const error = await onWholeVersion(source(), () => {
      throw tries++ === 0 ? damagedFile("store/demo/v3", "panel.parquet")("broken") : last;
    }).catch((thrown) => thrown);
    assertEquals([error.code, error.context.version, tries], ["CORRUPT_GROUP", 3, 2]);
  }
});

Deno.test("onWholeVersion() lets other errors pass, also after damage", async () => {
  const fail = (code: "NO_MATCHING_KEY" | "MISSING_GROUP") => () => {
    throw new DataError(code, "x");
  };
  assertEquals(await codeOf(() => onWholeVersion(source(), fail("MISSING_GROUP"))), "MISSING_GROUP");
  assertEquals(
    await codeOf(() =>
      onWholeVersion(source(), ({ damaged }) => {
        if (damaged.length === 0) throw damagedFile("store/demo/v3", "keys.bin")("broken");
        return fail("NO_MATCHING_KEY")();
      })
    ),
    "NO_MATCHING_KEY",
  );
});

Deno.test("onWholeVersion() repeats nothing of which a part has gone out", async () => {
  let tries = 0;
  const error = await onWholeVersion(source(), () => {
    tries++;
    throw damagedFile("store/demo/v3", "panel.parquet")("broken");
  }, { mayRepeat: () => false }).catch((thrown) => thrown);
  assertEquals([error.code, tries], ["CORRUPT_GROUP", 1]);
});
