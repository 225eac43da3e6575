import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { familiesOf, membersOf, summarizeChampion } from "../../../lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "../../../lib/competition/champions/champion_layout.ts";
import { predictRows } from "../../../lib/competition/champions/rows_champion.ts";
import { createRowsReader, encodeRowsChampion, SHARED_ERRORS } from "../../../lib/competition/champions/rows_layout.ts";
import { tableSpecHash } from "../../../lib/features/table/table_spec.ts";
import { createChampionReader } from "../../../lib/competition/champions/champion_codec.ts";
import type { ModelFamily } from "../../../lib/models/contract/family.ts";
import { residual } from "../../../lib/models/contract/residual.ts";
import {
  championOf,
  CLASSES,
  classReading,
  designOf,
  member,
  numberReading,
  NUMBERS,
  PLAIN,
  sourcesOf,
} from "../_rows.ts";

const LINE = { kind: "platt", slope: 1 / 3, offset: 0.1 } as const;
const STEPS = { kind: "isotonic", points: [0, 1 / 3], shares: [0.1, 0.9] } as const;
const pooled = member([1 / 3, 2 / 3, 0], { shared: "pooled:plain", weight: 0.25, contender: "global_plain" });

Deno.test("createRowsReader() gives back a champion with bit-equal predictions, and its very bytes", () => {
  const bounds = numberReading({ floor: 0, group: "large" });
  for (
    const champion of [
      championOf(NUMBERS, [member([0.1, 1 / 3], { slope: 1 / 7 }), member([1, 2])], { reading: bounds }),
      championOf(CLASSES, [member([0.1, 0.2, 0.7]), pooled], {
        combine: "median",
        reading: classReading(3, { calibration: { method: "platt", maps: [LINE, LINE, STEPS] } }),
      }),
    ]
  ) {
    const { spec } = champion, bytes = encodeRowsChampion(champion);
    const shared = { "pooled:plain": encodeArtifact(PLAIN.encode(pooled.fitted as never)) };
    const moved = new Uint8Array(bytes.length + 3).subarray(3);
    moved.set(bytes);
    const sources = sourcesOf(spec, shared), read = createRowsReader(sources);
    for (const decoded of [read(bytes), read(moved)]) {
      assertEquals(predictRows(decoded, designOf(spec)), predictRows(champion, designOf(spec)));
      assertEquals(encodeRowsChampion(decoded), bytes);
      assertEquals({ ...decoded, members: [] }, { ...champion, members: [] });
    }
    assertEquals(sources.asked.toSorted(), [
      SHARED_SPEC,
      ...champion.members.includes(pooled) ? ["pooled:plain"] : [],
      SHARED_ERRORS,
    ]);
  }
});

Deno.test("encodeRowsChampion() leaves out the model of all keys that a member stands on, and one that was read stands by itself", () => {
  const family = residual(PLAIN) as ModelFamily;
  const prior = { said: Float64Array.of(7, 8), slope: 1 / 7 }, own = { said: Float64Array.of(0.1, 1 / 3), slope: 0 };
  const fitted = { family: family.name, kind: "number", prior, own };
  const whole = championOf(NUMBERS, [member([], { family, fitted })]);
  const apart = championOf(NUMBERS, [member([], { family, fitted, prior: "pooled:plain" })]);
  const [large, small] = [whole, apart].map(encodeRowsChampion);
  assertLess(small!.length, large!.length);
  const sources = {
    ...sourcesOf(NUMBERS, { "pooled:plain": encodeArtifact(PLAIN.encode(prior)) }),
    family: () => family,
  };
  const read = createRowsReader(sources), decoded = [read(small!), read(small!)][1]!;
  assertEquals(predictRows(decoded, designOf(NUMBERS)), predictRows(whole, designOf(NUMBERS)));
  assertEquals(sources.asked.filter((name) => name === "pooled:plain").length, 1, "once for many");
  assertEquals(encodeRowsChampion(decoded), large);
  // Of a family that stands on none the name means nothing.
  const plain = [member([1, 2]), member([1, 2], { prior: "pooled:plain" })];
  assertEquals(
    encodeRowsChampion(championOf(NUMBERS, [plain[1]!])),
    encodeRowsChampion(championOf(NUMBERS, [plain[0]!])),
  );
});

Deno.test("summarizeChampion(), membersOf() and familiesOf() tell of a champion of rows too", () => {
  const bytes = encodeRowsChampion(championOf(CLASSES, [member([1, 0, 0], { weight: 0.75 }), pooled]));
  assertEquals(familiesOf(bytes), ["plain"]);
  assertEquals(membersOf(bytes).members, [
    { contender: "plain", weight: 0.75, shared: "" },
    { contender: "global_plain", weight: 0.25, shared: "pooled:plain" },
  ]);
  assertEquals(summarizeChampion(bytes).members.map(({ share, pooled }) => [share, pooled]), [[0.75, false], [
    0.25,
    true,
  ]]);
});

Deno.test("createRowsReader() and createChampionReader() refuse champions of each other's kind", () => {
  const bytes = encodeRowsChampion(championOf(NUMBERS, [member([1, 2])]));
  const error = assertThrows(() => createChampionReader(sourcesOf(NUMBERS))(bytes), FitError);
  assertEquals([error.code, error.message.includes("rows 1")], ["OLD_ARTIFACT", true]);
  const { header, arrays } = decodeArtifact(bytes);
  const series = encodeArtifact({ header: { ...header, layout: 5 }, arrays });
  assertEquals(assertThrows(() => createRowsReader(sourcesOf(NUMBERS))(series), FitError).code, "OLD_ARTIFACT");
});

Deno.test("createRowsReader() refuses broken bytes and rows of another spec", () => {
  const bytes = encodeRowsChampion(championOf(NUMBERS, [member([1, 2])]));
  const { header, arrays } = decodeArtifact(bytes), read = createRowsReader(sourcesOf(NUMBERS));
  const reading = header.reading as object;
  const broken = [
    { header, arrays: { ...arrays, units: Float64Array.of(1) } },
    { header, arrays: { ...arrays, units: Float32Array.of(1, 2) } },
    { header: { ...header, reading: { ...reading, floor: "0" } }, arrays },
    { header: { ...header, reading: { group: "" } }, arrays },
    { header: { ...header, end: 0.5 }, arrays },
    { header: { ...header, members: [{}] }, arrays },
  ];
  for (const artifact of broken) {
    assertEquals(assertThrows(() => read(encodeArtifact(artifact)), FitError).code, "CORRUPT_ARTIFACT");
  }
  const other = { ...NUMBERS, targets: ["spent", "returns"] };
  assertEquals(tableSpecHash(other) === tableSpecHash(NUMBERS), false);
  assertEquals(
    assertThrows(() => createRowsReader(sourcesOf(other))(bytes), FitError).code,
    "SPEC_MISMATCH",
  );
});

Deno.test("createRowsReader() refuses classes whose costs or maps are not of its spec", () => {
  const read = createRowsReader(sourcesOf(CLASSES));
  const short = { kind: "isotonic", points: [0, 1], shares: [1] } as const;
  for (
    const reading of [
      classReading(2),
      classReading(3, { calibration: { method: "platt", maps: [LINE] } }),
      classReading(3, { calibration: { method: "isotonic", maps: [LINE, LINE, short] } }),
      numberReading(),
    ]
  ) {
    const bytes = encodeRowsChampion(championOf(CLASSES, [member([1, 0, 0])], { reading }));
    assertEquals(assertThrows(() => read(bytes), FitError).code, "CORRUPT_ARTIFACT");
  }
});
