import { assertEquals } from "@std/assert";
import { eachModel } from "@lib/registry/each_model.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";

Deno.test("eachModel() gives every version its model, in order, some at a time", () => {
  const sizes: number[] = [], versions = Array.from({ length: 1100 }, (_, id) => ({ id }) as VersionRow);
  const readModels = (batch: readonly { readonly id: number }[]) => {
    sizes.push(batch.length);
    return batch.map(({ id }) => Uint8Array.of(id % 256));
  };
  const all = [...eachModel({ readModels }, versions)];
  assertEquals(all.map(([{ id }, model]) => [id, model]), versions.map(({ id }) => [id, Uint8Array.of(id % 256)]));
  assertEquals(sizes, [500, 500, 100]);
  assertEquals([...eachModel({ readModels }, [])], []);
});
