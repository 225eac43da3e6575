/** An independent reader of LightGBM model files: one row at a time, by the rules of its `Tree::Predict`. */
export function lightgbmPredict(text: string, row: readonly number[]): { sum: number; mean: number } {
  const [, ...blocks] = text.slice(0, text.indexOf("end of trees")).split(/^Tree=\d+$/m);
  let sum = 0;
  for (const block of blocks) sum += leafOf(new Map(block.trim().split("\n").map((line) => pair(line))), row);
  return { sum, mean: text.includes("\naverage_output\n") ? sum / blocks.length : sum };
}

function pair(line: string): [string, number[]] {
  const [name = "", values = ""] = line.split("=");
  return [name, values === "" ? [] : values.split(" ").map((value) => value === "inf" ? Infinity : Number(value))];
}

function leafOf(tree: ReadonlyMap<string, readonly number[]>, row: readonly number[]): number {
  const [leaf, child, type, threshold, feature, ends, sets] = [
    "leaf_value",
    "left_child",
    "decision_type",
    "threshold",
    "split_feature",
    "cat_boundaries",
    "cat_threshold",
  ].map((name) => tree.get(name) ?? []);
  if (leaf.length === 1) return leaf[0];
  let at = 0;
  while (at >= 0) {
    const x = row[feature[at]],
      isCategory = (type[at] & 1) === 1,
      words = sets.slice(ends[threshold[at]], ends[threshold[at] + 1]);
    const isLeft = isCategory
      ? x >= 0 && ((words[x >> 5] ?? 0) >>> (x & 31) & 1) === 1
      : Number.isNaN(x)
      ? (type[at] & 2) !== 0
      : x <= threshold[at];
    at = isLeft ? child[at] : (tree.get("right_child") ?? [])[at];
  }
  return leaf[-1 - at];
}
