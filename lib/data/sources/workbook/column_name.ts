/** Place of a column by its letters: 0 is `A`. */
export function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Letters of a column by its place. */
export function columnName(place: number): string {
  const letter = String.fromCharCode(65 + place % 26);
  return place < 26 ? letter : columnName(Math.floor(place / 26) - 1) + letter;
}
