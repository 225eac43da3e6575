import { assertEquals, assertThrows } from "@std/assert";
import { strFromU8, unzipSync } from "fflate";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { joinBytes } from "../../../lib/core/bytes/join_bytes.ts";
import type { ColumnHead } from "../../../lib/data/outputs/row_writer.ts";
import { sheetRows } from "../../../lib/data/sources/workbook/sheet_rows.ts";
import { openWorkbook } from "../../../lib/data/sources/workbook/workbook.ts";
import { workbookEncoder } from "../../../lib/data/outputs/workbook_encoder.ts";

const HEADS: ColumnHead[] = [
  { name: "item", type: "text" },
  { name: "ds", type: "text", isTime: true },
  { name: "y", type: "number" },
];

function encoded(...batches: Parameters<ReturnType<typeof workbookEncoder>["append"]>[0][]): Uint8Array {
  const parts: Uint8Array[] = [];
  const encoder = workbookEncoder({ write: (bytes) => void parts.push(bytes.slice()) }, HEADS);
  batches.forEach((batch) => encoder.append(batch));
  encoder.finish();
  return joinBytes(parts);
}

function readBack(bytes: Uint8Array): (string | undefined)[][] {
  const workbook = openWorkbook(bytes, "t.xlsx");
  return [...sheetRows(workbook.read(workbook.sheets[0]!), workbook)]
    .map(({ cells }) => Array.from(cells, (cell) => cell && `${cell.kind} ${cell.text}`));
}

// That another program reads it is checked by `deno task peers --only databases`.
Deno.test("workbookEncoder() keeps ids as texts, numbers exact and times as dates; nothing is a formula", () => {
  const bytes = encoded(
    [["007", "=1+1"], ["2024-02-29", "2024-02-29 13:30:00"], Float64Array.of(0.1, NaN)],
    [["<&> \u0007_x0041_ ", null], ["2024-W05", "1850-01-01"], [1e300, null]],
  );
  assertEquals(readBack(bytes), [
    ["text item", "text ds", "text y"],
    ["text 007", "date 2024-02-29", "number 0.1"],
    ["text =1+1", "date 2024-02-29 13:30:00"],
    ["text <&> \u0007_x0041_ ", "text 2024-W05", "number 1e+300"],
    [undefined, "text 1850-01-01"],
  ]);
  assertEquals(/<f[ >]/.test(strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"]!)), false);
});

Deno.test("workbookEncoder() writes equal tables as equal bytes, whenever", () => {
  const batch = [["a"], ["2024-01-01"], [1]] as const;
  assertEquals(encoded(batch), encoded(batch));
});

Deno.test("workbookEncoder() refuses more rows than a sheet has", () => {
  const rows = 1_048_576, values = [new Array(rows).fill(null), new Array(rows).fill(null), new Float64Array(rows)];
  const { code, hint } = assertThrows(() => encoded(values), DataError);
  assertEquals([code, hint.includes(".parquet")], ["TOO_LARGE", true]);
});
