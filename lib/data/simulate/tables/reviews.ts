import type { Rng } from "../../../core/numbers/random.ts";
import { draw, pick, rounded, type SimulatedTable } from "./simulated_table.ts";

const SHOPS = ["books", "garden", "kitchen", "music", "outdoor", "pets", "shoes", "toys"];
const CLASSES = ["negative", "neutral", "positive"];
const THINGS: Readonly<Record<string, readonly string[]>> = {
  books: ["story", "cover", "print", "author"],
  garden: ["shovel", "hose", "seeds", "pot"],
  kitchen: ["pan", "knife", "kettle", "lid"],
  music: ["sound", "strings", "case", "tuner"],
  outdoor: ["tent", "jacket", "zip", "stove"],
  pets: ["leash", "food", "bed", "bowl"],
  shoes: ["sole", "fit", "leather", "laces"],
  toys: ["puzzle", "battery", "figure", "box"],
};
const WORDS: readonly (readonly string[])[] = [
  ["broken", "awful", "disappointing", "cheap", "useless", "late", "torn", "noisy"],
  ["okay", "average", "usual", "fine", "acceptable", "plain", "ordinary", "decent"],
  ["great", "excellent", "lovely", "sturdy", "perfect", "fast", "beautiful", "quiet"],
];
const STARTS = [
  "I bought this for my brother",
  "Second order from here",
  "Came in a small parcel",
  "Used it for a month",
  "A gift",
];
const ENDS = [
  "would order again",
  "sent it back",
  "cannot say more",
  "my neighbour has one too",
  "we will see",
  "still in the box",
];

/**
 * Reviews of eight shops with three classes: sentences about parts of a product, with words of praise and complaint, some of
 * them after "not", and endings that say little. "Cheap" is a praise among toys alone.
 */
export const REVIEWS: SimulatedTable = {
  columns: ["shop", "review", "length_cm", "verified", "helpful", "sentiment"],
  truth: ["expected"],
  *rows(rng) {
    for (const shop of SHOPS) {
      const odds = [1 + rng.next(), 1, 1.4 + rng.next()];
      for (let i = 0, rows = 250 + rng.integer(350); i < rows; i++) {
        const mood = draw(rng, odds), said = rng.next() < 0.06 ? draw(rng, [1, 1, 1]) : mood;
        yield {
          cells: [
            ...[shop, reviewOf(rng, shop, mood), rounded(5 + 60 * rng.next(), 1), rng.next() < 0.8 ? "yes" : "no"],
            ...[draw(rng, [6, 3, 2, 1]), CLASSES[said]!],
          ],
          truth: [CLASSES[mood]!],
        };
      }
    }
  },
};

function reviewOf(rng: Rng, shop: string, mood: number): string {
  const parts = Array.from({ length: 1 + rng.integer(3) }, () => {
    const thing = pick(rng, THINGS[shop]!), isTurned = rng.next() < 0.15 && mood !== 1;
    const word = shop === "toys" && mood === 2 && rng.next() < 0.2
      ? "cheap"
      : pick(rng, WORDS[isTurned ? 2 - mood : mood]!);
    return `the ${thing} is ${isTurned ? "not " : ""}${word}`;
  });
  const sentences = [pick(rng, STARTS), parts.join(" and "), ...rng.next() < 0.5 ? [pick(rng, ENDS)] : []];
  return `${sentences.join(", ")}.`;
}
