/** Id of the element that holds the record. */
export const RECORD_ID = "record";

/** Id of the element that holds a block of keys. @param number Of the block, from 0. */
export function blockId(number: number): string {
  return `keys-${number}`;
}
