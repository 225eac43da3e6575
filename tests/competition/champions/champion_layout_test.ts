import { assertEquals, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import {
  championReader,
  checkedHead,
  sharedSpec,
  writeChampion,
} from "../../../lib/competition/champions/champion_layout.ts";
import { ROWS_LAYOUT } from "../../../lib/competition/champions/rows_layout.ts";
import { tableSpecHash } from "../../../lib/features/table/table_spec.ts";
import { championOf, CLASSES, member, NUMBERS, sourcesOf } from "../_rows.ts";

Deno.test("writeChampion() names the spec of a member that has one of its own, and championReader() finds it", () => {
  const spec = { ...NUMBERS, columns: NUMBERS.columns.slice(1) }, own = member([1, 2], { spec });
  const bytes = writeChampion(ROWS_LAYOUT, championOf(NUMBERS, [member([1, 2]), own]));
  const name = sharedSpec(tableSpecHash(spec));
  const sources = sourcesOf(NUMBERS, { [name]: new TextEncoder().encode(JSON.stringify(spec)) });
  const read = championReader(ROWS_LAYOUT, sources);
  assertEquals(read(bytes).members.map(({ spec }) => spec), [undefined, spec]);
  read(bytes);
  assertEquals(sources.asked.length, new Set(sources.asked).size);
});

Deno.test("championReader() gives a spec that is renewed, as long as it is the same one", () => {
  const bytes = writeChampion(ROWS_LAYOUT, championOf(CLASSES, [member([1, 0, 0])]));
  const renewed = structuredClone(CLASSES);
  const same = championReader(ROWS_LAYOUT, { ...sourcesOf(CLASSES), renew: () => renewed });
  assertEquals(same(bytes).spec === renewed, true);
  const other = championReader(ROWS_LAYOUT, { ...sourcesOf(CLASSES), renew: () => NUMBERS });
  assertEquals(assertThrows(() => other(bytes), FitError).code, "SPEC_MISMATCH");
});

Deno.test("checkedHead() says which layouts it knows, and what is wrong with the header", () => {
  const { header } = decodeArtifact(writeChampion(ROWS_LAYOUT, championOf(CLASSES, [member([1, 0, 0])])));
  assertEquals(checkedHead(header, ROWS_LAYOUT).contender, "c");
  const old = assertThrows(() => checkedHead({}, ROWS_LAYOUT), FitError);
  assertEquals([old.code, old.message.includes("rows 1")], ["OLD_ARTIFACT", true]);
  const broken = assertThrows(() => checkedHead({ ...header, combine: "mean" }, ROWS_LAYOUT), FitError);
  assertEquals([broken.code, broken.message.includes("mean")], ["CORRUPT_ARTIFACT", true]);
  const without = encodeArtifact({ header, arrays: {} });
  assertEquals(
    assertThrows(() => championReader(ROWS_LAYOUT, sourcesOf(CLASSES))(without), FitError).code,
    "CORRUPT_ARTIFACT",
  );
});
