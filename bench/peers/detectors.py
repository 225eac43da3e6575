"""Evidently and NannyML as teams use them for many series: out-of-sample errors as reference, chunks of days since."""
import os

import numpy as np
import pandas as pd

# Neither library reports to its makers from here.
os.environ.update(NML_DISABLE_USAGE_LOGGING="1", DO_NOT_TRACK="1")


def errors(part):
    """One column of errors a key."""
    columns = {f"k{i}": np.array(y) - np.array(yhat) for i, (y, yhat) in enumerate(zip(part["y"], part["yhat"]))}
    return pd.DataFrame(columns)


def chunks(frame, chunk):
    """Whole chunks with the day on which each is complete."""
    return [(end - 1, frame.iloc[end - chunk:end]) for end in range(chunk, len(frame) + 1, chunk)]


def evidently_drift(reference, live, chunk):
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import ValueDrift

    before, after = errors(reference), errors(live)
    names = list(before.columns)
    definition = DataDefinition(numerical_columns=names)
    known = Dataset.from_pandas(before, data_definition=definition)
    days = [[] for _ in names]
    for day, frame in chunks(after, chunk):
        current = Dataset.from_pandas(frame.reset_index(drop=True), data_definition=definition)
        result = Report([ValueDrift(column=name) for name in names]).run(current, known).dict()
        for i, metric in enumerate(result["metrics"]):
            # A p value below the threshold is drift; constant errors have none.
            if float(metric["value"]) < metric["config"].get("threshold", 0.05):
                days[i].append(day)
    return days


def nannyml_drift(reference, live, chunk):
    import nannyml

    before, after = errors(reference), errors(live)
    names = list(before.columns)
    calculator = nannyml.UnivariateDriftCalculator(column_names=names, chunk_size=chunk)
    calculator.fit(before)
    found = calculator.calculate(whole(after, chunk)).filter(period="analysis").to_df()
    return [ends(found[(name, "jensen_shannon", "alert")], chunk) for name in names]


def nannyml_performance(reference, live, chunk):
    import nannyml

    days = []
    for i in range(len(reference["y"])):
        before, after = (pd.DataFrame({"y": part["y"][i], "yhat": part["yhat"][i]}) for part in (reference, live))
        calculator = nannyml.PerformanceCalculator(
            problem_type="regression", y_pred="yhat", y_true="y", metrics=["mae"], chunk_size=chunk
        )
        calculator.fit(before)
        found = calculator.calculate(whole(after, chunk)).filter(period="analysis").to_df()
        days.append(ends(found[("mae", "alert")], chunk))
    return days


def whole(frame, chunk):
    """Without the days of an incomplete chunk at the end."""
    return frame.iloc[: len(frame) // chunk * chunk]


def ends(alerts, chunk):
    """Days on which chunks with an alert are complete."""
    return [int((i + 1) * chunk - 1) for i, alert in enumerate(alerts) if alert]
