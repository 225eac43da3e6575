/** What an exported folder says of itself. @param has Which kinds of models are in it. */
export function readmeOf({ series, rows }: { readonly series: boolean; readonly rows: boolean }): string {
  return ["# Exported models\n", FILES, ...series || !rows ? [README] : [], ...rows ? [ROWS_README] : []].join("\n");
}

const FILES =
  `\`index.json\` leads from a key to its file in \`versions/\`; that names the files of its members in \`models/\` (named by
their SHA-256) and of its feature rows in \`features/\`. \`manifest.json\` has the SHA-256 of every file. Unknown numbers
are null.
`;

/** Of models of series. */
const README = `## From rows to a forecast

1. Make one row for each step after the origin, with the \`columns\` of the features file in their order; a missing value is
   NaN. A row has an offset and a scale of its own (\`target.level\`). A member with \`features\` of its own has rows of
   its own. With strategy \`recursive\` a row is one step ahead: what is forecast is fed back as demand for the next one.
2. Give the rows to each member with input \`rows\`. Of LightGBM add the member's \`offset\` to \`predict(rows)\`; of ONNX
   the input is \`x\` [n × p] of 64 bits, the output \`y\` [n × 1].
3. Undo the target's transform: v = prediction × scale + offset; with link \`log1p\`:
   sign(v) × unit × (exp(|v|) - 1).
4. Keep it within reach of what was seen (\`bounds\`), if count and width are above 0: for step h at least low - reach and at
   most high + reach, with width = max(high, 0) - min(low, 0) and reach = width × (atOnce + withTime × h / count). Values
   that came after training widen low and high.
5. No less than \`least\`, unless that is null.
6. Lift the middle to the mean where \`smear\` is not 1: sign(v) × ((unit + |v|) × smear - unit). Where there is a
   \`lift\`, raise it to a quantile: v + lift, if \`least\` is null; else max(0, sign(r) × r²) with
   r = sign(v) × √|v| + lift.
7. Combine the members: their mean by \`weight\` (\`weighted\`), or the \`median\` of those with weight above 0. At a step
   for which a period in \`events\` is forecast, or repeated from a season before, only members with input \`rows\` (and
   not \`seesEvents\` false) have a say; with weight 0 they stand in there if no other one sees it.
8. Where the calendar is closed the forecast is 0.

A member with input \`history\` forecasts from the history alone, steps 4 to 7 hold for it too. \`missing\` says why a
member has no file. No members: the forecast is 0.

\`selfTest\` has real rows of the key with the prediction (\`raw\`, after the offset) and the forecast (after step 6) of each
member and the forecast of all, as this program made them at that origin; its \`bounds\` are those at the origin.
`;

/** Of models of rows. */
const ROWS_README = `## From the columns of a table to a prediction

\`columns\` of a version's file names the file that says which columns rows have, and how each is given: a category or a text as
text, "" if it is missing; a number as a number of 64 bits, NaN if it is missing; yes and no as 1 and 0; a date as its days since
1970-01-01. A text that is none of the \`levels\` of its column counts as missing; 3.0 is the level 3, True is true.
\`versions/unseen_*.json\` is for rows of keys that are not in the folder.

### ONNX

\`model\` is all in one: the columns of the table go in, each by its name as [n, 1], all of them, whichever a model reads. Out come
\`outputs\`: \`yhat\` [n, targets], or \`label\` [n] and \`probabilities\` [n, classes] in the order of \`classes\`; what is not known
is NaN, and its label "".

    session = onnxruntime.InferenceSession(file)
    feed = {}
    for column in session.get_inputs():
        values = table[[column.name]]
        is_text = column.type == "tensor(string)"
        feed[column.name] = values.fillna("").astype(str).to_numpy(object) if is_text else values.to_numpy("float64")
    label, probabilities = session.run(None, feed)

Where \`model\` is null, \`missing\` of a member says why.

### LightGBM and JSON

1. Each member predicts rows by itself. Its \`encoder\` says how features are made of columns: those of the file of JSON, or of the
   file that \`encoder\` of a member of LightGBM names. Slots of its columns stand one after the other; then \`products\`, pairs of
   slots; of both, \`kept\` come out; then \`components\`.
   - \`number\`, \`boolean\`: missing becomes \`fill\` (null: stays), the rest is cut to \`bounds\`; with \`missing\` 1 where it is; with
     \`unit\` above 0 sign(x) × log(1 + |x| / unit); with \`edges\` 1 for the class that the value lies in, each up to and with its edge.
   - \`native\`: the position among the column's \`levels\`. \`hot\`: 1 for each of these; \`rare\`: for any other. \`target\`: a row of
     \`means\` for each of these levels (-1: missing), 0 for others.
   - \`date\`: year, month, day, day of the week from Monday as 0, days before \`newest\`; \`cyclic\`: sine and cosine of month and day of
     the week.
   - \`text\`: needs the program's own hash of n-grams.
   - What \`combines\` two columns is the first's position × \`size\` + the second's, missing if either is.
   - Then (slot - \`mean\`) / \`scale\`. A component is the sum of directions × (feature - mean), a missing one at the mean.
2. Where there is \`possible\`, the \`column\` of a row says which \`classes\`, by their numbers, it can have: of each member all others
   become 0, and the rest is divided by its sum; if that is 0 the possible ones are alike. Of a text that is not there all are possible.
3. Combine the members (\`combine\`) by \`weight\`, or by the median of those with weight above 0, output by output.
4. Numbers are no less than \`least\`, unless that is null.
5. Of classes divide each row by its sum; then \`calibration\`: of two classes one map of the second, the first is the rest; of more one
   each, divided by their sum again. \`platt\`: 1 / (1 + exp(-(slope × log(p / (1 - p)) + offset))); \`isotonic\`: straight lines between
   points and shares, flat beyond.
6. The class that is told has, of those with a probability above 0, the least sum of probability × \`costs\` of the \`decision\`
   (rows: the class that came).

LightGBM's \`predict\` of encoded rows plus \`offset\` is what a member says; of two classes the probability of the second. Members
without trees are JSON.

\`selfTest\` has real rows with what each member (\`raw\`) and all together make of them.
`;
