import { listModules } from "../../tools/module_graph.ts";
import { maskSource } from "../../tools/source_text.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
/** Before a text that is compared with a code that somebody else gives. */
const COMPARED = /(?:[=!]==\s*|\bcase\s+|\.(?:has|includes)\(\s*)["'`]$/;
/** Types and lists of codes, which give none. */
const LISTS = ["lib/core/errors/error_codes.ts", "lib/core/errors/finding_codes.ts", "lib/core/outcome.ts"];

/** Every text of lib's code that may be given as a code: not in lists of codes, not where it is only compared. */
export async function givenTexts(): Promise<Set<string>> {
  const given = new Set<string>();
  for (const path of await listModules(ROOT, "lib")) {
    if (LISTS.includes(path)) continue;
    const { code, texts } = maskSource(await Deno.readTextFile(`${ROOT}/${path}`));
    for (const [at, text] of texts) if (!COMPARED.test(code.slice(Math.max(0, at - 40), at))) given.add(text);
  }
  return given;
}
