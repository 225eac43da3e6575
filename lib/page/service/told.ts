/** A record as JSON has it: what is undefined of a number is null. */
export type Told<T> = T extends number ? number | null
  : T extends string | boolean | null | undefined ? T
  : T extends readonly (infer Item)[] ? readonly Told<Item>[]
  : T extends object ? { readonly [Name in keyof T]: Told<T[Name]> }
  : T;
