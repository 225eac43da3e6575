import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Notebook } from "../../tools/notebooks/nbformat.ts";
import { declaredParameters, injectParameters } from "../../tools/notebooks/parameters.ts";

function notebook(source: string): Notebook {
  const code = (text: string, tags: string[] = []) => ({
    cell_type: "code" as const,
    metadata: { tags },
    source: text,
  });
  return {
    cells: [code("import 1"), code(source, ["parameters"]), code("use")],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

const PARAMETERS = notebook(
  'let limit: number | null = null; // keys\nlet item = "001";\nlet levels = [80];\nconst fixed = 1;',
);

Deno.test("declaredParameters() names and defaults", () => {
  assertEquals([...declaredParameters(PARAMETERS)], [["limit", "null"], ["item", '"001"'], ["levels", "[80]"]]);
  assertEquals(declaredParameters({ ...PARAMETERS, cells: [] }).size, 0);
});

Deno.test("injectParameters() adds one tagged cell after the declared ones", () => {
  const { cells } = injectParameters(PARAMETERS, { limit: "40", levels: "[50,90]" });
  assertEquals(cells.map((cell) => cell.metadata.tags), [[], ["parameters"], ["injected-parameters"], []]);
  assertEquals(cells[2].source, "limit = 40;\nlevels = [50,90];\nvoid 0;");
});

Deno.test("injectParameters() a text stays a text", () => {
  const source = (value: string) => injectParameters(PARAMETERS, { item: value }).cells[2].source.split("\n")[0];
  assertEquals([source("007"), source("7"), source('a"\n')], ['item = "007";', 'item = "7";', 'item = "a\\"\\n";']);
  assertEquals(injectParameters(PARAMETERS, { limit: "many" }).cells[2].source.split("\n")[0], 'limit = "many";');
});

Deno.test("injectParameters() leaves the notebook alone where nothing applies", () => {
  assertStrictEquals(injectParameters(PARAMETERS, { other: "1" }), PARAMETERS);
});

Deno.test("injectParameters() replaces an earlier injection", () => {
  const twice = injectParameters(injectParameters(PARAMETERS, { limit: "1" }), { limit: "2" });
  assertEquals([twice.cells.length, twice.cells[2].source.split("\n")[0]], [4, "limit = 2;"]);
});
