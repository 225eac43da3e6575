import { assertEquals } from "@std/assert";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const json = async (path: string) => JSON.parse(await Deno.readTextFile(`${ROOT}/${path}`));

Deno.test("tools/npm pins the packages of the library as deno.json does, and locks what it pins", async () => {
  const { imports } = await json("deno.json"), { dependencies, devDependencies } = await json("tools/npm/package.json");
  const pinned = Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, `npm:${name}@${dependencies[name]}`]),
  );
  assertEquals(pinned, Object.fromEntries(Object.keys(dependencies).map((name) => [name, imports[name]])));
  const { packages } = await json("tools/npm/package-lock.json");
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    assertEquals(packages[`node_modules/${name}`].version, version, name);
  }
});
