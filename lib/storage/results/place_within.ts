import { openPlace, type Place, type PlaceOptions } from "./place.ts";

/**
 * A place within a place, with results and files of its own; folders are those of the whole, so that what several share lies there
 * once, and commands are told the whole.
 *
 * @param place The whole. @param name Of the part: as of results. @param options As of `openPlace`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openPlace } from "@lib/storage/results/place.ts";
 * import { placeWithin } from "@lib/storage/results/place_within.ts";
 * const place = await openPlace(Deno.makeTempDirSync()), part = await placeWithin(place, "origins/0");
 * await part.results.put("done", Uint8Array.of(1));
 * assertEquals([await part.results.list(""), await place.results.list("")], [["done"], []]);
 * ```
 */
export async function placeWithin(place: Place, name: string, options: PlaceOptions = {}): Promise<Place> {
  const part = await openPlace(`${place.address}/${name}`, options);
  return {
    ...part,
    argument: place.argument,
    putFolder: (folder, from, files) => place.putFolder(folder, from, files),
    folder: (folder, files) => place.folder(folder, files),
  };
}
