import { assertEquals } from "@std/assert";
import { openPlace } from "@lib/storage/results/place.ts";
import { placeWithin } from "@lib/storage/results/place_within.ts";

Deno.test("placeWithin() has results and files of its own, and folders of the whole", async () => {
  const root = Deno.makeTempDirSync(), place = await openPlace(root);
  const [one, two] = [await placeWithin(place, "parts/1"), await placeWithin(place, "parts/2")];
  await one.results.put("done/0", Uint8Array.of(1));
  assertEquals([await one.results.list(""), await two.results.list(""), await place.results.list("")], [
    ["done/0"],
    [],
    [],
  ]);
  assertEquals([await one.create("plan.json", Uint8Array.of(1)), await two.create("plan.json", Uint8Array.of(2))], [
    true,
    true,
  ]);
  assertEquals([await two.read("plan.json"), await place.read("plan.json")], [Uint8Array.of(2), null]);
  Deno.writeTextFileSync(`${root}/t.csv`, "rows");
  await one.putFolder("table", root, ["t.csv"]);
  const folders = await Promise.all([one, two, place].map((each) => each.folder("table", ["t.csv"])));
  assertEquals(folders, Array(3).fill(`${root}/table`));
});
