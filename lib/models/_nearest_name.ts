/** The name with the fewest edits to `text`, for "did you mean". */
export function nearestName(text: string, names: readonly string[]): string {
  const distances = names.map((name) => editDistance(text, name));
  return names[distances.indexOf(Math.min(...distances))] ?? "";
}

/** Levenshtein distance: insertions, deletions and replacements of one code unit. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length];
}
