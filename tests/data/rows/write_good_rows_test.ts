import { assertEquals } from "@std/assert";
import { codesOf, inFolder } from "../_tables.ts";
import { prepareRows } from "./_rows.ts";

Deno.test("writeGoodRows() values that cannot be read or break a rule are missing, counted by rule with their rows", () =>
  inFolder(async (store) => {
    const lines = [
      "age,colour,y",
      ...Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? i : ""},c${i % 3},${i % 7}`),
    ];
    const odd = [...lines, "old,c1,1", "900,c2,2", "3,#REF!,3", "3,c0,4"];
    const prepared = await prepareRows(store, odd, {
      inputs: { kinds: { age: "number" } },
      cleaning: { ranges: { age: [0, 120] }, allowed: { colour: ["c1", "c2", "#REF!"] } },
    });
    assertEquals(
      codesOf(prepared).filter((code) => !code.startsWith("DUPLICATE")),
      [
        ...[
          "UNREADABLE_VALUE age 1",
          "NOT_ALLOWED colour 15",
          "OUT_OF_RANGE age 1",
          "MISSING_VALUE age 20",
          "MISSING_VALUE colour 1",
        ],
      ].sort((a, b) => codesOf(prepared).indexOf(a) - codesOf(prepared).indexOf(b)),
    );
    const age = prepared.group.statistics.find(({ name }) => name === "age");
    assertEquals([age?.count, age?.missing, age?.max], [22, 22, 38]);
    const unreadable = prepared.findings.find(({ code }) => code === "UNREADABLE_VALUE");
    assertEquals(unreadable?.examples, ['row 41: "old"']);
  }));
