"""Facts in, clocks out: one pass over the facts of a case in the order they became true."""

from dueby.sla.evaluation.evaluate import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
