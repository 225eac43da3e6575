import { assertEquals } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { tableError } from "../../../lib/data/tables/table_error.ts";

Deno.test("tableError() never tells an error of reading as one of writing", () => {
  const options = { source: "in/*.csv", files: [{ path: "in/a.csv" }], store: "store/t" };
  const told = (text: string) => {
    const error = tableError(new Error(text), options);
    return [error instanceof DataError ? error.code : "", error.message.slice(0, error.message.indexOf(" as "))];
  };
  assertEquals(told('IO Error: Cannot open file "in/a.csv": Permission denied'), [
    "UNREADABLE_FILE",
    "Cannot read in/*.csv",
  ]);
  assertEquals(told("Invalid Input Error: CSV Error on Line: 3"), ["UNREADABLE_FILE", "Cannot read in/*.csv"]);
  assertEquals(told("Out of Memory Error: failed to allocate data of size 1 MB"), [
    "OUT_OF_MEMORY",
    "Cannot read in/*.csv",
  ]);
  assertEquals(told("Out of Memory Error: max_temp_directory_size exceeded"), ["DISK_FULL", "Cannot write store/t"]);
  assertEquals(told('IO Error: Could not write file "store/t/.spill/x": No space left on device'), [
    "DISK_FULL",
    "Cannot write store/t",
  ]);
  assertEquals(told("rename failed"), ["WRITE_FAILED", "Cannot write store/t"]);
  const mistake = new RangeError("no");
  assertEquals(tableError(mistake, options), mistake);
});
