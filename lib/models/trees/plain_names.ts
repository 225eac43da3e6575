/**
 * Names of features as other programs take them: LightGBM takes a space for the end of a name, and some signs for JSON. Equal
 * ones are told apart by their column.
 *
 * @param names Names of columns, shape [p]. @returns Distinct names of letters, digits and `_.+-`, shape [p].
 */
export function plainNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, f) => {
    const plain = name.replace(/[^A-Za-z0-9_.+-]/g, "_");
    const own = plain === "" || seen.has(plain) ? `${plain}_column_${f}` : plain;
    seen.add(own);
    return own;
  });
}
