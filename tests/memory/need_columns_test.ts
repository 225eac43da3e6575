import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { needColumns } from "../../lib/memory/need_columns.ts";
import { readColumnsOf } from "../../lib/memory/table_kinds.ts";

Deno.test("needColumns() names what is missing, what is near, and of no rows nothing of files", () => {
  const refusal = (data: Parameters<typeof readColumnsOf>[0]) => {
    const { code, hint, context } = assertThrows(
      () => needColumns(readColumnsOf(data), ["week", "sold"], "Name them."),
      DataError,
    );
    return [code, hint, context.missing];
  };
  assertEquals(refusal([]), ["MISSING_COLUMN", "Give at least one row.", ["week", "sold"]]);
  assertEquals(refusal([{ week: 1, solid: 2 }]), ["MISSING_COLUMN", 'Did you mean "solid"? Name them.', ["sold"]]);
  assertEquals(refusal([{ a: 1, b: 2 }]), ["MISSING_COLUMN", "Name them.", ["week", "sold"]]);
  needColumns(readColumnsOf([{ week: 1, sold: 2, more: 3 }]), ["week", "sold"], "");
});
