import { assertEquals } from "@std/assert";
import { fileName, withoutFolders } from "@lib/report/parts/file_name.ts";

Deno.test("fileName() is the last part alone, of paths of any system, patterns and addresses", () => {
  const places = ["C:\\data\\x.csv", "/a/b/*.csv", "s3://team/in/t.parquet?secret=1", "a/b/", "t.csv", "/", ""];
  assertEquals(places.map(fileName), ["x.csv", "*.csv", "t.parquet", "b", "t.csv", "", ""]);
});

Deno.test("fileName() of an address without a path is its host, never a name or password", () => {
  const places = ["https://me:secret@host", "postgres://u:p@ss@db.local/", "https://me@host/t.csv"];
  assertEquals(places.map(fileName), ["host", "db.local", "t.csv"]);
});

Deno.test("withoutFolders() tells of paths and addresses the last part alone, however deep they lie; all else stays", () => {
  const value = { source: "/home/ana/t.csv", list: ["postgres://u:p@host/sales", "a/b"], n: 3, none: null };
  assertEquals(withoutFolders(value), { source: "t.csv", list: ["sales", "a/b"], n: 3, none: null });
  assertEquals(["../x/t.csv", "~/t.csv", "c:/t.csv", "ridge_v1.0.0"].map(withoutFolders), [
    "t.csv",
    "t.csv",
    "t.csv",
    "ridge_v1.0.0",
  ]);
});
