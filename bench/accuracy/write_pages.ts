/**
 * Writes docs/accuracy.md and docs/models.md from what was measured; by itself after a change of the catalogue:
 * `deno run -A bench/accuracy/write_pages.ts`.
 *
 * @module
 */
import { formatCatalog } from "@lib/models/format_catalog.ts";
import { accuracySections } from "./accuracy_page.ts";
import { earnedWeights } from "./earned_weights.ts";
import { withSection } from "./pages.ts";
import { comparedResults, savedAblations, savedCoverages, savedResults } from "./results_folder.ts";
import { COVERED } from "./coverage_result.ts";

const DOCS = new URL("../../docs/", import.meta.url);

/** docs/models.md: the catalogue, and where each contender earned its weight. */
export async function modelsPage(): Promise<string> {
  return await formatCatalog(earnedWeights(await savedResults()));
}

/** docs/accuracy.md with its sections renewed, before it is formatted. */
export async function accuracyPage(page: string): Promise<string> {
  const sections = accuracySections(await comparedResults(), {
    ablations: await savedAblations(),
    coverages: await savedCoverages(COVERED),
  });
  return Object.entries(sections).reduce((text, [name, section]) => withSection(text, name, section), page);
}

/** Write both pages. */
export async function writePages(): Promise<void> {
  const accuracy = new URL("accuracy.md", DOCS);
  await Deno.writeTextFile(accuracy, await accuracyPage(await Deno.readTextFile(accuracy)));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", accuracy.pathname] }).output();
  await Deno.writeTextFile(new URL("models.md", DOCS), await modelsPage());
}

if (import.meta.main) {
  await writePages();
  Deno.exit(0);
}
