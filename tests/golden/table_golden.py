"""Figures of scikit-learn for what is learned of columns of tables: python tests/golden/table_golden.py > tests/golden/table.json"""

import json

import numpy as np
import sklearn
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import StandardScaler, TargetEncoder

rng = np.random.default_rng(7)
counts = rng.poisson(0.7, (12, 9))
tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
sparse = rng.poisson(0.3, (40, 25)) * rng.integers(1, 4, 25)
svd = TruncatedSVD(4, algorithm="arpack", random_state=0).fit(sparse.astype(float))
mixed = np.round(rng.normal(0, 1, (30, 5)) @ rng.normal(0, 1, (5, 5)), 3)
pca = PCA(5).fit(StandardScaler().fit_transform(mixed))
levels = rng.integers(0, 6, 60)
number = np.round(levels % 3 + rng.normal(0, 1, 60), 3)
classes = {2: (number > 1).astype(int), 3: np.clip(number, 0, 2).astype(int)}


def encodings(target, kind):
    encoder = TargetEncoder(smooth=10.0, target_type=kind).fit(levels.reshape(-1, 1), target)
    return [values.tolist() for values in encoder.encodings_]


print(
    json.dumps(
        {
            "sklearn": sklearn.__version__,
            "tfidf": {"counts": counts.tolist(), "idf": tfidf.idf_.tolist(), "weights": tfidf.transform(counts).toarray().tolist()},
            "svd": {
                "rows": sparse.tolist(),
                "values": svd.singular_values_.tolist(),
                "shares": svd.explained_variance_ratio_.tolist(),
            },
            "pca": {
                "rows": mixed.tolist(),
                "shares": pca.explained_variance_ratio_.tolist(),
                "sizes": np.abs(pca.components_).tolist(),
            },
            "target": {
                "levels": levels.tolist(),
                "number": {"target": number.tolist(), "means": encodings(number, "continuous")},
                "binary": {"target": classes[2].tolist(), "means": encodings(classes[2], "binary")},
                "classes": {"target": classes[3].tolist(), "means": encodings(classes[3], "multiclass")},
            },
        }
    )
)
