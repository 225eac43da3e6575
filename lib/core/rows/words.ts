/** A few texts that occur again and again, by number: what flat columns hold instead. */
export class Words {
  readonly #places = new Map<string, number>();
  readonly #words: string[] = [];

  /** The number of a text, from 0 in the order in which they came. */
  place(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    this.#places.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }

  /** The text of a number; "" of one that was not given. */
  at(place: number): string {
    return this.#words[place] ?? "";
  }
}
